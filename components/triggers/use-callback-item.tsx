"use client";

import { useQuery } from "@tanstack/react-query";
import { Lock } from "lucide-react";
import { useTranslations } from "next-intl";
import { useItemOption } from "#components/flows/use-item-option.tsx";
import type { SelectOption } from "#components/ui/select-field.tsx";
import { chosenOptionsQuery } from "#lib/vault/queries.ts";
import type { ItemOption } from "#lib/vault/schema.ts";

type CallbackItem = { option: ItemOption | undefined; chosen: Omit<SelectOption, "id"> | undefined };

/** The item that a hook checks its callers with, as a select shows it: it may be one that the reader may not see. */
export function useCallbackItem(itemId: string): CallbackItem {
  const t = useTranslations("flows");
  const toOption = useItemOption();
  const { data } = useQuery({ ...chosenOptionsQuery([itemId]), enabled: itemId !== "" });
  if (itemId === "") return { option: undefined, chosen: undefined };
  const option = data?.options.find(({ id }) => id === itemId);
  if (option) return { option, chosen: toOption(option) };
  const chosen = data ? { label: t("tree.itemHidden"), icon: <Lock aria-hidden /> } : { label: "…" };
  return { option, chosen };
}
