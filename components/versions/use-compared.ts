"use client";

import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { changeAddress } from "#components/ui/change-address.ts";
import type { FlowAction, FlowDetail } from "#lib/flows/schema.ts";
import { type ComparedSide, DRAFT, readCompareParams } from "#lib/versions/compare-params.ts";
import { versionQuery } from "#lib/versions/queries.ts";
import type { GoneReference, VersionSummary } from "#lib/versions/schema.ts";

/** What is compared, and the pages that are shown: they stand in the address. */
export function useCompared({ published }: FlowDetail) {
  const { from, to, ...pages } = readCompareParams(Object.fromEntries(useSearchParams()));
  return { from: from ?? published?.versionId ?? null, to: to ?? DRAFT, ...pages };
}

export function compare(change: { from?: ComparedSide; to?: ComparedSide }): void {
  changeAddress(change);
}

/** What a version is called. */
export function useVersionName(): (version: Pick<VersionSummary, "number" | "draftVersion">) => string {
  const t = useTranslations("versions");
  return ({ number, draftVersion }) =>
    number === null ? t("save", { number: draftVersion }) : t("version", { number });
}

export type SideFacts = {
  /** Null until it was read. */
  name: string | null;
  /** Null until it was read, and if the reader may not see it. */
  actions: readonly FlowAction[] | null;
  isHidden: boolean;
  goneItems: readonly string[];
  gone: readonly GoneReference[];
  error: Error | null;
};

/** One side of a comparison. */
export function useSide(flow: FlowDetail, side: ComparedSide): SideFacts {
  const t = useTranslations("versions");
  const nameOf = useVersionName();
  const isDraft = side === DRAFT;
  const { data, error } = useQuery({ ...versionQuery(flow.id, side), enabled: !isDraft });
  if (isDraft) {
    return { name: t("draft"), actions: flow.draft, isHidden: false, goneItems: [], gone: [], error: null };
  }
  return {
    name: data ? nameOf(data) : null,
    actions: data?.actions ?? null,
    isHidden: data?.isHidden ?? false,
    goneItems: data?.goneItems ?? [],
    gone: data?.gone ?? [],
    error,
  };
}
