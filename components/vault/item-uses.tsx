"use client";

import { CircleCheck, CircleDot, Pencil, Workflow } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Pill } from "#components/ui/pill.tsx";
import type { ItemUse } from "#lib/vault/schema.ts";

/** The flows that refer to an item, and in which of their versions. */
export function ItemUses({ uses }: { uses: readonly ItemUse[] }) {
  const t = useTranslations("vault.detail");
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-panel">
      {uses.map(({ flowId, flowName, inDraft, isPublished, isRunning }) => (
        <li key={flowId} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
          <Workflow aria-hidden size={16} className="shrink-0 text-ink-2" />
          <Link
            href={`/flows/${flowId}`}
            className="min-w-0 flex-1 truncate rounded-sm max-sm:basis-3/4 font-medium hover:underline hover:underline-offset-4"
          >
            {flowName}
          </Link>
          {inDraft && (
            <Pill tone="neutral" icon={<Pencil aria-hidden />}>
              {t("draft")}
            </Pill>
          )}
          {isPublished && (
            <Pill tone="accent" icon={<CircleCheck aria-hidden />}>
              {t("published")}
            </Pill>
          )}
          {isRunning && (
            <Pill tone="neutral" icon={<CircleDot aria-hidden />}>
              {t("running")}
            </Pill>
          )}
        </li>
      ))}
    </ul>
  );
}
