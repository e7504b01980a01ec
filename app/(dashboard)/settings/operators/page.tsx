import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { OperatorsView } from "#components/settings/operators-view.tsx";
import { listOperators } from "#lib/operators/data/list-operators.ts";
import { operatorsQuery } from "#lib/operators/queries.ts";
import { listOperatorsInput } from "#lib/operators/schema.ts";
import { adminActor } from "../admin-actor.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("operators"))("title") };
}

type OperatorsPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function OperatorsPage({ searchParams }: OperatorsPageProps) {
  const actor = await adminActor();
  const input = listOperatorsInput.catch({ search: "", page: 1 }).parse(await searchParams);
  const cache = new QueryClient();
  cache.setQueryData(operatorsQuery(input).queryKey, await listOperators(actor, input));
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <OperatorsView selfId={actor.operatorId} />
    </HydrationBoundary>
  );
}
