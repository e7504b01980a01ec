import { QueryClient } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { calledFlowsQuery } from "#lib/flows/queries.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { chosenOptionsQuery } from "#lib/vault/queries.ts";
import type { ItemOption } from "#lib/vault/schema.ts";
import { pasteIn } from "./paste-in.ts";

const flowId = "0190b0b0-0000-7000-8000-000000000001";
const seen = "0190b0b0-0000-7000-8000-0000000000a1";
const unseen = "0190b0b0-0000-7000-8000-0000000000a2";
const called = "0190b0b0-0000-7000-8000-0000000000a3";

const sms = (id: string, itemId: string): FlowAction => ({
  ...{ id, type: "TWILIO", action: "SEND_SMS" },
  params: { connection_id: toPublicId("ac", itemId), to: "+1556" },
});
const call: FlowAction = {
  ...{ id: "call", type: "FLOW", action: "CALL_FLOW" },
  params: { flow_id: toPublicId("af", called) },
};

/** That was answered already: items of these ids can be seen, and no flow. */
function answered(visible: readonly string[]): QueryClient {
  const queryClient = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  const options = visible.map((id) => ({ id }) as ItemOption);
  queryClient.setQueryData(chosenOptionsQuery([seen, unseen]).queryKey, { options, total: options.length } as never);
  queryClient.setQueryData(calledFlowsQuery(flowId, [called]).queryKey, []);
  return queryClient;
}

const text = JSON.stringify([sms("one", seen), sms("two", unseen), call]);
const own: FlowAction[] = [{ id: "one", type: "FLOW", action: "DO_NOTHING" }];

test("what the reader cannot see here comes in to be chosen, and is counted", async () => {
  const { actions, ids, cleared } = await pasteIn({
    ...{ text, gap: "1", flowId, queryClient: answered([seen]) },
    getActions: () => own,
  });
  expect(cleared).toBe(2);
  expect(ids).toEqual(["one_1", "two", "call"]);
  expect(actions.map(({ params }) => params)).toEqual([
    undefined,
    { connection_id: toPublicId("ac", seen), to: "+1556" },
    { to: "+1556" },
    {},
  ]);
});

test("in a document that has become another one meanwhile, at its end if the place is gone", async () => {
  const { actions } = await pasteIn({
    ...{ text, gap: "7.then.2", flowId, queryClient: answered([seen, unseen]) },
    getActions: () => own,
  });
  expect(actions.map(({ id }) => id)).toEqual(["one", "one_1", "two", "call"]);
});
