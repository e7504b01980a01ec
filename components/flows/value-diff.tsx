"use client";

import clsx from "clsx";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button as PlainButton } from "react-aria-components/Button";
import type { DiffRow } from "./diff-rows.ts";

const WordDiff = dynamic(async () => (await import("./word-diff.tsx")).WordDiff, { ssr: false });

/** From this length on, or on several lines, it is words that are compared. */
const LONG_TEXT = 60;
/** As much of a text is shown before one asks for the rest. */
const MAX_SHOWN = 600;

/** One value before and after: short ones one above the other, long ones as one text. */
export function ValueDiff({ row: { before, after, isCode, hasSameText } }: { row: DiffRow }) {
  const t = useTranslations("flows.diff");
  const font = clsx("min-w-0 text-sm/[22px]", isCode && "font-mono text-xs/[20px]");
  if (before !== null && after !== null && !hasSameText && (isLong(before) || isLong(after))) {
    return (
      <div className={font}>
        <WordDiff before={before} after={after} />
      </div>
    );
  }
  return (
    <div className={clsx("flex flex-col", font)}>
      {before !== null && <Side sign="−" text={before} />}
      {after !== null && <Side sign="+" text={after} />}
      {after === null && before === null && <span className="text-ink-2">{t("notSet")}</span>}
      {hasSameText && <span className="font-sans text-ink-2 text-xs">{t("sameName")}</span>}
    </div>
  );
}

function Side({ sign, text }: { sign: "−" | "+"; text: string }) {
  const t = useTranslations("flows.diff");
  const [isWhole, setWhole] = useState(text.length <= MAX_SHOWN);
  const isAfter = sign === "+";
  const Mark = isAfter ? "ins" : "del";
  return (
    <span className="flex min-w-0 gap-2">
      <span aria-hidden className={clsx("select-none font-mono", isAfter ? "text-accent" : "text-fail")}>
        {sign}
      </span>
      <span className="sr-only">{isAfter ? t("after") : t("before")}</span>
      <span className="flex min-w-0 flex-col items-start">
        <Mark
          className={clsx(
            "max-w-full whitespace-pre-wrap break-words no-underline",
            isAfter ? "text-ink" : "text-ink-2",
          )}
        >
          {isWhole ? text : `${text.slice(0, MAX_SHOWN)}…`}
        </Mark>
        {!isWhole && (
          <PlainButton
            onPress={() => setWhole(true)}
            className="rounded-sm font-sans text-ink-2 text-xs underline underline-offset-2"
          >
            {t("showWhole")}
          </PlainButton>
        )}
      </span>
    </span>
  );
}

function isLong(text: string): boolean {
  return text.length > LONG_TEXT || text.includes("\n");
}
