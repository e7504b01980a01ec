"use client";

import { useQuery } from "@tanstack/react-query";
import { Ban, Pencil } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Breadcrumbs } from "#components/ui/breadcrumbs.tsx";
import { Button } from "#components/ui/button.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { clientQuery } from "#lib/clients/queries.ts";
import { ClientAccess } from "./client-access.tsx";
import { ClientFacts } from "./client-facts.tsx";
import { ClientKeys } from "./client-keys.tsx";
import { ClientSecret } from "./client-secret.tsx";

const EditClientDialog = dynamic(async () => (await import("./edit-client-dialog.tsx")).EditClientDialog, {
  ssr: false,
});
const RevokeClientDialog = dynamic(async () => (await import("./revoke-client-dialog.tsx")).RevokeClientDialog, {
  ssr: false,
});

export function ClientView({ clientId }: { clientId: string }) {
  const t = useTranslations("clients");
  const common = useTranslations("settings");
  const errorText = useErrorText();
  const query = useQuery(clientQuery(clientId));
  const [open, setOpen] = useState<"edit" | "revoke" | null>(null);
  const client = query.data;
  const close = () => setOpen(null);

  if (!client) return query.error ? <Alert tone="fail">{errorText(query.error)}</Alert> : <Loading />;
  return (
    <article className="flex flex-col gap-5">
      <Breadcrumbs
        label={common("path")}
        crumbs={[{ label: t("title"), href: "/settings/clients" }, { label: client.name }]}
      />
      <PageHeader
        title={client.name}
        actions={
          <>
            <Button icon={<Pencil aria-hidden />} onPress={() => setOpen("edit")}>
              {t("edit")}
            </Button>
            <Button icon={<Ban aria-hidden />} onPress={() => setOpen("revoke")}>
              {t("revoke")}
            </Button>
          </>
        }
      />
      {query.error && (
        <Alert tone="fail" title={common("loadFailed")}>
          {errorText(query.error)}
        </Alert>
      )}
      {!client.canStore && <Alert tone="amber">{t("cannotStore")}</Alert>}
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-2">
        <ClientFacts client={client} />
        <div className="flex min-w-0 flex-col gap-5">
          <ClientAccess client={client} />
          <ClientSecret client={client} />
          <ClientKeys client={client} />
        </div>
      </div>
      {open === "edit" && <EditClientDialog client={client} onClose={close} />}
      {open === "revoke" && <RevokeClientDialog client={client} onClose={close} />}
    </article>
  );
}
