"use client";

import { useTranslations } from "next-intl";
import { CopyField } from "#components/ui/copy-field.tsx";
import { redirectUrl } from "#lib/connecting/schema.ts";
import type { ConnectorManifest } from "#lib/connectors/define-connector.ts";
import { usePublicUrl } from "./public-url.tsx";

/** Asked for by the provider before it gives a client ID. */
export function RedirectUrlField({ app: { id, name } }: { app: ConnectorManifest }) {
  const t = useTranslations("connecting");
  return (
    <CopyField
      label={t("redirectUrl")}
      value={redirectUrl(usePublicUrl(), id)}
      description={t("redirectUrlHelp", { app: name })}
    />
  );
}
