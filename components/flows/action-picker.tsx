"use client";

import { useLocale, useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { Autocomplete } from "react-aria-components/Autocomplete";
import { Collection, Header, ListBox, ListBoxItem, ListBoxSection } from "react-aria-components/ListBox";
import { Dialog } from "#components/ui/dialog.tsx";
import { itemClass } from "#components/ui/popover-class.ts";
import { SearchField } from "#components/ui/search-field.tsx";
import { listConnectors } from "#lib/connectors/registry.ts";
import type { Language } from "#lib/shared/local-text.ts";
import { plainText } from "#lib/shared/plain-text.ts";
import { ActionIcon } from "./action-icon.tsx";

export type PickedAction = { type: string; action: string };
type Choice = PickedAction & { id: string; label: string; help: string };
type ChoiceGroup = { id: string; name: string; choices: Choice[] };

type ActionPickerProps = { onPick: (picked: PickedAction) => void; onClose: () => void };

/** Every action, by app. The search keeps the focus; arrows move through what it leaves, Enter takes it. */
export function ActionPicker({ onPick, onClose }: ActionPickerProps) {
  const t = useTranslations("flows.picker");
  const language = useLocale();
  const [search, setSearch] = useState("");
  const all = useMemo(() => choiceGroups(language), [language]);
  const groups = useMemo(() => filterGroups(all, search), [all, search]);
  const byId = new Map(all.flatMap(({ choices }) => choices).map((choice) => [choice.id, choice]));
  const pick = (key: string) => {
    const choice = byId.get(key);
    if (choice) onPick({ type: choice.type, action: choice.action });
  };
  return (
    <Dialog isOpen onOpenChange={onClose} title={t("title")} size="sm">
      <Autocomplete inputValue={search} onInputChange={setSearch} disableAutoFocusFirst={false}>
        <SearchField label={t("search")} autoFocus />
        <ListBox
          aria-label={t("list")}
          items={groups}
          selectionMode="none"
          onAction={(key) => pick(String(key))}
          renderEmptyState={() => <p className="px-2 py-6 text-center text-ink-2">{t("none", { search })}</p>}
          className="-mx-2 max-h-[min(420px,50vh)] overflow-auto outline-none"
        >
          {(group) => (
            <ListBoxSection id={group.id} className="pb-2">
              <Header className="px-2 pt-1 pb-1 font-medium text-ink-2 text-xs">{group.name}</Header>
              <Collection items={group.choices}>{(choice) => <ChoiceItem choice={choice} />}</Collection>
            </ListBoxSection>
          )}
        </ListBox>
      </Autocomplete>
    </Dialog>
  );
}

function ChoiceItem({ choice }: { choice: Choice }) {
  return (
    <ListBoxItem id={choice.id} textValue={choice.label} className={`${itemClass} min-h-12!`}>
      <ActionIcon type={choice.type} action={choice.action} />
      <span className="flex min-w-0 flex-col">
        <span className="truncate font-medium">{choice.label}</span>
        <span className="truncate text-ink-2 text-xs">{choice.help}</span>
      </span>
    </ListBoxItem>
  );
}

/** Apps first, by name; the flow's own actions last, in the order of its manifest. */
function choiceGroups(language: Language): ChoiceGroup[] {
  const own = (id: string) => (id === "FLOW" ? 1 : 0);
  return listConnectors()
    .toSorted((a, b) => own(a.id) - own(b.id) || a.name.localeCompare(b.name))
    .map(({ id: type, name, about, actions }) => ({
      id: type,
      name: type === "FLOW" ? about[language] : name,
      choices: Object.entries(actions).map(([action, { label, help }]) => ({
        id: `${type} ${action}`,
        type,
        action,
        label: label[language],
        help: help[language],
      })),
    }));
}

/**
 * By every word that was typed, in the action's name, its help or the app's name, accents aside. Those that are named
 * so come first.
 */
function filterGroups(groups: readonly ChoiceGroup[], search: string): ChoiceGroup[] {
  const words = plainText(search).split(/\s+/).filter(Boolean);
  const holdsAll = (text: string) => words.every((word) => plainText(text).includes(word));
  const rank = (choice: Choice | undefined) => (choice && holdsAll(choice.label) ? 0 : 1);
  return groups
    .map((group) => ({
      ...group,
      choices: group.choices
        .filter(({ label, help, action }) => holdsAll(`${label} ${help} ${group.name} ${action}`))
        .toSorted((a, b) => rank(a) - rank(b)),
    }))
    .filter(({ choices }) => choices.length > 0)
    .toSorted((a, b) => rank(a.choices[0]) - rank(b.choices[0]));
}
