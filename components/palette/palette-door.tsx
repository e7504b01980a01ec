"use client";

import { Search } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { Button } from "react-aria-components/Button";
import type { TopBarOperator } from "#components/layout/top-bar.tsx";
import { buttonClass } from "#components/ui/button-class.ts";
import type { Theme } from "#lib/i18n/theme.ts";
import { holdKeys } from "./early-text.ts";
import { frameShortcuts } from "./frame-shortcuts.ts";
import { isPressed } from "./pressed.ts";
import { hasSingleKeys } from "./single-keys.ts";

// Every page has the door; what is behind it is loaded when it is first opened.
const PaletteHost = dynamic(async () => (await import("./palette-host.tsx")).PaletteHost, { ssr: false });

/** What is open: the palette, the list of shortcuts, or a dialog that the palette opened. */
export type PalettePart = "commands" | "shortcuts" | "connection";

export type PaletteDoorProps = {
  part: PalettePart | null;
  onOpen: (part: PalettePart | null) => void;
  operator: TopBarOperator;
  theme: Theme;
};

export function PaletteDoor(props: PaletteDoorProps) {
  const t = useTranslations("layout");
  const { part, onOpen } = props;
  useEffect(() => {
    const open = (event: KeyboardEvent) => {
      const asked = partFor(event);
      if (!asked || event.defaultPrevented || document.querySelector(MODAL)) return;
      event.preventDefault();
      onOpen(asked);
    };
    window.addEventListener("keydown", open);
    return () => window.removeEventListener("keydown", open);
  }, [onOpen]);
  useEffect(() => (part === "commands" ? holdKeys(() => onOpen(null)) : undefined), [part, onOpen]);
  return (
    <>
      <Button
        aria-label={t("palette")}
        aria-haspopup="dialog"
        className={`${buttonClass("ghost", "md")} px-2!`}
        onPress={() => onOpen("commands")}
      >
        <Search aria-hidden />
      </Button>
      {part && <PaletteHost {...props} part={part} />}
    </>
  );
}

/** What one is in the middle of is not left by a key. Toasts are dialogs too. */
const MODAL = ':is([role="dialog"], [role="alertdialog"]):not([aria-modal="false"])';
const TYPING = 'input, textarea, select, [contenteditable="true"]';

function partFor(event: KeyboardEvent): PalettePart | null {
  if (isPressed(event, frameShortcuts.palette)) return "commands";
  const isTyping = event.target instanceof Element && event.target.closest(TYPING) !== null;
  return isPressed(event, frameShortcuts.help) && !isTyping && hasSingleKeys() ? "shortcuts" : null;
}
