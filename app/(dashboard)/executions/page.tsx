import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { getTimeZone, getTranslations } from "next-intl/server";
import { ExecutionsView } from "#components/executions/executions-view.tsx";
import { pageActor } from "#lib/auth/current-actor.ts";
import { listExecutions } from "#lib/executions/data/list-executions.ts";
import { readListParams } from "#lib/executions/list-params.ts";
import { executionsQuery } from "#lib/executions/queries.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("executions"))("title") };
}

type ExecutionsPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function ExecutionsPage({ searchParams }: ExecutionsPageProps) {
  const actor = await pageActor();
  const input = readListParams(await searchParams);
  const cache = new QueryClient();
  // A search takes its time: the page says so meanwhile.
  if (input.text === undefined) {
    cache.setQueryData(executionsQuery(input).queryKey, await listExecutions(actor, input, await getTimeZone()));
  }
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <ExecutionsView />
    </HydrationBoundary>
  );
}
