import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { TrailLink } from "#components/audit/trail-link.tsx";
import { ItemDetailView } from "#components/vault/item-detail-view.tsx";
import { pageActor } from "#lib/auth/current-actor.ts";
import { can } from "#lib/permissions/policy.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { getItem } from "#lib/vault/data/get-item.ts";
import { itemQuery } from "#lib/vault/queries.ts";
import { type ItemDetail, itemIdInput } from "#lib/vault/schema.ts";

type ItemPageProps = { params: Promise<{ itemId: string }> };

export async function generateMetadata({ params }: ItemPageProps): Promise<Metadata> {
  return { title: (await readItem((await params).itemId)).name };
}

export default async function ItemPage({ params }: ItemPageProps) {
  const { itemId } = await params;
  const queryCache = new QueryClient();
  queryCache.setQueryData(itemQuery(itemId).queryKey, await readItem(itemId));
  return (
    <HydrationBoundary state={dehydrate(queryCache)}>
      <ItemDetailView itemId={itemId} />
      {can((await pageActor()).role, "audit:read") && <TrailLink targetId={itemId} className="mt-5" />}
    </HydrationBoundary>
  );
}

/** Asked once for title and page. An item that one may not view is one that is not there. */
const readItem = cache(async (itemId: string): Promise<ItemDetail> => {
  const actor = await pageActor();
  if (!itemIdInput.safeParse({ itemId }).success) notFound();
  try {
    return await getItem(actor, itemId);
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") notFound();
    throw error;
  }
});
