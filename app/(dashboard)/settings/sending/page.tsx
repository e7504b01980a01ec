import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SendingView } from "#components/settings/sending-view.tsx";
import { listSenders } from "#lib/senders/data.ts";
import { sendersQuery } from "#lib/senders/queries.ts";
import { adminActor } from "../admin-actor.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("sending"))("title") };
}

export default async function SendingPage() {
  const actor = await adminActor();
  const cache = new QueryClient();
  cache.setQueryData(sendersQuery().queryKey, await listSenders(actor));
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <SendingView />
    </HydrationBoundary>
  );
}
