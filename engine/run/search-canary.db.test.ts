import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listExecutions } from "#lib/executions/data/list-executions.ts";
import { listExecutionsInput } from "#lib/executions/list-schema.ts";
import { startExecution } from "#lib/executions/mutations/start-execution.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { makeEngineParts, noQueue, runStored } from "#test/engine-parts.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import type { EngineParts } from "./run.ts";

const token = "canary-search-bearer-token-77";
const ORIGIN = "https://api.example.com";

let engine: EngineParts;
beforeAll(async () => {
  engine = await makeEngineParts();
});
afterAll(() => engine.egress.close());

test("a search of the journals does not find a secret that a run used, nor what a flow made and masked", async () => {
  const actor = await makeActor();
  const { id } = await createConnection(actor, {
    ...{ sectionId: await makeSection(actor), appId: "HTTP", name: "Orders API" },
    ...{ setup: { type: "BEARER", token }, origins: [ORIGIN] },
  });
  const params = {
    method: "POST",
    url: `${ORIGIN}/orders`,
    connection_id: toPublicId("ac", id),
    payload: { of: "{{ vars.made }}" },
  };
  const actions = [
    {
      id: "keep",
      type: "FLOW",
      action: "STORE_VARS",
      params: { vars: { made: "{{ mask(functions.sha256(input.seed)) }}" } },
    },
    { id: "send", type: "HTTP", action: "SEND_REQUEST", params },
  ];
  const { id: flowId } = await createFlow(actor, { name: "Orders", actions: actions as never });
  const seed = "the seed of a value";
  const run = { flowId, which: "draft", input: { seed }, isDry: true } as const;
  const { id: executionId } = await startExecution(actor, run, noQueue);
  await runStored(engine, { tenantId: actor.tenantId, executionId });

  const made = createHash("sha256").update(seed).digest("hex");
  const find = async (text: string) => {
    const { executions, search } = await listExecutions(actor, listExecutionsInput.parse({ text }));
    expect(search?.searched).toBe(1);
    return executions.length;
  };
  expect([await find("/orders"), await find("Orders API / Token"), await find(seed)]).toEqual([1, 1, 1]);
  for (const secret of [token, btoa(token), btoa(`Bearer ${token}`).slice(0, 40), token.slice(7), made, btoa(made)]) {
    expect(await find(secret), secret).toBe(0);
  }
});
