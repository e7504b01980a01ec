"use client";

import { useLocale, useTranslations } from "next-intl";
import { TokenFacts } from "#components/connecting/token-facts.tsx";
import type { ConnectorManifest, SetupFieldMeta } from "#lib/connectors/define-connector.ts";
import type { ItemDetail } from "#lib/vault/schema.ts";
import { setupFields } from "#lib/vault/setup-form.ts";
import { Fact, FactList } from "./fact-list.tsx";
import { HostFacts } from "./host-facts.tsx";
import { StoredFact } from "./stored-fact.tsx";

type StoredCredentialsProps = { item: ItemDetail; app: ConnectorManifest | null; onReplace: () => void };

/** What is stored, by the names of its fields. Of a secret nothing is here to be shown. */
export function StoredCredentials({ item, app, onReplace }: StoredCredentialsProps) {
  const t = useTranslations("vault");
  const locale = useLocale();
  const setup = item.setupType === null ? undefined : app?.setups[item.setupType];
  const fields = setup ? setupFields(setup) : [];
  const stored = new Set(item.storedSecrets);

  return (
    <FactList title={t("detail.credentials")}>
      {!setup && <Fact name={t("table.state")}>{t("states.empty")}</Fact>}
      {setup && <Fact name={t("detail.kind")}>{setup.label[locale]}</Fact>}
      {fields
        .filter(({ name }) => stored.has(name) || item.attributes[name] !== undefined)
        .map(({ name, meta }) =>
          stored.has(name) ? (
            <StoredFact key={name} label={meta.label[locale]} canChange={item.canChange} onReplace={onReplace} />
          ) : (
            <Fact key={name} name={meta.label[locale]}>
              <span className="font-mono text-xs leading-5">
                {shownValue(meta, item.attributes[name] ?? "", locale)}
              </span>
            </Fact>
          ),
        )}
      {item.token && <TokenFacts token={item.token} />}
      <HostFacts item={item} />
    </FactList>
  );
}

function shownValue(meta: SetupFieldMeta, value: string, locale: "en" | "fr"): string {
  return meta.options?.find((option) => option.value === value)?.label[locale] ?? value;
}
