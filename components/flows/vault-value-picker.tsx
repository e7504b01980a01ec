"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Autocomplete } from "react-aria-components/Autocomplete";
import { Collection, Header, ListBox, ListBoxItem, ListBoxSection } from "react-aria-components/ListBox";
import { Text } from "react-aria-components/Text";
import { Alert } from "#components/ui/alert.tsx";
import { AppIcon } from "#components/ui/app-icon.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogActions } from "#components/ui/dialog.tsx";
import { itemClass } from "#components/ui/popover-class.ts";
import { SearchField } from "#components/ui/search-field.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { useSettled } from "#components/ui/use-settled.ts";
import { useItemType } from "#components/vault/use-item-type.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { optionsQuery } from "#lib/vault/queries.ts";
import type { ItemOption } from "#lib/vault/schema.ts";
import { fieldsOf, namedKinds } from "./named-fields.ts";
import { bySection } from "./option-groups.ts";
import type { FieldReference } from "./reference-text.ts";
import { useAddItem } from "./use-add-item.tsx";
import { useItemOption } from "./use-item-option.tsx";
import { isKnownField } from "./use-reference-name.ts";

type VaultValuePickerProps = {
  action: FlowAction;
  onPick: (reference: FieldReference) => void;
  onClose: () => void;
};

/** Every field of a stored item that a text may name, by section and item. The search keeps the focus. */
export function VaultValuePicker({ action, onPick, onClose }: VaultValuePickerProps) {
  const t = useTranslations("flows.references");
  const stored = useTranslations("flows.stored");
  const errorText = useErrorText();
  const [search, setSearch] = useState("");
  /** The one that was just added: only its fields are left to choose from. */
  const [addedId, setAddedId] = useState<string | null>(null);
  const adding = useAddItem(action, namedKinds, (id) => {
    setSearch("");
    setAddedId(id);
  });
  const settled = useSettled(search.trim());
  const scope = { kinds: [...namedKinds], search: settled, ...(addedId !== null && { ids: [addedId] }) };
  const { data, error, isPending } = useQuery({ ...optionsQuery(scope), placeholderData: keepPreviousData });
  const pick = (key: string) => {
    const [itemId = "", field = ""] = key.split(" ");
    onPick({ itemId, field });
  };

  return (
    <Dialog isOpen onOpenChange={onClose} title={t("pick")}>
      {error && <Alert tone="fail">{errorText(error)}</Alert>}
      <Autocomplete inputValue={search} onInputChange={setSearch} disableAutoFocusFirst={false}>
        <SearchField label={stored("search")} autoFocus />
        <ListBox
          aria-label={t("list")}
          items={bySection(data?.options ?? [])}
          selectionMode="none"
          onAction={(key) => pick(String(key))}
          renderEmptyState={() => (
            <p className="px-2 py-6 text-center text-ink-2">
              {isPending ? stored("loading") : search === "" ? t("none") : stored("nothingFound", { search })}
            </p>
          )}
          className="-mx-2 max-h-[min(420px,50vh)] overflow-auto outline-none"
        >
          {(section) => (
            <ListBoxSection id={section.id} className="pb-2">
              <Header className="truncate px-2 pt-1 pb-1 font-medium text-ink-2 text-xs">{section.title}</Header>
              <Collection items={section.options.flatMap(toValues)}>
                {(value) => <ValueItem id={value.id} item={value.item} field={value.field} />}
              </Collection>
            </ListBoxSection>
          )}
        </ListBox>
      </Autocomplete>
      {data?.hasMore && <p className="text-ink-2 text-xs">{stored("more")}</p>}
      <DialogActions
        start={
          <Button icon={<Plus aria-hidden />} onPress={adding.open}>
            {stored("add")}
          </Button>
        }
      >
        {addedId !== null && <Button onPress={() => setAddedId(null)}>{t("showAll")}</Button>}
      </DialogActions>
      {adding.dialog}
    </Dialog>
  );
}

type Value = { id: string; item: ItemOption; field: string };

function toValues(item: ItemOption): Value[] {
  return fieldsOf(item.kind).map((field) => ({ id: `${item.id} ${field}`, item, field }));
}

function ValueItem({ id, item, field }: Value) {
  const t = useTranslations("flows.references");
  const { icon } = useItemType()(item);
  const { description, icon: stateIcon } = useItemOption()(item);
  const name = isKnownField(field) ? t(`fields.${field}`) : field;
  return (
    <ListBoxItem id={id} textValue={`${item.name} / ${name}`} className={itemClass}>
      <AppIcon name={icon} size="sm" />
      <span className="flex min-w-0 flex-1 flex-col">
        <Text slot="label" className="truncate">
          {item.name} <span className="text-ink-2">/</span> <span className="font-medium">{name}</span>
        </Text>
        {description && (
          <Text slot="description" className="truncate text-ink-2 text-xs">
            {description}
          </Text>
        )}
      </span>
      {stateIcon}
    </ListBoxItem>
  );
}
