import { z } from "zod";
import { type ListExecutionsInput, listExecutionsInput } from "./schema.ts";

const { status, before, after } = listExecutionsInput.shape;
const readable = z.object({
  status: status.catch(undefined),
  flow: z.uuid().optional().catch(undefined),
  trigger: z.uuid().optional().catch(undefined),
  before: before.catch(undefined),
  after: after.catch(undefined),
});

/** What the address asks for; what it says wrongly is left out. */
export function readListParams(params: Readonly<Record<string, unknown>>, ofFlowId?: string): ListExecutionsInput {
  const { flow, trigger, ...rest } = readable.parse(params);
  const flowId = ofFlowId ?? flow;
  const asked = { ...rest, flowId, triggerId: trigger };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
}
