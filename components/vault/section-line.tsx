"use client";

import clsx from "clsx";
import { Ellipsis, Folder, type LucideIcon, Pencil, ShieldCheck, Trash2 } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { memo, useEffect, useRef } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Link } from "#components/ui/link.tsx";
import { Menu, type MenuEntry } from "#components/ui/menu.tsx";
import { vaultHref } from "#lib/vault/list-params.ts";
import type { SectionSummary } from "#lib/vault/schema.ts";

type SectionLineProps = {
  section: SectionSummary;
  isCurrent: boolean;
  onOpenDialog: (dialog: { kind: "rename" | "delete"; section: SectionSummary }) => void;
};

/**
 * Where a pointer hovers, its menu takes the place of the count; a keyboard finds it after the link. There may be hundreds:
 * a search, which changes the address, leaves them as they are.
 */
export const SectionLine = memo(function SectionLine({ section, isCurrent, onOpenDialog }: SectionLineProps) {
  const t = useTranslations("vault.sections");
  const { id, name, itemCount, right } = section;
  const label = t("actionsOf", { section: name });
  const changes: MenuEntry[] = [
    {
      id: "rename",
      label: t("rename"),
      icon: <Pencil aria-hidden />,
      onAction: () => onOpenDialog({ kind: "rename", section }),
    },
    {
      id: "delete",
      label: t("delete"),
      icon: <Trash2 aria-hidden />,
      tone: "danger",
      onAction: () => onOpenDialog({ kind: "delete", section }),
    },
  ];
  const permissions: MenuEntry = {
    id: "permissions",
    label: t("permissions"),
    icon: <ShieldCheck aria-hidden />,
    href: `/vault/sections/${id}`,
  };
  const [rename, remove] = changes;
  const line = useRef<HTMLLIElement>(null);
  // On a narrow screen the lines stand in a row that scrolls.
  useEffect(() => {
    if (isCurrent) line.current?.scrollIntoView({ inline: "center", block: "nearest" });
  }, [isCurrent]);
  const entries = right === "change" && rename && remove ? [rename, permissions, remove] : [permissions];
  return (
    <li ref={line} className={clsx("group relative shrink-0", isCurrent ? "" : "max-md:[&_button]:hidden")}>
      <SectionLink
        href={vaultHref({ sectionId: id })}
        isCurrent={isCurrent}
        icon={Folder}
        name={name}
        count={itemCount}
      />
      <span
        className={clsx(
          "absolute inset-y-0 right-1 flex items-center",
          "md:opacity-0 md:has-aria-expanded:opacity-100 md:group-hover:opacity-100 md:has-focus-visible:opacity-100",
        )}
      >
        <Menu
          label={label}
          placement="bottom start"
          trigger={<IconButton size="sm" label={label} icon={<Ellipsis aria-hidden />} hasTooltip={false} />}
          entries={entries}
        />
      </span>
    </li>
  );
});

type SectionAllLinkProps = { icon: LucideIcon; isCurrent: boolean; count: number };

export function SectionAllLink(props: SectionAllLinkProps) {
  const t = useTranslations("vault.sections");
  return (
    <li className="shrink-0">
      <SectionLink href={vaultHref({})} name={t("all")} {...props} />
    </li>
  );
}

type SectionLinkProps = SectionAllLinkProps & { href: ReturnType<typeof vaultHref>; name: string };

function SectionLink({ href, isCurrent, icon: Icon, name, count }: SectionLinkProps) {
  const t = useTranslations("vault.sections");
  const format = useFormatter();
  return (
    <Link
      href={href}
      aria-current={isCurrent ? "page" : undefined}
      className={clsx(
        "flex h-[36px] items-center gap-2 rounded-md px-2 md:h-[34px]",
        isCurrent ? "bg-accent-bg font-medium text-accent" : "group-hover:bg-sunk hover:bg-sunk",
      )}
    >
      <Icon aria-hidden size={16} strokeWidth={1.75} className="shrink-0" />
      <span className="min-w-0 max-w-48 flex-1 truncate" title={name}>
        {name}
      </span>
      <span
        aria-hidden
        className={clsx(
          "min-w-5 text-right text-xs md:group-has-aria-expanded:invisible md:group-hover:invisible md:group-has-[button:focus-visible]:invisible",
          isCurrent ? "font-medium max-md:group-has-[button]:invisible" : "text-ink-2",
        )}
      >
        {format.number(count)}
      </span>
      <span className="sr-only">{t("count", { count })}</span>
    </Link>
  );
}
