import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { SectionNav } from "#components/vault/section-nav.tsx";
import { pageActor } from "#lib/auth/current-actor.ts";
import { can } from "#lib/permissions/policy.ts";
import { listAdministratorNames, listOrphanedSections } from "#lib/sections/data.ts";
import { administratorsQuery, orphanedSectionsQuery } from "#lib/sections/queries.ts";
import { listSections } from "#lib/vault/data/list-sections.ts";
import { sectionsQuery } from "#lib/vault/queries.ts";

export default async function VaultLayout({ children }: { children: ReactNode }) {
  const actor = await pageActor();
  const canTakeOver = can(actor.role, "section:takeOver");
  const sections = await listSections(actor);
  const cache = new QueryClient();
  cache.setQueryData(sectionsQuery().queryKey, sections);
  if (canTakeOver) cache.setQueryData(orphanedSectionsQuery().queryKey, await listOrphanedSections(actor));
  if (sections.length === 0) cache.setQueryData(administratorsQuery().queryKey, await listAdministratorNames(actor));
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <div className="flex min-h-[calc(100dvh-52px)] flex-col md:flex-row">
        <SectionNav canTakeOver={canTakeOver} />
        <div className="min-w-0 flex-1 px-4 py-6 md:px-7">{children}</div>
      </div>
    </HydrationBoundary>
  );
}
