"use client";

import { FolderLock } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { Link } from "#components/ui/link.tsx";
import { RowIcon } from "#components/ui/row-icon.tsx";
import { useGranteeName } from "#components/vault/use-grantee-name.ts";
import type { OwnSection } from "#lib/operators/schema.ts";
import { vaultHref } from "#lib/vault/list-params.ts";
import { AccountPanel } from "./account-panel.tsx";

/** What of the vault the operator may see, how far, and who gave it. */
export function OwnSectionList({ sections }: { sections: readonly OwnSection[] }) {
  const t = useTranslations("account.sections");
  return (
    <AccountPanel title={t("title")} lead={t("lead")}>
      {sections.length === 0 ? (
        <p className="rounded-xl border border-line border-dashed bg-panel px-4 py-6 text-center text-ink-2">
          {t("none")}
        </p>
      ) : (
        <ul aria-label={t("title")} className="divide-y divide-line rounded-xl border border-line bg-panel">
          {sections.map((section) => (
            <SectionRow key={section.id} section={section} />
          ))}
        </ul>
      )}
    </AccountPanel>
  );
}

function SectionRow({ section: { id, name, right, isOwn, groups } }: { section: OwnSection }) {
  const t = useTranslations("account.sections");
  const tLevel = useTranslations("vault.permissions.level");
  const format = useFormatter();
  const groupName = useGranteeName();
  const through = [...(isOwn ? [t("me")] : []), ...groups.map((group) => t("group", { name: groupName(group) }))];
  return (
    <li className="flex min-h-[52px] flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
      <RowIcon>
        <FolderLock />
      </RowIcon>
      <Link
        href={vaultHref({ sectionId: id })}
        className="min-w-0 flex-1 basis-40 truncate rounded-sm font-medium hover:underline hover:underline-offset-4"
      >
        {name}
      </Link>
      <p className="text-sm max-sm:basis-full max-sm:pl-10 sm:text-right">
        <span className="block">{tLevel(right)}</span>
        <span className="block text-ink-2">{format.list(through, { type: "conjunction" })}</span>
      </p>
    </li>
  );
}
