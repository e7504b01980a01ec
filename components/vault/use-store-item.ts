"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type RefObject, useEffect, useRef, useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import { focusFirstError } from "#components/ui/focus-first-error.ts";
import { ActionError, unwrap } from "#lib/shared/result.ts";
import { createStoredItemAction, updateStoredItemAction } from "#lib/stored-items/actions.ts";
import { type Upload, UploadCancelled, uploadFile } from "#lib/vault/upload-file.ts";
import { showErrors } from "./form-errors.ts";
import { placeStoredErrors, readChanges, readNew, type StoredBefore, type StoredValues } from "./stored-values.ts";

type Options = {
  form: UseFormReturn<StoredValues>;
  root: RefObject<HTMLElement | null>;
  /** The item that is changed; absent for a new one. */
  before?: StoredBefore | undefined;
  onStored: (itemId: string) => void;
};

export type Storing = ReturnType<typeof useStoreItem>;

/** Writes what the form holds: by an action, or, where a file's content goes along, by an upload that can be watched. */
export function useStoreItem({ form, root, before, onStored }: Options) {
  const queryClient = useQueryClient();
  const upload = useRef<Upload | null>(null);
  const [sent, setSent] = useState<number | null>(null);
  const [isPlaced, setPlaced] = useState(false);
  useEffect(() => () => upload.current?.cancel(), []);

  const write = useMutation({
    // TanStack keeps a mutation's variables for a while, so the secrets are read inside and never passed.
    mutationFn: async () => {
      const values = form.getValues();
      const read = before ? readChanges(values, before) : readNew(values);
      if (!read.ok) throw new RangeError("the form was checked before");
      if (values.kind === "file" && values.file && (!before || before.isReplacing)) {
        setSent(0);
        upload.current = uploadFile("/api/vault/files", fileBody(read.input, values.file), setSent);
        return upload.current.answer;
      }
      if ("itemId" in read.input) return unwrap(await updateStoredItemAction(read.input));
      return unwrap(await createStoredItemAction(read.input));
    },
    onSuccess: ({ id }) => onStored(id),
    onError: (error) => {
      if (error instanceof UploadCancelled) return focusSubmit(root.current);
      const fieldErrors = error instanceof ActionError ? error.value.fieldErrors : undefined;
      const placed = fieldErrors ? placeStoredErrors(form.getValues("kind"), fieldErrors) : {};
      setPlaced(Object.keys(placed).length > 0);
      showErrors(form, placed);
      focusFirstError(root.current);
    },
    onSettled: () => {
      upload.current = null;
      setSent(null);
      // Not waited for: the form is free again at once.
      queryClient.invalidateQueries({ queryKey: ["vault"] });
    },
  });

  const isCancelled = write.error instanceof UploadCancelled;
  return {
    write,
    /** How much of the file is sent, from 0 to 1; null while none is. */
    sent,
    cancel: () => upload.current?.cancel(),
    isCancelled,
    /** What no field of the form can show. */
    error: isPlaced || isCancelled ? null : write.error,
  };
}

/** The button that cancelled goes with the progress that it stood beside. */
function focusSubmit(root: HTMLElement | null): void {
  requestAnimationFrame(() => requestAnimationFrame(() => root?.querySelector<HTMLElement>("[type=submit]")?.focus()));
}

function fileBody(input: object, file: File): FormData {
  const body = new FormData();
  body.set("input", JSON.stringify(input));
  body.set("file", file);
  return body;
}
