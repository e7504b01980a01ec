import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { GroupsView } from "#components/settings/groups-view.tsx";
import { listGroups } from "#lib/groups/data/list-groups.ts";
import { groupsQuery } from "#lib/groups/queries.ts";
import { adminActor } from "../admin-actor.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("groups"))("title") };
}

export default async function GroupsPage() {
  const actor = await adminActor();
  const cache = new QueryClient();
  cache.setQueryData(groupsQuery().queryKey, await listGroups(actor));
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <GroupsView />
    </HydrationBoundary>
  );
}
