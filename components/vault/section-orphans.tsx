"use client";

import { useQuery } from "@tanstack/react-query";
import { FolderX } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { Button } from "#components/ui/button.tsx";
import { orphanedSectionsQuery } from "#lib/sections/queries.ts";
import type { OrphanedSection } from "#lib/sections/schema.ts";

/** For administrators, below the sections: those that nobody active fully controls. Not there while there is none. */
export function SectionOrphans({ onTakeOver }: { onTakeOver: (section: OrphanedSection) => void }) {
  const t = useTranslations("vault.orphans");
  const titleId = useId();
  const { data: orphans = [] } = useQuery(orphanedSectionsQuery());
  if (orphans.length === 0) return null;
  return (
    <section
      aria-labelledby={titleId}
      className="max-md:order-first max-md:basis-full max-md:border-line max-md:border-b max-md:px-2 max-md:pt-3 max-md:pb-2 md:mt-4 md:border-line md:border-t md:pt-3"
    >
      <h2 id={titleId} className="px-2 font-semibold text-ink-2 text-xs uppercase tracking-wide">
        {t("title")}
      </h2>
      <p className="px-2 pt-1 pb-1.5 text-ink-2 text-xs">{t("text")}</p>
      <ul className="flex flex-col gap-0.5">
        {orphans.map((section) => (
          <li key={section.id} className="flex h-[36px] items-center gap-2 pl-2 max-md:pr-2 md:h-[34px]">
            <FolderX aria-hidden size={16} strokeWidth={1.75} className="shrink-0 text-ink-2" />
            <span className="min-w-0 flex-1 truncate" title={section.name}>
              {section.name}
            </span>
            <Button
              size="sm"
              onPress={() => onTakeOver(section)}
              aria-label={t("takeOverNamed", { section: section.name })}
            >
              {t("takeOver")}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
