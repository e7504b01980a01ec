import { type ListExecutionsInput, listExecutionsInput } from "./schema.ts";

const readable = listExecutionsInput.pick({ status: true, page: true }).catch({ page: 1 });

/** What the address asks for; what it says wrongly is left out. */
export function readListParams(params: Readonly<Record<string, unknown>>, flowId?: string): ListExecutionsInput {
  return { ...readable.parse(params), ...(flowId && { flowId }) };
}
