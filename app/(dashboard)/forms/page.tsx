import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { FormsView } from "#components/forms/forms-view.tsx";
import { pageActor } from "#lib/auth/current-actor.ts";
import { listForms } from "#lib/forms/data/list-forms.ts";
import { formsQuery } from "#lib/forms/queries.ts";
import { listFormsInput } from "#lib/forms/schema.ts";
import { can } from "#lib/permissions/policy.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("forms"))("title") };
}

type FormsPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function FormsPage({ searchParams }: FormsPageProps) {
  const actor = await pageActor();
  const input = listFormsInput.catch({ search: "", page: 1 }).parse(await searchParams);
  const cache = new QueryClient();
  cache.setQueryData(formsQuery(input).queryKey, await listForms(actor, input));
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <FormsView canWrite={can(actor.role, "flow:write")} />
    </HydrationBoundary>
  );
}
