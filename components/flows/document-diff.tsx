"use client";

import { useTranslations } from "next-intl";
import { useDeferredValue, useMemo, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { type ActionChange, diffDocuments } from "#lib/flows/diff-documents.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { walkActions } from "#lib/flows/walk-actions.ts";
import { ChangeCard } from "./change-card.tsx";
import type { DiffWords } from "./diff-rows.ts";
import { ManyActions } from "./many-actions.tsx";
import { useCalledFlows } from "./use-called-flows.ts";
import { useChosenItems } from "./use-chosen-items.ts";
import { useDiffWords } from "./use-diff-words.ts";

/** At once: a page of a thousand is read by nobody. */
const CARDS_AT_ONCE = 40;
/** Of more that came, or went, there is a summary. */
const MANY = 8;

const noItems: ReadonlySet<string> = new Set();

type DocumentDiffProps = {
  /** Whose documents they are. */
  flowId: string;
  before: readonly FlowAction[];
  after: readonly FlowAction[];
  /** UUIDs of items that are known to be gone; what is not found besides is not shared with the reader. */
  missingItems?: ReadonlySet<string> | undefined;
  /** Shows an action of `after`; left out where there is nowhere to go. */
  onGoTo?: ((path: string) => void) | undefined;
};

/**
 * What leads from one document to another, action by action and value by value. Items and flows are read by it, and
 * called by their names; what the reader may not see is called that.
 */
export function DocumentDiff({ flowId, before, after, missingItems = noItems, onGoTo }: DocumentDiffProps) {
  const t = useTranslations("flows.diff");
  const [shownBefore, shownAfter] = [useDeferredValue(before), useDeferredValue(after)];
  const both = useMemo(() => [...shownBefore, ...shownAfter], [shownBefore, shownAfter]);
  const words = useDiffWords(useChosenItems(both), useCalledFlows(flowId, both), missingItems);
  const changes = useMemo(() => diffDocuments(shownBefore, shownAfter), [shownBefore, shownAfter]);
  const actionsBefore = useMemo(
    () => new Map([...walkActions(shownBefore)].map(({ action }) => [action.id, action])),
    [shownBefore],
  );
  if (changes.length === 0) return <p className="text-ink-2">{t("none")}</p>;

  const cards = { actionsBefore, words, onGoTo };
  const of = (kind: ActionChange["kind"]) => changes.filter((change) => change.kind === kind);
  const folded = (["added", "removed"] as const).filter((kind) => of(kind).length > MANY);
  const single = changes.filter(({ kind }) => kind === "changed" || !folded.includes(kind));
  return (
    <div className="flex min-w-0 flex-col gap-2">
      {single.length > 0 && (
        <p className="text-ink-2 text-sm">
          {t("counts", {
            added: of("added").length,
            removed: of("removed").length,
            changed: of("changed").length,
          })}
        </p>
      )}
      <ul aria-label={t("list")} className="min-w-0 divide-y divide-line rounded-lg border border-line bg-panel">
        {folded.map((kind) => (
          <ManyActions key={kind} kind={kind} changes={of(kind)}>
            <Cards {...cards} changes={of(kind)} isList />
          </ManyActions>
        ))}
        <Cards {...cards} changes={single} />
      </ul>
    </div>
  );
}

type CardsProps = {
  changes: readonly ActionChange[];
  actionsBefore: ReadonlyMap<string, FlowAction>;
  words: DiffWords;
  onGoTo: DocumentDiffProps["onGoTo"];
  isList?: boolean;
};

/** The first of them, and more when they are asked for. */
function Cards({ changes, actionsBefore, words, onGoTo, isList = false }: CardsProps) {
  const t = useTranslations("flows.diff");
  const [limit, setLimit] = useState(CARDS_AT_ONCE);
  const left = changes.length - limit;
  const cards = (
    <>
      {changes.slice(0, limit).map((change) => (
        <ChangeCard
          key={`${change.kind} ${change.path}`}
          change={change}
          before={actionsBefore.get(change.renamedFrom ?? change.action.id) ?? null}
          words={words}
          onGoTo={onGoTo}
        />
      ))}
      {left > 0 && (
        <li className="px-3.5 py-3">
          <Button size="sm" onPress={() => setLimit(limit + CARDS_AT_ONCE)}>
            {t("more", { count: Math.min(left, CARDS_AT_ONCE), left })}
          </Button>
        </li>
      )}
    </>
  );
  return isList ? <ul className="-mx-3 min-w-0 divide-y divide-line">{cards}</ul> : cards;
}
