"use client";

import clsx from "clsx";
import { X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { Autocomplete } from "react-aria-components/Autocomplete";
import { Dialog, Modal, ModalOverlay } from "react-aria-components/Modal";
import { Input, TextField } from "react-aria-components/TextField";
import { IconButton } from "#components/ui/icon-button.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import type { Command } from "./commands.ts";
import { takeText } from "./early-text.ts";
import type { PaletteDoorProps } from "./palette-door.tsx";
import { PaletteList } from "./palette-list.tsx";
import { ShortcutKeys } from "./shortcut-keys.tsx";
import { shortcuts } from "./shortcuts.ts";
import { usePaletteGroups } from "./use-palette-groups.tsx";

type PaletteProps = Omit<PaletteDoorProps, "part"> & { onClose: () => void };

/** Everything by its name: what is typed narrows the list, the arrows move through it, Enter takes it. */
export function Palette({ onClose, ...frame }: PaletteProps) {
  const t = useTranslations("palette");
  const ui = useTranslations("ui");
  const errorText = useErrorText();
  const [text, setText] = useState("");
  const { groups, count, isSearching, error } = usePaletteGroups(text.trim(), frame);
  const choose = useChoice(onClose);
  const input = useTypedEarly();
  const nothing = isSearching ? t("searching") : t("none", { search: text.trim() });
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={onClose}
      className="fixed inset-0 z-30 flex items-start justify-center bg-scrim px-3 pt-[min(12vh,6rem)] pb-3"
    >
      <Modal className="flex max-h-full w-full max-w-[620px] rounded-xl border border-line bg-panel shadow-floating">
        <Dialog aria-label={t("title")} className="flex max-h-[min(34rem,100%)] w-full flex-col outline-none">
          <Autocomplete inputValue={text} onInputChange={setText} disableAutoFocusFirst={false}>
            <div className="flex items-center gap-2 border-line border-b py-2 pr-2 pl-1">
              <TextField aria-label={t("search")} autoFocus className="min-w-0 flex-1">
                <Input
                  ref={input}
                  role="combobox"
                  aria-expanded={count > 0}
                  aria-haspopup="listbox"
                  placeholder={t("placeholder")}
                  maxLength={150}
                  autoComplete="off"
                  spellCheck="false"
                  className="h-9 w-full rounded-md bg-transparent px-3 text-lg text-ink placeholder:text-ink-2"
                />
              </TextField>
              <IconButton slot="close" size="sm" label={ui("close")} icon={<X aria-hidden />} hasTooltip={false} />
            </div>
            <PaletteList groups={groups} nothing={nothing} onChoose={choose} />
          </Autocomplete>
          <p role="status" className="sr-only">
            {isSearching || error ? "" : t("found", { count })}
          </p>
          <footer
            className={clsx(
              "flex flex-wrap items-center gap-x-4 gap-y-1 border-line border-t px-4 py-2 text-ink-2 text-xs",
              !error && "max-sm:hidden",
            )}
          >
            {error && <span role="alert">{t("failed", { reason: errorText(error) ?? "" })}</span>}
            {(["paletteMove", "paletteChoose", "close"] as const).map((id) => (
              <span key={id} className="inline-flex items-center gap-1.5 max-sm:hidden">
                <ShortcutKeys {...shortcuts[id]} />
                {t(`hint.${id}`)}
              </span>
            ))}
          </footer>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** Types what was typed while the palette was loaded: told as typing, so that Enter takes the first of what it leaves. */
function useTypedEarly() {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const data = takeText();
    if (data === "" || !input.current) return;
    const typed = { inputType: "insertText", data, bubbles: true };
    input.current.dispatchEvent(new InputEvent("beforeinput", typed));
    input.current.setRangeText(data, 0, 0, "end");
    input.current.dispatchEvent(new InputEvent("input", typed));
  }, []);
  return input;
}

/** A command is done once the palette is gone and the focus is back: what it opens gives it back to there. */
function useChoice(onClose: () => void): (command: Command) => void {
  const router = useRouter();
  const chosen = useRef<(() => void) | null>(null);
  useEffect(
    () => () => {
      const run = chosen.current;
      if (run) requestAnimationFrame(() => requestAnimationFrame(run));
    },
    [],
  );
  return ({ href, onAction }) => {
    chosen.current = () => {
      if (href) router.push(href as Parameters<typeof router.push>[0]);
      onAction?.();
    };
    onClose();
  };
}
