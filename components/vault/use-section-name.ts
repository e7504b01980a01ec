"use client";

import { useQuery } from "@tanstack/react-query";
import { sectionsQuery } from "#lib/vault/queries.ts";

export function useSectionName(sectionId: string): string {
  return useQuery(sectionsQuery()).data?.find(({ id }) => id === sectionId)?.name ?? "";
}
