"use client";

import { Lock } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { AppIcon } from "#components/ui/app-icon.tsx";
import { Pill } from "#components/ui/pill.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { ItemStatePill } from "#components/vault/item-state-pill.tsx";
import { useItemType } from "#components/vault/use-item-type.ts";
import { VersionPill } from "#components/vault/version-pill.tsx";
import type { ReachEntry } from "#lib/flows/schema.ts";
import type { ItemOption } from "#lib/vault/schema.ts";
import { ReachAction } from "./reach-action.tsx";

type ReachRowProps = { entry: ReachEntry; flowId: string; inDraft: ReadonlySet<string> };

/** One item that a flow can use: what it is, where it may go, when it last did, and which actions use it. */
export function ReachRow({ entry: { item, isConnection, lastUsedAt, versions }, flowId, inDraft }: ReachRowProps) {
  return (
    <li className="flex flex-col gap-2.5 px-4 py-3.5">
      {item ? <ItemHead item={item} lastUsedAt={lastUsedAt} /> : <LockedHead isConnection={isConnection} />}
      <ul className="flex flex-col gap-1.5 sm:pl-10">
        {versions.map((version, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: two runs of drafts have nothing else to tell them apart
            key={index}
            className="flex flex-wrap items-start gap-x-3 gap-y-1 sm:grid sm:grid-cols-[180px_1fr]"
          >
            <span className="flex">
              <VersionPill version={version} />
            </span>
            <ul className="flex min-w-0 flex-col">
              {version.actions.map((action) => (
                <ReachAction
                  key={action.id}
                  action={action}
                  href={inDraft.has(action.id) ? `/flows/${flowId}` : null}
                />
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </li>
  );
}

function ItemHead({ item, lastUsedAt }: { item: ItemOption; lastUsedAt: Date | null }) {
  const t = useTranslations("flows.reach");
  const vault = useTranslations("vault");
  const type = useItemType()(item);
  const hosts = item.origins.map((origin) => URL.parse(origin)?.host ?? origin);
  return (
    <div className="flex flex-wrap items-start gap-x-3 gap-y-1.5">
      <AppIcon name={type.icon} tone={item.state === "empty" ? "orange" : "plain"} />
      <div className="flex min-w-0 flex-1 basis-64 flex-col gap-0.5">
        <Link
          href={`/vault/${item.id}`}
          className="self-start break-words rounded-sm font-medium hover:underline hover:underline-offset-4"
        >
          {item.name}
        </Link>
        <span className="text-ink-2 text-xs">
          {t("typeAndSection", { type: type.name, section: item.sectionName })}
        </span>
        {hosts.length > 0 && (
          <span className="text-ink-2 text-xs">
            {t.rich("hosts", {
              hosts: hosts.join(", "),
              host: (chunks) => <span className="break-all font-mono text-ink">{chunks}</span>,
            })}
          </span>
        )}
      </div>
      <span className="flex flex-col items-end gap-1 max-sm:items-start">
        <span className="flex flex-wrap gap-1.5">
          {item.isAnyHost && <Pill tone="amber">{vault("notes.anyHost")}</Pill>}
          <ItemStatePill state={item.state} expiresAt={item.expiresAt} setupType={item.setupType} />
        </span>
        <span className="text-ink-2 text-xs">
          {lastUsedAt ? (
            <>
              {vault("uses.lastUsed")} <RelativeTime value={lastUsedAt} />
            </>
          ) : (
            vault("uses.neverUsed")
          )}
        </span>
      </span>
    </div>
  );
}

function LockedHead({ isConnection }: { isConnection: boolean }) {
  const t = useTranslations("flows");
  return (
    <div className="flex items-center gap-3">
      <span className="flex size-7 shrink-0 items-center justify-center rounded-md border border-line text-ink-2">
        <Lock aria-hidden className="size-4" />
      </span>
      <div className="flex min-w-0 flex-col">
        <span className="font-medium">{isConnection ? t("tree.connectionHidden") : t("tree.itemHidden")}</span>
        <span className="text-ink-2 text-xs">{t("reach.hidden")}</span>
      </div>
    </div>
  );
}
