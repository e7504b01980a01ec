"use client";

import { useQuery } from "@tanstack/react-query";
import { Layers, Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { itemQuery, sectionsQuery } from "#lib/vault/queries.ts";
import type { SectionDialog } from "./section-dialogs.tsx";
import { SectionAllLink, SectionLine } from "./section-line.tsx";
import { SectionOrphans } from "./section-orphans.tsx";
import { useListInput } from "./use-list-input.ts";

const SectionDialogs = dynamic(async () => (await import("./section-dialogs.tsx")).SectionDialogs, { ssr: false });

/** The sections at the left. On a narrow screen they stand in one row above the table. */
export function SectionNav({ canTakeOver }: { canTakeOver: boolean }) {
  const t = useTranslations("vault.sections");
  const sections = useQuery(sectionsQuery());
  const current = useCurrentSection();
  const [dialog, setDialog] = useState<SectionDialog | null>(null);
  const all = sections.data ?? [];
  const total = all.reduce((sum, { itemCount }) => sum + itemCount, 0);
  const newSection = (
    <IconButton
      size="sm"
      label={t("new")}
      icon={<Plus aria-hidden />}
      onPress={() => setDialog({ kind: "create" })}
      className="shrink-0"
    />
  );

  return (
    <nav aria-label={t("title")} className="border-line border-b md:w-[248px] md:shrink-0 md:border-r md:border-b-0">
      <div className="flex flex-wrap items-center md:sticky md:top-[52px] md:block md:max-h-[calc(100dvh-52px)] low:md:top-0 low:md:max-h-dvh md:overflow-y-auto md:p-3 md:pt-4">
        <div className="flex items-center justify-between pl-2 md:pb-1 max-md:order-last max-md:pr-2 max-md:pl-0">
          <p className="font-semibold text-ink-2 text-xs uppercase tracking-wide max-md:hidden">{t("title")}</p>
          {newSection}
        </div>
        <ul className="relative flex min-w-0 flex-1 gap-1 overflow-x-auto p-2 md:flex-col md:gap-0.5 md:overflow-visible md:p-0">
          <SectionAllLink icon={Layers} isCurrent={current === null} count={total} />
          {all.map((section) => (
            <SectionLine
              key={section.id}
              section={section}
              isCurrent={current === section.id}
              onOpenDialog={setDialog}
            />
          ))}
        </ul>
        {canTakeOver && <SectionOrphans onTakeOver={(section) => setDialog({ kind: "takeOver", section })} />}
      </div>
      {dialog && <SectionDialogs dialog={dialog} currentId={current ?? null} onClose={() => setDialog(null)} />}
    </nav>
  );
}

/** The section that is shown: of a list or a Permissions tab by the address, of an item by the item; null for all. */
function useCurrentSection(): string | null | undefined {
  const { itemId, sectionId: ofPage } = useParams<{ itemId?: string; sectionId?: string }>();
  const { sectionId } = useListInput();
  const item = useQuery({ ...itemQuery(itemId ?? ""), enabled: false });
  if (itemId !== undefined) return item.data?.sectionId;
  return ofPage ?? sectionId ?? null;
}
