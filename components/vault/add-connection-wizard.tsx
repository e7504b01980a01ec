"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Dialog } from "#components/ui/dialog.tsx";
import { WizardBody, type WizardBodyProps } from "./wizard-body.tsx";

export type AddConnectionWizardProps = Omit<WizardBodyProps, "onBusyChange"> & { isOpen: boolean };

/**
 * Load it with `next/dynamic` and `ssr: false`, when it is opened: without that option the page around it suspends. All
 * that was typed goes when it closes.
 */
export function AddConnectionWizard({ isOpen, onClose, ...rest }: AddConnectionWizardProps) {
  const t = useTranslations("vault");
  const [isBusy, setBusy] = useState(false);
  return (
    <Dialog
      title={t("addConnection")}
      isOpen={isOpen}
      isBusy={isBusy}
      onOpenChange={(isNowOpen) => {
        if (!isNowOpen) onClose();
      }}
    >
      <WizardBody onClose={onClose} onBusyChange={setBusy} {...rest} />
    </Dialog>
  );
}
