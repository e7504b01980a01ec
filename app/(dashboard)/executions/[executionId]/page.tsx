import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { z } from "zod";
import { ExecutionInspector } from "#components/executions/execution-inspector.tsx";
import { pageActor } from "#lib/auth/current-actor.ts";
import { getExecution } from "#lib/executions/data/get-execution.ts";
import { executionQuery } from "#lib/executions/queries.ts";
import type { ExecutionDetail } from "#lib/executions/schema.ts";
import { AppError } from "#lib/shared/app-error.ts";

type ExecutionPageProps = { params: Promise<{ executionId: string }> };

export async function generateMetadata({ params }: ExecutionPageProps): Promise<Metadata> {
  return { title: (await readExecution((await params).executionId)).flowName };
}

export default async function ExecutionPage({ params }: ExecutionPageProps) {
  const { executionId } = await params;
  const queryCache = new QueryClient();
  queryCache.setQueryData(executionQuery(executionId).queryKey, await readExecution(executionId));
  return (
    <HydrationBoundary state={dehydrate(queryCache)}>
      <ExecutionInspector key={executionId} executionId={executionId} />
    </HydrationBoundary>
  );
}

/** Asked once for title and page. */
const readExecution = cache(async (executionId: string): Promise<ExecutionDetail> => {
  const actor = await pageActor();
  if (!z.uuid().safeParse(executionId).success) notFound();
  try {
    return await getExecution(actor, executionId);
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") notFound();
    throw error;
  }
});
