"use client";

import clsx from "clsx";
import { useTranslations } from "next-intl";
import { Fragment } from "react";
import { isMac } from "./pressed.ts";
import type { Shortcut } from "./shortcuts.ts";

const signs: Readonly<Record<string, string>> = {
  arrowup: "↑",
  arrowdown: "↓",
  arrowleft: "←",
  arrowright: "→",
};
const named = ["mod", "ctrl", "alt", "shift", "enter", "escape", "delete", "backspace", "tab", "space"] as const;
const travelling = ["home", "end", "pageup", "pagedown", "arrowup", "arrowdown", "arrowleft", "arrowright"] as const;
const others = ["letters", "command", "option"] as const;
const names = [...named, ...travelling, ...others];
type KeyName = (typeof names)[number];

type ShortcutKeysProps = Pick<Shortcut, "keys"> & { isFirst?: boolean };

/** The keys as they stand on the keyboard: a sign is read by its name. */
export function ShortcutKeys({ keys, isFirst = false }: ShortcutKeysProps) {
  const t = useTranslations("palette");
  return (
    <span className="inline-flex shrink-0 flex-wrap items-center gap-1 text-ink-2 text-xs">
      {(isFirst ? keys.slice(0, 1) : keys).map((each, i) => (
        <Fragment key={each}>
          {i > 0 && <span>{t("or")}</span>}
          <Sequence strokes={each.split(" ")} />
        </Fragment>
      ))}
    </span>
  );
}

function Sequence({ strokes }: { strokes: readonly string[] }) {
  const t = useTranslations("palette");
  return strokes.map((stroke, i) => (
    <Fragment key={stroke}>
      {i > 0 && <span>{t("then")}</span>}
      {stroke.split("+").map((key) => (
        <Cap key={key} name={key} />
      ))}
    </Fragment>
  ));
}

function Cap({ name }: { name: string }) {
  const t = useTranslations("palette.key");
  const key = onThisMachine(name.toLowerCase());
  const known = names.find((each) => each === key);
  const text = known ? t(known) : name;
  const sign = signs[key];
  return (
    <kbd
      className={clsx(
        "inline-flex h-5 min-w-5 items-center justify-center rounded-sm border border-line-strong bg-sunk px-1 font-sans text-ink text-xs",
        key === "letters" && "italic",
      )}
    >
      {sign ? (
        <>
          <span aria-hidden>{sign}</span>
          <span className="sr-only">{text}</span>
        </>
      ) : (
        text
      )}
    </kbd>
  );
}

function onThisMachine(key: string): KeyName | string {
  if (!isMac()) return key;
  return key === "mod" ? "command" : key === "alt" ? "option" : key;
}
