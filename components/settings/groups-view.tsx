"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { LoadState } from "#components/ui/load-state.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { groupsQuery } from "#lib/groups/queries.ts";
import { GroupTable } from "./group-table.tsx";

const NameGroupDialog = dynamic(async () => (await import("./name-group-dialog.tsx")).NameGroupDialog, { ssr: false });

export function GroupsView() {
  const t = useTranslations("groups");
  const common = useTranslations("settings");
  const query = useQuery(groupsQuery());
  const [isCreating, setCreating] = useState(false);
  const hasOwn = query.data?.some(({ kind }) => kind === "custom");
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
      {query.data && <GroupTable groups={query.data} />}
      {query.data && !hasOwn && <p className="text-ink-2 text-sm">{t("empty")}</p>}
      {isCreating && <NameGroupDialog onClose={() => setCreating(false)} />}
    </div>
  );
}
