"use client";

import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { type ActionResult, unwrap } from "#lib/shared/result.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { toast } from "./toast.tsx";
import { useErrorText } from "./use-error-text.ts";

type ConfirmActionProps<T> = {
  title: string;
  /** What will happen, and what cannot be undone. */
  children: ReactNode;
  /** A verb: what the button does. */
  confirmLabel: string;
  tone?: "danger" | "primary";
  action: () => Promise<ActionResult<T>>;
  /** What a toast says of it. */
  done: (result: T) => string;
  /** Before the question closes, which waits for it. */
  onDone?: (result: T) => void | Promise<void>;
  /** What is read again once it has closed. */
  stale?: readonly QueryKey[];
  onClose: () => void;
};

/** A question, the one action that it asks about, and what comes of it. A refusal is read in the question. */
export function ConfirmAction<T>({ action, done, onDone, stale = [], onClose, ...question }: ConfirmActionProps<T>) {
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const confirm = useMutation({
    mutationFn: async () => unwrap(await action()),
    onSuccess: async (result) => {
      await onDone?.(result);
      toast({ text: done(result) });
      onClose();
    },
    onSettled: () => Promise.all(stale.map((queryKey) => queryClient.invalidateQueries({ queryKey }))),
  });
  return (
    <ConfirmDialog
      {...question}
      isOpen
      onOpenChange={onClose}
      onConfirm={() => confirm.mutate()}
      isPending={confirm.isPending}
      errorText={errorText(confirm.error)}
    />
  );
}
