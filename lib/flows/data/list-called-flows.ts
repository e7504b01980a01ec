import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { reachOf } from "../check-called-flows.ts";
import type { CalledFlowOption, ListCalledFlowsInput } from "../schema.ts";
import { findCalledFlows } from "./called-flows.ts";

/** What the editor says about the flows that a document calls. One that does not exist is left out. */
export async function listCalledFlows(actor: Actor, input: ListCalledFlowsInput): Promise<CalledFlowOption[]> {
  authorize(actor, "flow:read");
  const flows = await findCalledFlows(db, actor.tenantId, input.called);
  return input.called.flatMap((id) => {
    const flow = flows.get(id);
    if (!flow) return [];
    const { name, isPublished } = flow;
    return [{ id, name, isPublished, callsBack: reachOf(flows, id).has(input.id) }];
  });
}
