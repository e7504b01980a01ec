"use client";

import { Lock } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { AppIcon } from "#components/ui/app-icon.tsx";
import { Link } from "#components/ui/link.tsx";
import { Pill } from "#components/ui/pill.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { ItemStatePill } from "#components/vault/item-state-pill.tsx";
import { useItemType } from "#components/vault/use-item-type.ts";
import { useSecretName } from "#components/vault/use-secret-name.ts";
import type { ReachEntry } from "#lib/reach/schema.ts";
import type { ItemOption } from "#lib/vault/schema.ts";
import { ReachAction } from "./reach-action.tsx";
import { ReachVersion } from "./reach-version.tsx";
import { useItemPlace } from "./use-item-place.ts";

type ReachRowProps = { entry: ReachEntry; editorOf: EditorOf };

/** Where an action stands in a draft, to go to it. */
export type EditorOf = (version: Pick<ReachEntry["versions"][number], "flow">, actionId: string) => string | null;

/** One item that a flow can use: what it is, where it may go, when it last did, and which actions use it. */
export function ReachRow({ entry, editorOf }: ReachRowProps) {
  const t = useTranslations("flows.reach");
  const placeText = useItemPlace();
  const { item, isConnection, versions } = entry;
  return (
    <li className="flex flex-col gap-2.5 px-4 py-3.5">
      {item ? <ItemHead item={item} entry={entry} /> : <LockedHead isConnection={isConnection} />}
      <ul className="flex flex-col gap-1.5 sm:pl-10">
        {versions.map((version, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two runs of drafts have nothing else to tell them apart
          <ReachVersion key={index} version={version}>
            {version.actions.map((action) => (
              <ReachAction key={action.id} action={action} href={editorOf(version, action.id)}>
                {action.places
                  .map((place) =>
                    place.sender ? t("throughSetting", { channel: place.sender }) : placeText(action, place),
                  )
                  .join(", ")}
              </ReachAction>
            ))}
          </ReachVersion>
        ))}
      </ul>
    </li>
  );
}

type ItemHeadProps = { item: ItemOption; entry: Pick<ReachEntry, "lastUsedAt" | "secrets"> };

function ItemHead({ item, entry: { lastUsedAt, secrets } }: ItemHeadProps) {
  const t = useTranslations("flows.reach");
  const vault = useTranslations("vault");
  const format = useFormatter();
  const secretName = useSecretName();
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
        {secrets.length > 0 && (
          <span className="text-ink-2 text-xs">
            {t.rich("secrets", {
              secrets: format.list(secrets.map((field) => secretName(item, field))),
              secret: (chunks) => <span className="text-ink">{chunks}</span>,
            })}
          </span>
        )}
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
