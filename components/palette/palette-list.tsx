"use client";

import clsx from "clsx";
import { ArrowRight, Check } from "lucide-react";
import { useTranslations } from "next-intl";
import { Collection, Header, ListBox, ListBoxItem, ListBoxSection } from "react-aria-components/ListBox";
import { itemClass } from "#components/ui/popover-class.ts";
import type { Command, CommandGroup } from "./commands.ts";
import { ShortcutKeys } from "./shortcut-keys.tsx";
import { shortcuts } from "./shortcuts.ts";

type PaletteListProps = {
  groups: readonly CommandGroup[];
  /** In place of the list where it is empty. */
  nothing: string;
  onChoose: (command: Command) => void;
};

export function PaletteList({ groups, nothing, onChoose }: PaletteListProps) {
  const t = useTranslations("palette");
  const byKey = new Map(groups.flatMap((group) => group.entries.map((entry) => [keyOf(group, entry), entry] as const)));
  return (
    <ListBox
      aria-label={t("list")}
      items={groups}
      selectionMode="none"
      onAction={(key) => {
        const command = byKey.get(String(key));
        if (command) onChoose(command);
      }}
      renderEmptyState={() => <p className="px-3 py-8 text-center text-ink-2">{nothing}</p>}
      className="min-h-0 flex-1 overflow-auto p-2 outline-none"
    >
      {(group) => (
        <ListBoxSection id={group.id} className="pb-1">
          <Header className="truncate px-2 pt-2 pb-1 font-medium text-ink-2 text-xs">{group.title}</Header>
          <Collection items={group.entries.map((entry) => ({ ...entry, id: keyOf(group, entry) }))}>
            {(entry) => <PaletteEntry entry={entry} />}
          </Collection>
        </ListBoxSection>
      )}
    </ListBox>
  );
}

function PaletteEntry({ entry }: { entry: Command }) {
  const { id, label, icon, detail, shortcut, isChosen, isDisabled = false, tone } = entry;
  return (
    <ListBoxItem
      id={id}
      textValue={detail ? `${label}, ${detail}` : label}
      isDisabled={isDisabled}
      className={clsx(itemClass, tone === "danger" && "text-fail")}
    >
      {icon ?? <ArrowRight aria-hidden />}
      <span className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-2">
        <span className="max-w-full truncate">{label}</span>
        {detail && <span className="max-w-full truncate text-ink-2 text-xs">{detail}</span>}
      </span>
      {isChosen && <Check aria-hidden className="text-accent" />}
      {shortcut && <ShortcutKeys {...shortcuts[shortcut]} isFirst />}
    </ListBoxItem>
  );
}

const keyOf = (group: CommandGroup, { id }: Command) => `${group.id} ${id}`;
