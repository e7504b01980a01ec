"use client";

import { useTranslations } from "next-intl";
import { CopyField } from "#components/ui/copy-field.tsx";
import { DateText } from "#components/ui/date-text.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Fact } from "#components/vault/fact-list.tsx";
import type { ClientDetail } from "#lib/clients/schema.ts";
import { scopeGroups } from "#lib/clients/scope-groups.ts";
import { ScopeName } from "./scope-name.tsx";

export function ClientFacts({ client: { id, scopes, section, lastUsedAt, createdAt } }: { client: ClientDetail }) {
  const t = useTranslations("clients");
  const groups = scopeGroups
    .map((group) => ({ id: group.id, held: group.scopes.filter((scope) => scopes.includes(scope)) }))
    .filter(({ held }) => held.length > 0);
  return (
    <Panel title={t("about")}>
      <div className="pb-2">
        <CopyField label={t("clientId")} value={id} />
      </div>
      <dl className="divide-y divide-line">
        <Fact name={t("table.section")}>
          {section?.name ?? <span className="text-ink-2">{t("hiddenSection")}</span>}
        </Fact>
        <Fact name={t("scopesLegend")}>
          <ul className="flex flex-col gap-2">
            {groups.map((group) => (
              <li key={group.id}>
                <span className="text-sm">{t(`scopeGroups.${group.id}`)}</span>
                <span className="flex flex-wrap gap-x-2 font-mono text-ink-2 text-xs leading-5">
                  {group.held.map((scope) => (
                    <span key={scope}>
                      <ScopeName scope={scope} />
                    </span>
                  ))}
                </span>
              </li>
            ))}
          </ul>
        </Fact>
        <Fact name={t("table.lastUsed")}>
          {lastUsedAt ? <RelativeTime value={lastUsedAt} /> : <span className="text-ink-2">{t("never")}</span>}
        </Fact>
        <Fact name={t("table.created")}>
          <DateText value={createdAt} style="dateTime" />
        </Fact>
      </dl>
    </Panel>
  );
}
