"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { SearchSelect } from "#components/ui/search-select.tsx";
import type { SelectOption } from "#components/ui/select-field.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { useSettled } from "#components/ui/use-settled.ts";
import { optionsQuery } from "#lib/vault/queries.ts";
import type { ItemKind, ItemOption } from "#lib/vault/schema.ts";
import { bySection } from "./option-groups.ts";
import { useItemOption } from "./use-item-option.tsx";

const NONE = "";
/** From here on the list has a search. */
const LONG = 8;

export type ItemPickerProps = {
  label: string;
  isLabelHidden?: boolean;
  description?: ReactNode;
  /** What may be chosen: kinds of items, and of connections those of the named apps. */
  kinds: readonly ItemKind[];
  appIds?: readonly string[] | undefined;
  /** Each with the icon and the name of its app. */
  hasAppIcons?: boolean;
  /** The UUID of what is chosen; null for none. */
  value: string | null;
  chosen: Omit<SelectOption, "id"> | undefined;
  /** Undefined for none. */
  onChange: (itemId: string | undefined, option?: ItemOption) => void;
  noneLabel?: string | undefined;
  placeholder: string;
  errorMessage?: string | undefined;
  isRequired?: boolean;
  isDisabled?: boolean;
  beside?: ReactNode;
  buttonClassName?: string;
};

/** One item of the vault, out of those that may be viewed, by section. */
export function ItemPicker({
  kinds,
  appIds,
  hasAppIcons = false,
  value,
  onChange,
  noneLabel,
  ...field
}: ItemPickerProps) {
  const t = useTranslations("flows.stored");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [search, setSearch] = useState("");
  const scope = { kinds: [...kinds], ...(appIds && { appIds: [...appIds] }) };
  const asked = useSettled(search.trim());
  const all = optionsQuery({ ...scope, search: "" });
  const found = useQuery({
    ...optionsQuery({ ...scope, search: asked }),
    enabled: isOpen,
    placeholderData: keepPreviousData,
  });
  const first = useQuery({ ...all, enabled: isOpen }).data;
  const toOption = useItemOption(hasAppIcons);
  const none: SelectOption[] = noneLabel === undefined ? [] : [{ id: NONE, label: noneLabel }];
  const options = found.data?.options ?? [];
  const choose = (id: string) =>
    onChange(
      id === NONE ? undefined : id,
      options.find((option) => option.id === id),
    );
  return (
    <SearchSelect
      {...field}
      first={none}
      groups={bySection(options).map((group) => ({ ...group, options: group.options.map(toOption) }))}
      value={value ?? (noneLabel === undefined ? null : NONE)}
      onChange={choose}
      search={search}
      onSearch={setSearch}
      searchLabel={t("search")}
      isFound={asked === search.trim() && !found.isPlaceholderData}
      isLong={first && (first.hasMore || first.options.length >= LONG)}
      emptyText={search === "" ? t("none") : t("nothingFound", { search })}
      note={found.isPending ? t("loading") : (errorText(found.error) ?? (found.data?.hasMore ? t("more") : undefined))}
      onOpenChange={setOpen}
      onApproach={() => void queryClient.prefetchQuery(all)}
    />
  );
}
