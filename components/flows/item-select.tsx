"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { SearchSelect } from "#components/ui/search-select.tsx";
import type { SelectOption } from "#components/ui/select-field.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { useSettled } from "#components/ui/use-settled.ts";
import { optionsQuery } from "#lib/vault/queries.ts";
import type { ItemKind } from "#lib/vault/schema.ts";
import { useFlowEditor } from "./editor-context.ts";
import { bySection } from "./option-groups.ts";
import { useChosenOption, useItemOption } from "./use-item-option.tsx";

const NONE = "";
/** From here on the list has a search. */
const LONG = 8;

export type ItemSelectProps = {
  label: string;
  isLabelHidden?: boolean;
  description?: ReactNode;
  /** What may be chosen: kinds of items, or one app's connections. */
  kinds: readonly ItemKind[];
  appId?: string;
  /** The UUID of what is chosen; null for none. */
  value: string | null;
  /** Undefined for none. */
  onChange: (itemId: string | undefined) => void;
  noneLabel?: string | undefined;
  placeholder: string;
  errorMessage?: string | undefined;
  isRequired?: boolean;
  /** Beside it, to make one in place. */
  addLabel: string;
  onAdd: () => void;
  buttonClassName?: string;
};

/** One item of the vault, out of those that may be viewed, by section; and **+** beside it. */
export function ItemSelect({ kinds, appId, value, onChange, noneLabel, addLabel, onAdd, ...field }: ItemSelectProps) {
  const t = useTranslations("flows.stored");
  const { isReadOnly } = useFlowEditor();
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [search, setSearch] = useState("");
  const scope = { kinds: [...kinds], ...(appId !== undefined && { appId }) };
  const asked = useSettled(search.trim());
  const all = optionsQuery({ ...scope, search: "" });
  const found = useQuery({
    ...optionsQuery({ ...scope, search: asked }),
    enabled: isOpen,
    placeholderData: keepPreviousData,
  });
  const first = useQuery({ ...all, enabled: isOpen }).data;
  const toOption = useItemOption();
  const chosenOption = useChosenOption();
  const none: SelectOption[] = noneLabel === undefined ? [] : [{ id: NONE, label: noneLabel }];
  const chosen =
    value === null ? undefined : chosenOption(value, kinds.includes("connection") ? "connection" : "stored");

  return (
    <SearchSelect
      {...field}
      first={none}
      groups={bySection(found.data?.options ?? []).map((group) => ({ ...group, options: group.options.map(toOption) }))}
      value={value ?? (noneLabel === undefined ? null : NONE)}
      chosen={chosen}
      onChange={(id) => onChange(id === NONE ? undefined : id)}
      search={search}
      onSearch={setSearch}
      searchLabel={t("search")}
      isLong={!first || first.hasMore || first.options.length >= LONG}
      emptyText={search === "" ? t("none") : t("nothingFound", { search })}
      note={found.isPending ? t("loading") : (errorText(found.error) ?? (found.data?.hasMore ? t("more") : undefined))}
      onOpenChange={setOpen}
      onApproach={() => void queryClient.prefetchQuery(all)}
      isDisabled={isReadOnly}
      beside={
        !isReadOnly && (
          <IconButton
            slot={null}
            variant="secondary"
            label={addLabel}
            icon={<Plus aria-hidden />}
            onPress={onAdd}
            className="h-[34px]! w-[34px]!"
          />
        )
      }
    />
  );
}
