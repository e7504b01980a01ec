"use client";

import { ExternalLink } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useFormContext } from "react-hook-form";
import { PermissionList } from "#components/connecting/permission-list.tsx";
import { RedirectUrlField } from "#components/connecting/redirect-url-field.tsx";
import { SecretField } from "#components/ui/secret-field.tsx";
import { SelectField } from "#components/ui/select-field.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import type { ConnectorManifest } from "#lib/connectors/define-connector.ts";
import { askedFields, type CredentialsValues, type SetupField } from "#lib/vault/setup-form.ts";
import { HostsField } from "./hosts-field.tsx";
import { RadioCards } from "./radio-cards.tsx";
import { useBoundField } from "./use-bound-field.ts";

type CredentialsFieldsProps = { app: ConnectorManifest; autoFocus?: boolean };

/** The kind of credentials where the app has several, their fields, and the hosts where the author names them. */
export function CredentialsFields({ app, autoFocus = false }: CredentialsFieldsProps) {
  const t = useTranslations("vault.credentials");
  const locale = useLocale();
  const { watch } = useFormContext<CredentialsValues>();
  const { value: setupType, onChange: chooseType } = useBoundField<CredentialsValues>("setupType");
  const kinds = Object.entries(app.setups);
  const setup = app.setups[watch("setupType")];
  const hasKinds = kinds.length > 1;

  return (
    <>
      {hasKinds && (
        <RadioCards
          legend={t("kind")}
          name="setup-type"
          cards={kinds.map(([type, { label, help }]) => ({ value: type, title: label[locale], text: help[locale] }))}
          value={setupType}
          onChange={chooseType}
          autoFocus={autoFocus}
        />
      )}
      {setup && (
        <div key={setupType} className="flex flex-col gap-4">
          {!hasKinds && <p className="text-ink-2 text-sm">{setup.help[locale]}</p>}
          {setup.tokens?.grant === "authorization_code" && <RedirectUrlField app={app} />}
          {setup.permissions && <PermissionList app={app.name} permissions={setup.permissions} />}
          {askedFields(setup, watch("setup")[setupType]).map((field, index) => (
            <CredentialField
              key={field.name}
              field={field}
              path={`setup.${setupType}.${field.name}`}
              autoFocus={autoFocus && !hasKinds && index === 0}
            />
          ))}
        </div>
      )}
      {app.origins === "author" && <HostsField />}
      {app.documentationUrl && (
        <p className="text-sm">
          <a
            href={app.documentationUrl}
            target="_blank"
            rel="noreferrer"
            className="rounded-sm text-accent underline underline-offset-2"
          >
            {t("documentation", { app: app.name })}
            <ExternalLink aria-hidden size={14} className="ml-1.5 inline align-[-2px]" />
            <span className="sr-only">({t("opensNew")})</span>
          </a>
        </p>
      )}
    </>
  );
}

type CredentialFieldProps = { field: SetupField; path: `setup.${string}.${string}`; autoFocus: boolean };

function CredentialField({ field: { meta, isRequired }, path, autoFocus }: CredentialFieldProps) {
  const t = useTranslations("vault.credentials");
  const locale = useLocale();
  const bound = useBoundField<CredentialsValues>(path);
  const shared = {
    label: meta.label[locale],
    description: meta.help?.[locale],
    isRequired,
    autoFocus,
    ...bound,
    ...(!isRequired && { hint: t("optional") }),
  };

  if (meta.control === "select") {
    const options = (meta.options ?? []).map(({ value, label }) => ({ id: value, label: label[locale] }));
    return <SelectField {...shared} options={options} />;
  }
  // Chrome heeds "new-password" alone: with "off" it offers to fill in, and to keep, the operator's own password.
  if (meta.control === "password")
    return <SecretField {...shared} autoComplete="new-password" placeholder={t("secretPlaceholder")} />;
  return <TextField {...shared} autoComplete="off" spellCheck="false" placeholder={meta.placeholder} />;
}
