"use client";

import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Fold } from "#components/ui/fold.tsx";
import type { ActionChange } from "#lib/flows/diff-documents.ts";
import { ActionIcon } from "./action-icon.tsx";
import { actionLabel } from "./action-text.ts";

type ManyActionsProps = { kind: "added" | "removed"; changes: readonly ActionChange[]; children: ReactNode };

/** More actions that came, or went, than one reads: counted by what they do, each of them folded away. */
export function ManyActions({ kind, changes, children }: ManyActionsProps) {
  const t = useTranslations("flows.diff");
  const format = useFormatter();
  const language = useLocale();
  const groups = [...Map.groupBy(changes, ({ action }) => `${action.type} ${action.action}`).values()].toSorted(
    (a, b) => b.length - a.length,
  );
  const count = changes.length;
  return (
    <li className="flex min-w-0 flex-col gap-2.5 px-3.5 py-3">
      <span className="font-medium">{kind === "added" ? t("manyAdded", { count }) : t("manyRemoved", { count })}</span>
      <ul className="grid min-w-0 gap-x-4 gap-y-1.5 sm:grid-cols-2">
        {groups.map((group) => {
          const [first] = group;
          if (!first) return null;
          const { type, action } = first.action;
          return (
            <li key={`${type} ${action}`} className="flex min-w-0 items-center gap-2.5 text-sm">
              <ActionIcon type={type} action={action} />
              <span className="min-w-0 truncate">{actionLabel(type, action, language)}</span>
              <span className="ml-auto text-ink-2 tabular-nums">
                <span className="sr-only">{t("times", { count: group.length })}</span>
                <span aria-hidden>{format.number(group.length)}</span>
              </span>
            </li>
          );
        })}
      </ul>
      <Fold title={t("each")}>{children}</Fold>
    </li>
  );
}
