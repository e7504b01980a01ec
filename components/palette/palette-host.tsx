"use client";

import dynamic from "next/dynamic";
import { Palette } from "./palette.tsx";
import type { PaletteDoorProps, PalettePart } from "./palette-door.tsx";

const ShortcutsDialog = dynamic(async () => (await import("./shortcuts-dialog.tsx")).ShortcutsDialog, { ssr: false });
const AddConnectionWizard = dynamic(
  async () => (await import("#components/vault/add-connection-wizard.tsx")).AddConnectionWizard,
  { ssr: false },
);

/** What the door opens. */
export function PaletteHost({ part, ...frame }: PaletteDoorProps & { part: PalettePart }) {
  const close = () => frame.onOpen(null);
  if (part === "commands") return <Palette {...frame} onClose={close} />;
  if (part === "shortcuts") return <ShortcutsDialog onClose={close} />;
  return <AddConnectionWizard isOpen onClose={close} />;
}
