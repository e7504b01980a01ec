"use client";

import { Webhook, Workflow } from "lucide-react";
import { useTranslations } from "next-intl";
import { Link } from "#components/ui/link.tsx";
import { Pill } from "#components/ui/pill.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { ItemUse } from "#lib/vault/schema.ts";
import { VersionPill } from "./version-pill.tsx";

type ItemUsesProps = {
  uses: readonly ItemUse[];
  /** All flows that use it, those that are not listed too. */
  count: number;
};

/** The flows that refer to an item: in which of their versions, by which actions, and when it was last needed. */
export function ItemUses({ uses, count }: ItemUsesProps) {
  const t = useTranslations("vault.uses");
  return (
    <>
      <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-panel">
        {uses.map((use) => (
          <FlowUse key={use.flowId} use={use} />
        ))}
      </ul>
      {count > uses.length && <p className="text-ink-2 text-sm">{t("more", { count: count - uses.length })}</p>}
    </>
  );
}

function FlowUse({ use: { flowId, flowName, lastUsedAt, versions, hooks } }: { use: ItemUse }) {
  const t = useTranslations("vault.uses");
  const inDraft = new Set(versions.find(({ which }) => which === "draft")?.actions.map(({ id }) => id));
  return (
    <li className="flex flex-col gap-2 px-3 py-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
        <Workflow aria-hidden size={16} className="shrink-0 text-ink-2" />
        <Link
          href={`/flows/${flowId}`}
          className="min-w-0 flex-1 truncate rounded-sm font-medium hover:underline hover:underline-offset-4 max-sm:basis-3/4"
        >
          {flowName}
        </Link>
        <span className="text-ink-2 text-xs max-sm:pl-7">
          {lastUsedAt ? (
            <>
              {t("lastUsed")} <RelativeTime value={lastUsedAt} />
            </>
          ) : (
            t("neverUsed")
          )}
        </span>
      </div>
      <ul className="flex flex-col gap-1.5 pl-7">
        {versions.map((version, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two runs of drafts have nothing else to tell them apart
          <li key={index} className="flex flex-wrap items-start gap-x-3 gap-y-1 sm:grid sm:grid-cols-[200px_1fr]">
            <span className="flex h-6 items-center">
              <VersionPill version={version} />
            </span>
            <span className="flex min-w-0 flex-wrap gap-x-3 leading-6">
              {version.actions.map(({ id, alias }) => (
                <ActionName key={id} id={id} alias={alias} flowId={inDraft.has(id) ? flowId : null} />
              ))}
            </span>
          </li>
        ))}
        {hooks.map(({ id, name }) => (
          <li key={id} className="flex flex-wrap items-start gap-x-3 gap-y-1 sm:grid sm:grid-cols-[200px_1fr]">
            <span className="flex h-6 items-center">
              <Pill tone="neutral" icon={<Webhook aria-hidden />}>
                {t("hook")}
              </Pill>
            </span>
            <Link
              href={`/flows/${flowId}/triggers`}
              className="min-w-0 break-words rounded-sm text-sm/6 underline decoration-line-strong underline-offset-4 hover:decoration-ink"
            >
              {t("hookTo", { name })}
            </Link>
          </li>
        ))}
      </ul>
    </li>
  );
}

/** One that stands in the draft can be gone to in the editor. */
function ActionName({ id, alias, flowId }: { id: string; alias: string | null; flowId: string | null }) {
  const name = alias ?? id;
  const className = alias === null ? "font-mono text-xs/6" : "text-sm/6";
  if (flowId === null) return <span className={`${className} min-w-0 break-words text-ink-2`}>{name}</span>;
  return (
    <Link
      href={`/flows/${flowId}?action=${encodeURIComponent(id)}`}
      className={`${className} min-w-0 break-words rounded-sm underline decoration-line-strong underline-offset-4 hover:decoration-ink`}
    >
      {name}
    </Link>
  );
}
