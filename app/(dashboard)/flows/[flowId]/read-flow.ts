import "server-only";
import { notFound } from "next/navigation";
import { cache } from "react";
import { pageActor } from "#lib/auth/current-actor.ts";
import { getFlow } from "#lib/flows/data/get-flow.ts";
import { type FlowDetail, flowIdInput } from "#lib/flows/schema.ts";
import { AppError } from "#lib/shared/app-error.ts";

/** Asked once for title and page. */
export const readFlow = cache(async (flowId: string): Promise<FlowDetail> => {
  const actor = await pageActor();
  if (!flowIdInput.safeParse({ flowId }).success) notFound();
  try {
    return await getFlow(actor, flowId);
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") notFound();
    throw error;
  }
});
