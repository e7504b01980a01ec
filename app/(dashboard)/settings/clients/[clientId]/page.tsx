import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { ClientView } from "#components/settings/client-view.tsx";
import { getClient } from "#lib/clients/data.ts";
import { clientQuery } from "#lib/clients/queries.ts";
import { type ClientDetail, clientIdInput } from "#lib/clients/schema.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { adminActor } from "../../admin-actor.ts";

type ClientPageProps = { params: Promise<{ clientId: string }> };

export async function generateMetadata({ params }: ClientPageProps): Promise<Metadata> {
  return { title: (await readClient((await params).clientId)).name };
}

export default async function ClientPage({ params }: ClientPageProps) {
  const { clientId } = await params;
  const queryCache = new QueryClient();
  queryCache.setQueryData(clientQuery(clientId).queryKey, await readClient(clientId));
  return (
    <HydrationBoundary state={dehydrate(queryCache)}>
      <ClientView clientId={clientId} />
    </HydrationBoundary>
  );
}

/** Asked once for title and page. */
const readClient = cache(async (clientId: string): Promise<ClientDetail> => {
  const actor = await adminActor();
  if (!clientIdInput.safeParse({ clientId }).success) notFound();
  try {
    return await getClient(actor, { clientId });
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") notFound();
    throw error;
  }
});
