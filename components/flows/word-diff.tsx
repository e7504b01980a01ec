"use client";

import { type ChangeObject, diffLines, diffWordsWithSpace } from "diff";
import { useTranslations } from "next-intl";
import { Fragment, useMemo, useState } from "react";
import { Button as PlainButton } from "react-aria-components/Button";

/** Longer than this, what is alike is told by its ends. */
const LONG_ALIKE = 400;
const KEPT_END = 100;
/** Texts that differ nearly everywhere take long to compare by words. */
const PATIENCE_MS = 100;

type WordDiffProps = { before: string; after: string };

/** Two long texts as one, with what went struck out and what came marked. */
export function WordDiff({ before, after }: WordDiffProps) {
  const t = useTranslations("flows.diff");
  const [isWhole, setWhole] = useState(false);
  const pieces = useMemo(() => compare(before, after), [before, after]);
  const isCut = !isWhole && pieces.some((piece) => isLongAlike(piece));
  let offset = 0;
  return (
    <div className="flex min-w-0 flex-col items-start gap-1">
      <p className="max-w-full whitespace-pre-wrap break-words">
        {pieces.map((piece) => {
          const key = offset;
          offset += piece.value.length;
          return <Piece key={key} piece={piece} isCut={isCut} />;
        })}
      </p>
      {isCut && (
        <PlainButton
          onPress={() => setWhole(true)}
          className="rounded-sm text-ink-2 text-xs underline underline-offset-2"
        >
          {t("showAlike")}
        </PlainButton>
      )}
    </div>
  );
}

function Piece({ piece, isCut }: { piece: ChangeObject<string>; isCut: boolean }) {
  const t = useTranslations("flows.diff");
  const { value, added, removed } = piece;
  if (added || removed) {
    const Mark = added ? "ins" : "del";
    return (
      <Mark
        className={
          added
            ? "rounded-[3px] bg-accent-bg text-ink underline decoration-accent"
            : "rounded-[3px] bg-fail-bg text-ink"
        }
      >
        <span className="sr-only">{added ? t("wordsAdded") : t("wordsRemoved")} </span>
        {value}
        <span className="sr-only"> {t("wordsEnd")} </span>
      </Mark>
    );
  }
  if (!isCut || !isLongAlike(piece)) return <Fragment>{value}</Fragment>;
  // Whole words on both sides.
  const head = value.slice(0, KEPT_END).replace(/\S*$/, "");
  const tail = value.slice(-KEPT_END).replace(/^\S*/, "");
  return (
    <Fragment>
      {head}
      <span className="text-ink-2"> {t("alike", { count: value.length - head.length - tail.length })} </span>
      {tail}
    </Fragment>
  );
}

function isLongAlike({ value, added, removed }: ChangeObject<string>): boolean {
  return !added && !removed && value.length > LONG_ALIKE;
}

function compare(before: string, after: string): ChangeObject<string>[] {
  const options = { timeout: PATIENCE_MS };
  return (
    diffWordsWithSpace(before, after, options) ??
    diffLines(before, after, options) ?? [
      { value: before, removed: true, added: false, count: 1 },
      { value: after, added: true, removed: false, count: 1 },
    ]
  );
}
