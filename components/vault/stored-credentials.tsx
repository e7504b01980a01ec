"use client";

import { Lock } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import type { ConnectorManifest, SetupFieldMeta } from "#lib/connectors/define-connector.ts";
import type { ItemDetail } from "#lib/vault/schema.ts";
import { setupFields } from "#lib/vault/setup-form.ts";
import { Fact, FactList } from "./fact-list.tsx";

type StoredCredentialsProps = { item: ItemDetail; app: ConnectorManifest | null; onReplace: () => void };

/** What is stored, by the names of its fields. Of a secret nothing is here to be shown. */
export function StoredCredentials({ item, app, onReplace }: StoredCredentialsProps) {
  const t = useTranslations("vault");
  const locale = useLocale();
  const setup = item.setupType === null ? undefined : app?.setups[item.setupType];
  const fields = setup ? setupFields(setup) : [];
  const stored = new Set(item.storedSecrets);
  const origins = item.origins;

  return (
    <FactList title={t("detail.credentials")}>
      {!setup && <Fact name={t("table.state")}>{t("states.empty")}</Fact>}
      {setup && <Fact name={t("detail.kind")}>{setup.label[locale]}</Fact>}
      {fields
        .filter(({ name }) => stored.has(name) || item.attributes[name] !== undefined)
        .map(({ name, meta }) => (
          <Fact key={name} name={meta.label[locale]}>
            {stored.has(name) ? (
              <Stored canChange={item.canChange} label={meta.label[locale]} onReplace={onReplace} />
            ) : (
              <span className="font-mono text-xs leading-5">
                {shownValue(meta, item.attributes[name] ?? "", locale)}
              </span>
            )}
          </Fact>
        ))}
      {origins.length > 0 && (
        <Fact name={t("detail.hosts")}>
          <ul className="font-mono text-xs leading-5">
            {origins.map((origin) => (
              <li key={origin} className="break-all">
                {origin}
              </li>
            ))}
          </ul>
        </Fact>
      )}
      {item.isAnyHost && <Fact name={t("detail.hosts")}>{t("notes.anyHost")}</Fact>}
    </FactList>
  );
}

function shownValue(meta: SetupFieldMeta, value: string, locale: "en" | "fr"): string {
  return meta.options?.find((option) => option.value === value)?.label[locale] ?? value;
}

type StoredProps = { canChange: boolean; label: string; onReplace: () => void };

function Stored({ canChange, label, onReplace }: StoredProps) {
  const t = useTranslations("vault.detail");
  return (
    <span className="flex flex-wrap items-center justify-between gap-x-3">
      <span className="inline-flex items-center gap-1.5 text-ink-2">
        <Lock aria-hidden size={14} className="shrink-0" />
        {t("stored")}
      </span>
      {canChange && (
        <Button variant="ghost" size="sm" aria-label={t("replaceField", { label })} onPress={onReplace}>
          {t("replace")}
        </Button>
      )}
    </span>
  );
}
