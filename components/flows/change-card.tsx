"use client";

import { ArrowRightLeft, Minus, Pencil, Plus, Tag } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { Button as PlainButton } from "react-aria-components/Button";
import { Fold } from "#components/ui/fold.tsx";
import { Pill } from "#components/ui/pill.tsx";
import type { ActionChange } from "#lib/flows/diff-documents.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { ActionIcon } from "./action-icon.tsx";
import { actionName, actionSummary } from "./action-text.ts";
import { bareAction, type DiffRow, type DiffWords, diffRows } from "./diff-rows.ts";
import { placeText } from "./place-text.ts";
import { ValueDiff } from "./value-diff.tsx";

type ChangeCardProps = {
  change: ActionChange;
  /** The same action before; null for one that is new. */
  before: FlowAction | null;
  words: DiffWords;
  /** Shows an action of the document afterwards. */
  onGoTo?: ((path: string) => void) | undefined;
};

/** What happened to one action, value by value. */
export function ChangeCard({ change, before, words, onGoTo }: ChangeCardProps) {
  const language = useLocale();
  const { kind, action, path } = change;
  const name = actionName(action, language);
  const isThere = kind !== "removed";
  const sides = {
    before: kind === "added" || !before ? bareAction(action) : before,
    after: isThere ? action : bareAction(action),
  };
  const rows = diffRows(sides, language, words);
  return (
    <li className="flex min-w-0 flex-col gap-2.5 px-3.5 py-3">
      <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1.5">
        <ActionIcon type={action.type} action={action.action} />
        <span className="flex min-w-0 flex-1 basis-40 flex-col">
          {isThere && onGoTo ? (
            <PlainButton
              onPress={() => onGoTo(path)}
              className="self-start break-words rounded-sm text-left font-medium underline decoration-line-strong underline-offset-4 hover:decoration-ink"
            >
              {name}
            </PlainButton>
          ) : (
            <span className="break-words font-medium">{name}</span>
          )}
          <span className="truncate text-ink-2 text-xs">{actionSummary(action, language, words)}</span>
        </span>
        <KindPills change={change} />
      </div>
      {kind === "changed" ? <Rows rows={rows} /> : <FoldedRows rows={rows} />}
    </li>
  );
}

function KindPills({ change: { kind, path, movedFrom, renamedFrom, fields, action } }: { change: ActionChange }) {
  const t = useTranslations("flows.diff");
  const place = placeText(path);
  return (
    <span className="flex flex-wrap gap-1.5">
      {kind === "added" && (
        <Pill tone="accent" icon={<Plus aria-hidden />}>
          {t("added", { place })}
        </Pill>
      )}
      {kind === "removed" && (
        <Pill tone="red" icon={<Minus aria-hidden />}>
          {t("removed", { place })}
        </Pill>
      )}
      {fields.length > 0 && (
        <Pill tone="neutral" icon={<Pencil aria-hidden />}>
          {t("changed", { place })}
        </Pill>
      )}
      {movedFrom !== null && (
        <Pill tone="neutral" icon={<ArrowRightLeft aria-hidden />}>
          {t("moved", { from: placeText(movedFrom), to: place })}
        </Pill>
      )}
      {renamedFrom !== null && (
        <Pill tone="neutral" icon={<Tag aria-hidden />}>
          {t("renamed", { from: renamedFrom, to: action.id })}
        </Pill>
      )}
    </span>
  );
}

function FoldedRows({ rows }: { rows: readonly DiffRow[] }) {
  const t = useTranslations("flows.diff");
  if (rows.length === 0) return null;
  return (
    <Fold title={t("values", { count: rows.length })}>
      <Rows rows={rows} />
    </Fold>
  );
}

function Rows({ rows }: { rows: readonly DiffRow[] }) {
  if (rows.length === 0) return null;
  return (
    <dl className="flex min-w-0 flex-col gap-2">
      {rows.map((row) => (
        <div key={row.key} className="grid min-w-0 gap-x-4 sm:grid-cols-[minmax(90px,160px)_minmax(0,1fr)]">
          <dt className="min-w-0 break-words text-ink-2 text-xs/[22px]">
            {row.label}
            {row.detail && <code className="ml-1.5 break-all font-mono text-ink">{row.detail}</code>}
          </dt>
          <dd className="min-w-0">
            <ValueDiff row={row} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
