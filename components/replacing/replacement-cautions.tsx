"use client";

import { useLocale, useTranslations } from "next-intl";
import { Note, VaultLink } from "#components/flows/item-note.tsx";
import { useStateName } from "#components/vault/use-state-name.ts";
import { findSetup } from "#lib/connectors/registry.ts";
import type { ReplacementPreview } from "#lib/replacements/schema.ts";
import type { ItemOption } from "#lib/vault/schema.ts";

/** In what the next item falls short of the former one. */
export function ReplacementCautions({
  preview: { former, next, lostHosts, missingScopes },
}: {
  preview: ReplacementPreview;
}) {
  const t = useTranslations("replacing.cautions");
  const stateName = useStateName();
  const setupName = useSetupName();
  const isOther = next.setupType !== null && former.setupType !== null && next.setupType !== former.setupType;
  const link = <VaultLink id={next.id} />;
  return (
    <div className="flex flex-col gap-1.5 empty:hidden">
      {next.state === "empty" && (
        <Note tone="warn" action={link}>
          {t("empty", { name: next.name, state: stateName(next) })}
        </Note>
      )}
      {(next.state === "failing" || next.state === "expired") && (
        <Note tone="fail" action={link}>
          {t("failing", { name: next.name, state: stateName(next) })}
        </Note>
      )}
      {next.isAnyHost && (
        <Note tone="amber" action={link}>
          {t("anyHost", { name: next.name })}
        </Note>
      )}
      {lostHosts.length > 0 && (
        <Note tone="amber">
          {t("hosts", { name: next.name, hosts: lostHosts.join(", "), count: lostHosts.length })}
        </Note>
      )}
      {isOther && <Note tone="amber">{t("setup", { former: setupName(former), next: setupName(next) })}</Note>}
      {missingScopes.length > 0 && (
        <Note tone="shield">
          {t("scopes", { name: next.name, scopes: missingScopes.join(", "), count: missingScopes.length })}
        </Note>
      )}
    </div>
  );
}

function useSetupName(): (item: Pick<ItemOption, "appId" | "setupType">) => string {
  const language = useLocale();
  return ({ appId, setupType }) => findSetup(appId ?? "", setupType ?? "")?.label[language] ?? setupType ?? "";
}
