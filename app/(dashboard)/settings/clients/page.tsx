import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ClientsView } from "#components/settings/clients-view.tsx";
import { listClients } from "#lib/clients/data.ts";
import { clientsQuery } from "#lib/clients/queries.ts";
import { listSections } from "#lib/vault/data/list-sections.ts";
import { sectionsQuery } from "#lib/vault/queries.ts";
import { adminActor } from "../admin-actor.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("clients"))("title") };
}

export default async function ClientsPage() {
  const actor = await adminActor();
  const cache = new QueryClient();
  cache.setQueryData(clientsQuery().queryKey, await listClients(actor));
  // Who adds a client as soon as the page is there is not to be faster than the list of where its items go.
  cache.setQueryData(sectionsQuery().queryKey, await listSections(actor));
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <ClientsView />
    </HydrationBoundary>
  );
}
