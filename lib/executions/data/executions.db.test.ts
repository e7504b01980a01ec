import { describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { makeActor, makeConnection, makeExecution, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { executionDetail, executionPage, listExecutionsInput } from "../schema.ts";
import { getExecution } from "./get-execution.ts";
import { listExecutions } from "./list-executions.ts";

const CANARY = "canary-8d2e";
const list = (actor: Actor, input: object = {}) => listExecutions(actor, listExecutionsInput.parse(input));

/** A published flow that sends an SMS, and one execution of it that failed. */
async function makeFailed(actor: Actor) {
  const sectionId = await makeSection(actor);
  const { publicId } = await makeConnection(actor, { sectionId });
  const actions = [{ id: "sms", type: "TWILIO", action: "SEND_SMS", params: { connection_id: publicId } }];
  const { id: flowId } = await createFlow(actor, { name: "Order shipped", actions, publish: true });
  const version = await ownerDb.flowVersion.findFirstOrThrow({ where: { flowId } });
  const error = { code: "ERR_CONNECTION_EMPTY", messageKey: "engine.connectionEmpty", params: { name: CANARY } };
  const id = await makeExecution(actor, {
    flowId,
    flowVersionId: version.id,
    status: "FAILED",
    input: { to: CANARY },
    result: CANARY,
    error,
    steps: [
      {
        seq: 0,
        path: "0",
        actionId: "sms",
        type: "TWILIO",
        action: "SEND_SMS",
        status: "FAILED",
        startedAt: new Date(),
        shown: { input: { to: CANARY }, error },
        state: `sealed-${CANARY}`,
      },
    ],
  });
  return { id, flowId, sectionId, versionId: version.id, error, actions };
}

describe("getExecution", () => {
  test("shows the journal to who may view the flow's connections, and fits its schema", async () => {
    const owner = await makeActor();
    const { id, flowId, sectionId, error, actions } = await makeFailed(owner);
    const viewer = await makeActor({ tenantOf: owner, role: "viewer", grants: { [sectionId]: "view" } });
    const detail = await getExecution(viewer, id);
    expect(detail).toMatchObject({
      id,
      flowId,
      flowName: "Order shipped",
      isDraft: false,
      versionNumber: 1,
      status: "FAILED",
      startedBy: "Maud Dupont",
      input: { to: CANARY },
      result: CANARY,
      error,
      isHidden: false,
      actions,
      steps: [{ seq: 0, attempt: 1, path: "0", actionId: "sms", shown: { input: { to: CANARY }, error } }],
    });
    expect(executionDetail.parse(JSON.parse(JSON.stringify(detail)))).toMatchObject({ id });
    expect(JSON.stringify(detail)).not.toContain("sealed-");
  });

  test("hides inputs, outputs and errors from who may not view a connection, an administrator included", async () => {
    const owner = await makeActor();
    const { id } = await makeFailed(owner);
    const colleague = await makeActor({ tenantOf: owner });
    const detail = await getExecution(colleague, id);
    expect(detail).toMatchObject({ status: "FAILED", isHidden: true, input: null, result: null, error: null });
    expect(detail.steps).toMatchObject([{ actionId: "sms", status: "FAILED", shown: null }]);
    expect(JSON.stringify(detail)).not.toContain(CANARY);
  });

  test("does not exist for another tenant", async () => {
    const { id } = await makeFailed(await makeActor());
    await expect(getExecution(await makeActor(), id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("listExecutions", () => {
  test("lists the newest first, by flow and status, in pages", async () => {
    const owner = await makeActor();
    const { id, flowId, versionId } = await makeFailed(owner);
    const other = await makeFailed(owner);
    const run = () => makeExecution(owner, { flowId, flowVersionId: versionId, isDraft: true, startedById: null });
    const later = [await run(), await run()];

    const ids = async (input: object) => (await list(owner, input)).executions.map((each) => each.id);
    expect(await ids({})).toEqual([...later.toReversed(), other.id, id]);
    expect(await ids({ flowId })).toEqual([...later.toReversed(), id]);
    expect(await ids({ flowId, status: "FAILED" })).toEqual([id]);
    expect(await ids({ page: 2 })).toEqual([]);
    const page = await list(owner, { flowId });
    expect(page).toMatchObject({ total: 3, page: 1, perPage: 25 });
    expect(page.executions[0]).toMatchObject({ isDraft: true, versionNumber: null, startedBy: null });
    expect(executionPage.parse(JSON.parse(JSON.stringify(page)))).toMatchObject({ total: 3 });
  });

  test("another tenant sees none of it", async () => {
    await makeFailed(await makeActor());
    expect(await list(await makeActor())).toMatchObject({ executions: [], total: 0 });
  });
});
