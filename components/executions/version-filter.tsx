"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { SearchSelect } from "#components/ui/search-select.tsx";
import type { ExecutionPage } from "#lib/executions/list-schema.ts";
import { versionsQuery } from "#lib/versions/queries.ts";
import type { VersionKind } from "#lib/versions/schema.ts";
import { filterList } from "./use-list-input.ts";
import { useVersionText } from "./version-link.tsx";

const ANY = "any";

type VersionFilterProps = { flowId: string; versionId: string | null; version: ExecutionPage["version"] };

/** What ran: the flow's latest versions, and the latest saves of its draft that ran. Read as it is opened. */
export function VersionFilter({ flowId, versionId, version }: VersionFilterProps) {
  const t = useTranslations("executions.filters");
  const versionText = useVersionText();
  const [isWanted, setWanted] = useState(false);
  const [typed, setTyped] = useState("");
  const [published, saves] = [useRan(flowId, "published", isWanted), useRan(flowId, "saves", isWanted)];
  const optionsOf = (kind: VersionKind, found: typeof published) =>
    (found ?? []).map(({ id, number, draftVersion }) => ({
      id,
      label: versionText({ isDraft: kind === "saves", versionNumber: number, draftVersion }),
    }));
  const [live, drafts] = [optionsOf("published", published), optionsOf("saves", saves)];
  const chosen = versionId === null ? t("anyVersion") : version ? versionText(version) : t("versionGone");
  const isListed = versionId === null || [...live, ...drafts].some(({ id }) => id === versionId);
  const isRead = published !== undefined && saves !== undefined;
  return (
    <SearchSelect
      label={t("version")}
      isLabelHidden
      first={[{ id: ANY, label: t("anyVersion") }]}
      groups={[
        { id: "published", title: t("published"), options: live },
        { id: "saves", title: t("drafts"), options: isListed ? drafts : [...drafts, { id: versionId, label: chosen }] },
      ].filter(({ options }) => options.length > 0)}
      value={versionId ?? ANY}
      chosen={{ label: chosen }}
      onChange={(id) => filterList({ versionId: id === ANY ? undefined : id })}
      search={typed}
      onSearch={setTyped}
      searchLabel={t("searchVersions")}
      isFound={false}
      isLong={isRead ? live.length + drafts.length > 8 : undefined}
      emptyText={t("noVersions")}
      onApproach={() => setWanted(true)}
      onOpenChange={() => setWanted(true)}
      className="w-44 max-sm:w-full"
    />
  );
}

function useRan(flowId: string, kind: VersionKind, isWanted: boolean) {
  const { data } = useQuery({ ...versionsQuery(flowId, kind, 1), enabled: isWanted });
  return data?.versions.filter(({ executions }) => executions > 0);
}
