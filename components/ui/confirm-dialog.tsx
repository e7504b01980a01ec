"use client";

import { ConfirmBody, type ConfirmBodyProps } from "./confirm-body.tsx";
import { Dialog } from "./dialog.tsx";

type ConfirmDialogProps = Omit<ConfirmBodyProps, "onCancel"> & {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: string;
};

export function ConfirmDialog({ isOpen, onOpenChange, title, ...body }: ConfirmDialogProps) {
  return (
    <Dialog
      role="alertdialog"
      size="sm"
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title={title}
      isBusy={body.isPending ?? false}
    >
      <ConfirmBody {...body} onCancel={() => onOpenChange(false)} />
    </Dialog>
  );
}
