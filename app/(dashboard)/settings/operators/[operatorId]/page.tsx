import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { OperatorView } from "#components/settings/operator-view.tsx";
import { listApiAccounts } from "#lib/api-accounts/data.ts";
import { getOperator } from "#lib/operators/data/get-operator.ts";
import { operatorQuery } from "#lib/operators/queries.ts";
import { type OperatorDetail, operatorIdInput } from "#lib/operators/schema.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { adminActor } from "../../admin-actor.ts";

type OperatorPageProps = { params: Promise<{ operatorId: string }> };

export async function generateMetadata({ params }: OperatorPageProps): Promise<Metadata> {
  return { title: (await readOperator((await params).operatorId)).name };
}

export default async function OperatorPage({ params }: OperatorPageProps) {
  const { operatorId } = await params;
  const queryCache = new QueryClient();
  queryCache.setQueryData(operatorQuery(operatorId).queryKey, await readOperator(operatorId));
  const accounts = await listApiAccounts(await adminActor(), { operatorId });
  return (
    <HydrationBoundary state={dehydrate(queryCache)}>
      <OperatorView operatorId={operatorId} accounts={accounts} />
    </HydrationBoundary>
  );
}

/** Asked once for title and page. */
const readOperator = cache(async (operatorId: string): Promise<OperatorDetail> => {
  const actor = await adminActor();
  if (!operatorIdInput.safeParse({ operatorId }).success) notFound();
  try {
    return await getOperator(actor, { operatorId });
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") notFound();
    throw error;
  }
});
