"use client";

import { Activity, ClipboardList, Folder, Workflow } from "lucide-react";
import { useTranslations } from "next-intl";
import { useTimeText } from "#components/executions/use-time-text.ts";
import { AppIcon } from "#components/ui/app-icon.tsx";
import { useItemType } from "#components/vault/use-item-type.ts";
import type { SearchResult } from "#lib/search/schema.ts";
import type { CommandGroup } from "./commands.ts";

/** What the server found, as links by kind. */
export function useFoundGroups(): (found: SearchResult, areLast: boolean) => CommandGroup[] {
  const t = useTranslations("palette");
  const status = useTranslations("executions.status");
  const time = useTimeText("short");
  const typeOf = useItemType();
  return (found, areLast) => {
    const groups: CommandGroup[] = [
      {
        id: "flows",
        title: areLast ? t("group.lastFlows") : t("group.flows"),
        entries: found.flows.map(({ id, name }) => ({
          id,
          label: name,
          icon: <Workflow aria-hidden />,
          href: `/flows/${id}`,
        })),
      },
      {
        id: "items",
        title: areLast ? t("group.lastItems") : t("group.items"),
        entries: found.items.map(({ id, name, sectionName, ...item }) => ({
          id,
          label: name,
          href: `/vault/${id}`,
          icon: <AppIcon name={typeOf(item).icon} size="sm" />,
          detail: `${typeOf(item).name} · ${sectionName}`,
        })),
      },
      {
        id: "executions",
        title: areLast ? t("group.lastExecutions") : t("group.executions"),
        entries: found.executions.map((execution) => {
          const facts = { status: status(execution.status), time: time(execution.createdAt) };
          return {
            id: execution.id,
            label: execution.flowName,
            href: `/executions/${execution.id}`,
            icon: <Activity aria-hidden />,
            detail: execution.isDraft ? t("executionDraft", facts) : t("execution", facts),
          };
        }),
      },
      {
        id: "forms",
        title: areLast ? t("group.lastForms") : t("group.forms"),
        entries: found.forms.map(({ id, name }) => ({
          id,
          label: name,
          icon: <ClipboardList aria-hidden />,
          href: `/forms/${id}`,
        })),
      },
      {
        id: "sections",
        title: t("group.sections"),
        entries: found.sections.map(({ id, name }) => ({
          id,
          label: name,
          icon: <Folder aria-hidden />,
          href: `/vault?section=${id}`,
        })),
      },
    ];
    return groups.filter(({ entries }) => entries.length > 0);
  };
}
