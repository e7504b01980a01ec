"use client";

import clsx from "clsx";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components/Modal";
import { IconButton } from "./icon-button.tsx";

const widths = { sm: "max-w-[420px]", md: "max-w-[520px]", lg: "max-w-[720px]" };

type DialogProps = {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: string;
  /** Between the title and the content, such as the steps of a wizard. */
  subtitle?: ReactNode;
  size?: keyof typeof widths;
  role?: "dialog" | "alertdialog";
  /** True while something is being saved: Esc and a press outside do not close. */
  isBusy?: boolean;
  children: ReactNode;
};

/** Modal: keeps the focus inside, gives it back when closed, closes with Esc. A press outside closes it only if nothing can be lost: pass `isBusy`. */
export function Dialog({
  isOpen,
  onOpenChange,
  title,
  subtitle,
  size = "md",
  role = "dialog",
  isBusy = false,
  children,
}: DialogProps) {
  const t = useTranslations("ui");
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      isKeyboardDismissDisabled={isBusy}
      className="fixed inset-0 z-30 flex min-h-full items-start justify-center overflow-y-auto bg-scrim px-4 py-[10vh] transition-opacity data-entering:opacity-0 data-exiting:opacity-0"
    >
      <Modal className={clsx("w-full rounded-xl border border-line bg-panel shadow-floating", widths[size])}>
        {/* A form in here is not part of one that the dialog was opened from, though React's events bubble to it. */}
        <div className="contents" onSubmit={(event) => event.stopPropagation()}>
          <AriaDialog role={role} className="flex flex-col gap-5 p-6 outline-none">
            <header className="flex flex-col gap-2">
              <span className="flex items-start justify-between gap-4">
                <Heading slot="title" className="font-semibold text-lg">
                  {title}
                </Heading>
                <IconButton
                  size="sm"
                  slot="close"
                  label={t("close")}
                  icon={<X aria-hidden />}
                  isDisabled={isBusy}
                  hasTooltip={false}
                  className="-mr-1.5"
                />
              </span>
              {subtitle}
            </header>
            {children}
          </AriaDialog>
        </div>
      </Modal>
    </ModalOverlay>
  );
}

/** The row of buttons at a dialog's end. What goes back or away stands in `start`. */
export function DialogActions({ start, children }: { start?: ReactNode; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-end gap-2 pt-1">
      {start && <div className="mr-auto flex gap-2">{start}</div>}
      {children}
    </div>
  );
}
