"use client";

import { useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "next-intl";
import { ItemPicker } from "#components/flows/item-picker.tsx";
import { useItemOption } from "#components/flows/use-item-option.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { useBoundField } from "#components/vault/use-bound-field.ts";
import type { PlannedItem } from "#lib/transfer/schema.ts";
import { chosenOptionsQuery } from "#lib/vault/queries.ts";
import type { ImportValues } from "./import-values.ts";

/** Stored items that the flows name: each has to be one that is here, since no file holds what is in them. */
export function ImportItems({ items }: { items: readonly PlannedItem[] }) {
  const t = useTranslations("transfer.items");
  return (
    <Panel title={t("title")}>
      <p className="max-w-[72ch] text-ink-2 text-sm">{t("lead")}</p>
      <ul className="flex flex-col">
        {items.map((item, index) => (
          <li key={item.placeholder} className="max-w-[420px] py-3">
            <ItemLine item={item} index={index} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function ItemLine({ item: { name, kind, usedBy }, index }: { item: PlannedItem; index: number }) {
  const t = useTranslations("transfer.items");
  const format = useFormatter();
  const toOption = useItemOption();
  const field = useBoundField<ImportValues>(`items.${index}.itemId`);
  const { data } = useQuery({ ...chosenOptionsQuery([field.value]), enabled: field.value !== "" });
  const chosen = data?.options.find(({ id }) => id === field.value);
  return (
    <ItemPicker
      isRequired
      label={name}
      description={usedBy.length > 0 && t("usedBy", { flows: format.list(usedBy) })}
      kinds={[kind]}
      value={field.value || null}
      chosen={chosen && toOption(chosen)}
      onChange={(itemId) => field.onChange(itemId ?? "")}
      placeholder={t("choose")}
      errorMessage={field.errorMessage}
    />
  );
}
