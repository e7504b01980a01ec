import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { SectionNav } from "#components/vault/section-nav.tsx";
import { pageActor } from "#lib/auth/current-actor.ts";
import { listSections } from "#lib/vault/data/list-sections.ts";
import { sectionsQuery } from "#lib/vault/queries.ts";

export default async function VaultLayout({ children }: { children: ReactNode }) {
  const actor = await pageActor();
  const cache = new QueryClient();
  cache.setQueryData(sectionsQuery().queryKey, await listSections(actor));
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <div className="flex min-h-[calc(100dvh-52px)] flex-col md:flex-row">
        <SectionNav />
        <div className="min-w-0 flex-1 px-4 py-6 md:px-7">{children}</div>
      </div>
    </HydrationBoundary>
  );
}
