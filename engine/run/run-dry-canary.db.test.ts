import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { startExecution } from "#lib/executions/mutations/start-execution.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { expectNoSecret } from "#test/canary.ts";
import { captureLog } from "#test/captured-log.ts";
import { makeEngineParts, noQueue, readExecution, runStored } from "#test/engine-parts.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { everyTableAsText } from "#test/owner.ts";
import { makeRunItem } from "#test/run-stored-items.ts";
import type { EngineParts } from "./run.ts";

const token = "canary-dry-bearer-token-91";
const password = "canary:dry é/pass+word";
const made = "canary-made-by-the-flow";
const ORIGIN = "https://api.example.com";

let engine: EngineParts;
let actor: Actor;
beforeAll(async () => {
  engine = await makeEngineParts();
  actor = await makeActor();
});
afterAll(() => engine.egress.close());

test("what a dry run shows of its requests holds no secret, wherever it would have stood", async () => {
  const { id } = await createConnection(actor, {
    ...{ sectionId: await makeSection(actor), appId: "HTTP", name: "Orders API" },
    ...{ setup: { type: "BEARER", token }, origins: [ORIGIN] },
  });
  const contents = { kind: "credentialSet", username: "maud", password } as never;
  const item = await makeRunItem(engine, actor, contents, { origins: [ORIGIN], sectionId: await makeSection(actor) });
  const secret = `{{@VaultItem.${item}.Password}}`;
  const send = (name: string, params: object) => ({
    ...{ id: name, type: "HTTP", action: "SEND_REQUEST" },
    params: { method: "POST", url: `${ORIGIN}/${name}`, ...params },
  });
  const actions = [
    { id: "keep", type: "FLOW", action: "STORE_VARS", params: { vars: { made: "{{ mask(input) }}" } } },
    send("bearer", { connection_id: toPublicId("ac", id), payload: { made: "{{ vars.made }}" } }),
    send("text", { url: `${ORIGIN}/x?key=${secret}&of={{ vars.made }}`, headers: { "x-key": secret } }),
    send("body", { payload: { deep: [secret] }, headers: { authorization: "Basic {{ vars.made }}" } }),
  ];
  const { id: flowId } = await createFlow(actor, { name: "Orders", actions: actions as never });
  const input = { flowId, which: "draft", input: made, isDry: true } as const;
  const { id: executionId } = await startExecution(actor, input, noQueue);
  const key = { tenantId: actor.tenantId, executionId };
  const log = await captureLog(async () => void (await runStored(engine, key)));
  const { status, steps, result, error } = await readExecution(actor.tenantId, executionId);
  expect([status, error]).toEqual(["COMPLETED", null]);
  const shown = JSON.stringify([steps.map((step) => step.shown), result]);
  const everything = shown + log + (await everyTableAsText());
  for (const each of [token, password]) expectNoSecret(everything, each);
  // The execution's input is what it was given: it was there before the flow named it.
  expectNoSecret(shown + log, made);
});
