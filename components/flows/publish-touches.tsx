"use client";

import { useQuery } from "@tanstack/react-query";
import { Lock, Sparkle } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { AppIcon } from "#components/ui/app-icon.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { Pill } from "#components/ui/pill.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { useItemType } from "#components/vault/use-item-type.ts";
import type { FlowDetail } from "#lib/flows/schema.ts";
import { flowReachQuery } from "#lib/reach/queries.ts";
import type { ReachEntry, ReachHost } from "#lib/reach/schema.ts";
import { type TouchedByDraft, touchedByDraft } from "./touched-by-draft.ts";

/** What the draft will use and reach once it is published: items, hosts, and what starts it. */
export function PublishTouches({ flow }: { flow: FlowDetail }) {
  const t = useTranslations("flows.publish");
  const errorText = useErrorText();
  const reach = useQuery({ ...flowReachQuery(flow.id), refetchOnMount: "always" });
  if (reach.error) {
    return (
      <Alert tone="fail" title={t("reachFailed")}>
        {errorText(reach.error)}
      </Alert>
    );
  }
  // What is known of an earlier save does not do.
  if (!reach.data || !reach.isFetchedAfterMount) return <Loading rows={2} />;
  const { items, hosts, throughCalls } = touchedByDraft(reach.data, flow.published === null);
  const { hooks, schedules } = flow.triggers;
  return (
    <dl className="flex flex-col gap-3 text-sm">
      <Touch label={t("items")} isEmpty={items.length === 0}>
        <TouchedItems items={items} />
      </Touch>
      <Touch label={t("hosts")} isEmpty={hosts.length === 0}>
        <TouchedHosts hosts={hosts} />
      </Touch>
      {throughCalls.items.length + throughCalls.hosts.length > 0 && (
        <Touch label={t("throughCalls")} isEmpty={false}>
          <TouchedItems items={throughCalls.items} />
          <TouchedHosts hosts={throughCalls.hosts} />
        </Touch>
      )}
      <Touch label={t("triggers")} isEmpty={false}>
        <li>{t("triggersOn", { hooks, schedules })}</li>
      </Touch>
    </dl>
  );
}

function Touch({ label, isEmpty, children }: { label: string; isEmpty: boolean; children: ReactNode }) {
  const t = useTranslations("flows.publish");
  return (
    <div className="grid gap-x-4 gap-y-1 sm:grid-cols-[minmax(90px,160px)_minmax(0,1fr)]">
      <dt className="text-ink-2 text-xs/[22px]">{label}</dt>
      <dd className="min-w-0">
        {isEmpty ? (
          <span className="text-ink-2">{t("nothing")}</span>
        ) : (
          <ul className="flex max-h-44 flex-col gap-1 overflow-y-auto">{children}</ul>
        )}
      </dd>
    </div>
  );
}

function TouchedItems({ items }: Pick<TouchedByDraft, "items">) {
  return items.map(({ thing, isNew }) => (
    <li key={thing.itemId} className="flex min-w-0 items-center gap-2">
      <TouchedItem entry={thing} />
      {isNew && <NewPill />}
    </li>
  ));
}

function TouchedHosts({ hosts }: Pick<TouchedByDraft, "hosts">) {
  return hosts.map(({ thing, isNew }) => (
    <li key={`${thing.kind} ${thing.host}`} className="flex min-w-0 items-center gap-2">
      <TouchedHost {...thing} />
      {isNew && <NewPill />}
    </li>
  ));
}

function NewPill() {
  const t = useTranslations("flows.publish");
  return (
    <Pill tone="accent" icon={<Sparkle aria-hidden />}>
      {t("new")}
    </Pill>
  );
}

function TouchedItem({ entry: { item, isConnection } }: { entry: ReachEntry }) {
  const t = useTranslations("flows.tree");
  const itemType = useItemType();
  if (!item) {
    return (
      <>
        <Lock aria-hidden className="size-4 shrink-0 text-ink-2" />
        <span>{isConnection ? t("connectionHidden") : t("itemHidden")}</span>
      </>
    );
  }
  return (
    <>
      <AppIcon name={itemType(item).icon} size="sm" tone={item.state === "empty" ? "orange" : "plain"} />
      <span className="min-w-0 break-words">{item.name}</span>
      <span className="truncate text-ink-2 text-xs">{item.sectionName}</span>
    </>
  );
}

function TouchedHost({ kind, host }: Pick<ReachHost, "kind" | "host">) {
  const t = useTranslations("flows.publish");
  if (kind === "host") return <code className="min-w-0 break-all font-mono text-xs">{host}</code>;
  return <span>{t(`hostKinds.${kind}`)}</span>;
}
