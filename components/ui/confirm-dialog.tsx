"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Alert } from "./alert.tsx";
import { Button } from "./button.tsx";
import { Dialog, DialogActions } from "./dialog.tsx";

type ConfirmDialogProps = {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: string;
  /** What will happen, and what cannot be undone. */
  children: ReactNode;
  /** A verb: what the button does. */
  confirmLabel: string;
  onConfirm: () => void;
  tone?: "danger" | "primary";
  isPending?: boolean;
  errorText?: string | undefined;
};

export function ConfirmDialog({
  isOpen,
  onOpenChange,
  title,
  children,
  confirmLabel,
  onConfirm,
  tone = "danger",
  isPending = false,
  errorText,
}: ConfirmDialogProps) {
  const t = useTranslations("ui");
  return (
    <Dialog role="alertdialog" size="sm" isOpen={isOpen} onOpenChange={onOpenChange} title={title} isBusy={isPending}>
      <div className="text-ink-2">{children}</div>
      {errorText && <Alert tone="fail">{errorText}</Alert>}
      <DialogActions>
        <Button onPress={() => onOpenChange(false)} isDisabled={isPending} autoFocus>
          {t("cancel")}
        </Button>
        <Button variant={tone} onPress={onConfirm} isPending={isPending}>
          {confirmLabel}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
