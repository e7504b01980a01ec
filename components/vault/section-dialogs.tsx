"use client";

import type { SectionSummary } from "#lib/vault/schema.ts";
import { SectionDeleteDialog } from "./section-delete-dialog.tsx";
import { SectionNameDialog } from "./section-name-dialog.tsx";
import { SectionTakeOverDialog } from "./section-take-over-dialog.tsx";

export type SectionDialog =
  | { kind: "create" }
  | { kind: "rename" | "delete"; section: Pick<SectionSummary, "id" | "name"> }
  | { kind: "takeOver"; section: Pick<SectionSummary, "id" | "name"> };

type SectionDialogsProps = {
  dialog: SectionDialog;
  /** The section that is shown: when it is deleted, the page goes on with all of them. */
  currentId: string | null;
  onClose: () => void;
};

/** What can be done to a section. Loaded when the first is opened. */
export function SectionDialogs({ dialog, currentId, onClose }: SectionDialogsProps) {
  if (dialog.kind === "create") return <SectionNameDialog onClose={onClose} />;
  const { kind, section } = dialog;
  if (kind === "rename") return <SectionNameDialog section={section} onClose={onClose} />;
  if (kind === "takeOver") return <SectionTakeOverDialog section={section} onClose={onClose} />;
  return <SectionDeleteDialog section={section} isCurrent={currentId === section.id} onClose={onClose} />;
}
