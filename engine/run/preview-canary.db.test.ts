import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { getExecution } from "#lib/executions/data/get-execution.ts";
import { getSteps } from "#lib/executions/data/get-steps.ts";
import { readRecorded } from "#lib/executions/read-recorded.ts";
import { previewValue } from "#lib/expressions/preview-value.ts";
import { expressionScope } from "#lib/flows/expression-scope.ts";
import { previewRoots } from "#lib/flows/preview-roots.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { expectNoSecret } from "#test/canary.ts";
import { makeEngineParts, runActions } from "#test/engine-parts.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { flow, sendTo } from "#test/flow-action.ts";
import { type StandIn, startHttps } from "#test/providers/https.ts";
import type { EngineParts } from "./run.ts";

const VAULT = "canary-vault-5f9c2e7d1b84";
const MASKED = "canary-mask-9d3b7a61c0f2";
const HIDDEN = "canary-hidden-77e1b0c4a9d5";

let api: StandIn;
let engine: EngineParts;

beforeAll(async () => {
  api = await startHttps((request, response) => {
    const token = String(request.headers.authorization ?? "").replace("Bearer ", "");
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ token, [token]: 1, ...(request.url === "/hidden" && { made: HIDDEN }) }));
  });
  setDefaultCACertificates([...getCACertificates("default"), api.ca]);
  engine = await makeEngineParts({ allow: [`localhost:${api.port}`] });
});
afterAll(async () => {
  await engine.egress.close();
  await api.close();
});

async function runWithSecrets() {
  const actor = await makeActor();
  const sectionId = await makeSection(actor);
  const setup = { type: "BEARER", token: VAULT };
  const connection = { sectionId, appId: "HTTP", name: "Orders API", setup, origins: [api.origin] };
  const { id } = await createConnection(actor, connection);
  const connection_id = toPublicId("ac", id);
  const actions = [
    sendTo(api, "told", { payload: {}, connection_id }),
    sendTo(api, "hidden", { payload: {}, connection_id }, { mask_output: true }),
    flow("keep", "STORE_VARS", { vars: { pin: `{{ functions.mask('${MASKED}') }}`, told: "{{ actions.told.body }}" } }),
    flow("each", "FOR_EACH", {
      items: ["{{ vars.pin }}"],
      do: [flow("inner", "STORE_VARS", { vars: { x: "{{ actions.each.item }}" } }), flow("last", "DO_NOTHING", {})],
    }),
  ] as FlowAction[];
  const execution = await runActions(engine, actor, actions as never, { name: "Ada" });
  expect(execution).toMatchObject({ status: "COMPLETED" });
  return { actor, actions, executionId: execution.id };
}

/** As the editor reads it, for the last action of the loop. */
async function readAs(actor: Actor, executionId: string) {
  const detail = await getExecution(actor, executionId);
  return readRecorded(detail, ["each"], (scope) => getSteps(actor, { id: executionId, scope }));
}

test("no value of a vault, and none that a flow hides, reaches the editor, whatever is computed", async () => {
  const { actor, actions, executionId } = await runWithSecrets();
  const values = (await readAs(actor, executionId)) ?? expect.fail("hidden");
  expectNone(JSON.stringify([values, ...values.steps]).replaceAll(`functions.mask('${MASKED}')`, ""));
  const roots = previewRoots(expressionScope(actions, "3.do.1"), { ...values, isSample: false });
  const scope = { roots, at: values.at, nameOf: () => "…" };
  const secrets = [
    "vars.pin",
    "vars.x",
    "vars.told",
    "actions.told.body",
    "actions.hidden",
    "actions.hidden.body.made",
    "actions.each.item",
  ];
  for (const secret of secrets) {
    const plain = previewValue(`{{ ${secret} }}`, scope);
    expectNone(JSON.stringify(plain));
    expect(JSON.stringify(plain), secret).toMatch(/«|masked/);
    const made = ["toString(_)", "length(_)", "_ + ''", "split(_, '')", "_ == 'x'", "_ ? 1 : 2", "substring(_, 0, 4)"];
    for (const use of made.map((each) => each.replace("_", secret))) {
      expect(previewValue(`{{ ${use} }}`, scope), use).toEqual({ kind: "masked" });
    }
  }
  expect(previewValue("{{ input.name }} {{ actions.told.status }}", scope)).toMatchObject({ value: "Ada 200" });
});

test("who may not see the connection gets no values to compute with", async () => {
  const { actor, executionId } = await runWithSecrets();
  const colleague = await makeActor({ tenantOf: actor, role: "editor" });
  expect(await readAs(colleague, executionId)).toBeNull();
  const stranger = await makeActor();
  await expect(readAs(stranger, executionId)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

function expectNone(text: string): void {
  for (const secret of [VAULT, MASKED, HIDDEN]) expectNoSecret(text, secret);
}
