import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { readJson } from "#lib/shared/read-json.ts";
import { granteeOptions, orphanedSection, sectionPage } from "./schema.ts";

/** A section and who may do what in it. */
export const sectionQuery = (sectionId: string) =>
  queryOptions({
    queryKey: ["vault", "section", sectionId],
    queryFn: ({ signal }) => readJson(`/api/vault/sections/${sectionId}`, sectionPage, signal),
    refetchOnWindowFocus: "always",
  });

export const granteesQuery = () =>
  queryOptions({
    queryKey: ["vault", "grantees"],
    queryFn: ({ signal }) => readJson("/api/vault/grantees", granteeOptions, signal),
    refetchOnWindowFocus: "always",
  });

/** Names of those to ask, for who may see nothing. */
export const administratorsQuery = () =>
  queryOptions({
    queryKey: ["vault", "administrators"],
    queryFn: ({ signal }) => readJson("/api/vault/administrators", z.array(z.string()), signal),
  });

/** For administrators alone. */
export const orphanedSectionsQuery = () =>
  queryOptions({
    queryKey: ["vault", "orphaned-sections"],
    queryFn: ({ signal }) => readJson("/api/vault/orphaned-sections", z.array(orphanedSection), signal),
    refetchOnWindowFocus: "always",
  });
