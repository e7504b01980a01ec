"use client";

import { useTranslations } from "next-intl";
import { usePublicUrl } from "#components/connecting/public-url.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { CopyBlock } from "#components/ui/copy-block.tsx";
import { CopyField } from "#components/ui/copy-field.tsx";
import type { NewClient } from "#lib/clients/schema.ts";

/** Id and secret, this once, and the command that makes a token of them. */
export function ClientCredentials({ client: { client_id, client_secret } }: { client: NewClient }) {
  const t = useTranslations("clients");
  const base = usePublicUrl().replace(/\/+$/, "");
  const command = [
    `curl ${base}/oauth/token`,
    "-d grant_type=client_credentials",
    `-d client_id=${client_id}`,
    `-d client_secret=${client_secret}`,
    `-d audience=${base}/api/v2/`,
  ].join(" \\\n  ");
  return (
    <>
      <Alert tone="amber">{t("shownOnce")}</Alert>
      <CopyField label={t("clientId")} value={client_id} />
      <CopyField autoFocus label={t("clientSecret")} value={client_secret} />
      <CopyBlock label={t("tokenCommand")} text={command} />
    </>
  );
}
