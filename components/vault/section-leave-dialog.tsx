"use client";

import { useTranslations } from "next-intl";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";

type SectionLeaveDialogProps = {
  section: { name: string };
  /** True if nothing is kept; false if View only is. */
  isLeaving: boolean;
  onConfirm: () => void;
  onClose: () => void;
};

/** One cannot take back one's own Full control once it is given up. */
export function SectionLeaveDialog({ section, isLeaving, onConfirm, onClose }: SectionLeaveDialogProps) {
  const t = useTranslations("vault.permissions");
  return (
    <ConfirmDialog
      isOpen
      onOpenChange={onClose}
      title={t("leaveTitle", { section: section.name })}
      confirmLabel={t("leaveConfirm")}
      onConfirm={onConfirm}
    >
      {t(isLeaving ? "leaveText" : "lowerText")}
    </ConfirmDialog>
  );
}
