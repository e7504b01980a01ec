"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Dialog } from "#components/ui/dialog.tsx";
import { AddItemBody, type AddItemBodyProps } from "./add-item-body.tsx";

export type AddItemDialogProps = Omit<AddItemBodyProps, "onBusyChange">;

/**
 * Adds a stored item. Load it with `next/dynamic` and `ssr: false`, when it is opened. All that was typed goes when it
 * closes.
 */
export function AddItemDialog({ onClose, ...rest }: AddItemDialogProps) {
  const t = useTranslations("vault");
  const [isBusy, setBusy] = useState(false);
  return (
    <Dialog title={t("addItem")} isOpen isBusy={isBusy} onOpenChange={onClose}>
      <AddItemBody onClose={onClose} onBusyChange={setBusy} {...rest} />
    </Dialog>
  );
}
