"use client";

import { useQuery } from "@tanstack/react-query";
import { Plug, Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { LoadState } from "#components/ui/load-state.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { clientsQuery } from "#lib/clients/queries.ts";
import { ClientTable } from "./client-table.tsx";

const NewClientDialog = dynamic(async () => (await import("./new-client-dialog.tsx")).NewClientDialog, { ssr: false });

export function ClientsView() {
  const t = useTranslations("clients");
  const common = useTranslations("settings");
  const query = useQuery(clientsQuery());
  const [isCreating, setCreating] = useState(false);
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title={t("title")}
        description={t("lead")}
        actions={
          <Button variant="primary" icon={<Plus aria-hidden />} onPress={() => setCreating(true)}>
            {t("create")}
          </Button>
        }
      />
      <LoadState query={query} failed={common("loadFailed")} rows={3} />
      {query.data?.length === 0 && (
        <EmptyState icon={<Plug aria-hidden />} title={t("emptyTitle")}>
          {t("emptyText")}
        </EmptyState>
      )}
      {query.data && query.data.length > 0 && <ClientTable clients={query.data} />}
      {isCreating && <NewClientDialog onClose={() => setCreating(false)} />}
    </div>
  );
}
