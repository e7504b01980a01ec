"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Alert } from "./alert.tsx";
import { Button } from "./button.tsx";
import { DialogActions } from "./dialog.tsx";

export type ConfirmBodyProps = {
  /** What will happen, and what cannot be undone. */
  children: ReactNode;
  /** A verb: what the button does. */
  confirmLabel: string;
  confirmIcon?: ReactNode;
  onConfirm: () => void;
  onCancel: () => void;
  /** The way back, where *Cancel* could be misread. */
  cancelLabel?: string;
  tone?: "danger" | "primary";
  isPending?: boolean;
  errorText?: string | undefined;
};

/** A question in a dialog. The way back has the focus: Enter alone does no harm. */
export function ConfirmBody({
  children,
  confirmLabel,
  confirmIcon,
  onConfirm,
  onCancel,
  cancelLabel,
  tone = "danger",
  isPending = false,
  errorText,
}: ConfirmBodyProps) {
  const t = useTranslations("ui");
  return (
    <>
      <div className="flex flex-col gap-3 text-ink-2">{children}</div>
      {errorText && <Alert tone="fail">{errorText}</Alert>}
      <DialogActions>
        <Button onPress={onCancel} isDisabled={isPending} autoFocus>
          {cancelLabel ?? t("cancel")}
        </Button>
        <Button variant={tone} icon={confirmIcon} onPress={onConfirm} isPending={isPending}>
          {confirmLabel}
        </Button>
      </DialogActions>
    </>
  );
}
