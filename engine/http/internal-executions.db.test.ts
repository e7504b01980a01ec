import { beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { newId } from "#lib/db/ids.ts";
import { getExecution } from "#lib/executions/data/get-execution.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { makeEngineParts, noQueue } from "#test/engine-parts.ts";
import { auditOf, grant, makeActor, makeConnection, makeExecution, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { createArchiveOpener } from "../pkcs12/open-archive.ts";
import { internalApp } from "./internal.ts";

const CANARY = "canary-rerun-start-77";
const token = "t".repeat(64);
let app: ReturnType<typeof internalApp>;
beforeAll(async () => {
  app = internalApp({ token, engine: await makeEngineParts(), queue: noQueue, archives: createArchiveOpener() });
});

async function rerun({ tenantId, operatorId }: Actor, ...executionIds: string[]) {
  const sessionId = newId();
  await ownerDb.session.create({ data: { tenantId, id: sessionId, operatorId } });
  const session = { "x-coffre-tenant": tenantId, "x-coffre-session": sessionId };
  return app.request("/internal/executions/rerun", {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}`, ...session },
    body: JSON.stringify({ executionIds, from: "START" }),
  });
}

/** An execution of a version that used a connection; what is published by now uses none. */
async function makeOld(owner: Actor) {
  const sectionId = await makeSection(owner);
  const { publicId } = await makeConnection(owner, { sectionId });
  const sms = { id: "sms", type: "TWILIO", action: "SEND_SMS", params: { connection_id: publicId } };
  const { id: flowId } = await createFlow(owner, { name: "Orders", actions: [sms], publish: true });
  const old = await ownerDb.flowVersion.findFirstOrThrow({ where: { flowId, number: { not: null } } });
  const id = newId();
  const version = { tenantId: owner.tenantId, id, flowId, number: 2, draftVersion: 2, actions: [] };
  await ownerDb.flowVersion.create({ data: version });
  await ownerDb.flow.updateMany({ where: { id: flowId }, data: { publishedVersionId: id } });
  const told = { input: { to: CANARY }, trigger: { query: { to: CANARY } } };
  const executionId = await makeExecution(owner, { flowId, flowVersionId: old.id, status: "FAILED", ...told });
  return { flowId, sectionId, executionId };
}

const rerunsOf = (flowId: string) => ownerDb.flowExecution.findMany({ where: { flowId, source: "RERUN" } });

describe("running again from the start", () => {
  test("what is published by now, with what the execution was given; audited", async () => {
    const owner = await makeActor();
    const { flowId, executionId } = await makeOld(owner);
    const answer = await rerun(owner, executionId);
    const [again] = await rerunsOf(flowId);
    expect(await answer.json()).toEqual({ executions: [{ from: executionId, id: again?.id }], refused: [] });
    expect(again).toMatchObject({ rerunOfId: executionId, input: { to: CANARY }, startedById: owner.operatorId });
    expect((await auditOf(owner, flowId)).at(-1)).toMatchObject({ action: "flow.run" });
  });

  test("is refused to whoever may not read what it was given, though they may run what is published", async () => {
    const owner = await makeActor();
    const { flowId, sectionId, executionId } = await makeOld(owner);
    const colleague = await makeActor({ tenantOf: owner, role: "editor" });
    expect(await getExecution(colleague, executionId)).toMatchObject({ isHidden: true, input: null });
    const answer = await rerun(colleague, executionId);
    expect(await answer.json()).toMatchObject({
      executions: [],
      refused: [{ id: executionId, messageKey: "errors.connectionNotShared" }],
    });
    expect(await rerunsOf(flowId)).toEqual([]);
    await grant(owner.tenantId, sectionId, "view", { operatorId: colleague.operatorId });
    expect(await (await rerun(colleague, executionId)).json()).toMatchObject({ refused: [] });
  });

  test("a viewer may not, and another tenant finds nothing", async () => {
    const owner = await makeActor();
    const { flowId, sectionId, executionId } = await makeOld(owner);
    const viewer = await makeActor({ tenantOf: owner, role: "viewer", grants: { [sectionId]: "view" } });
    expect((await rerun(viewer, executionId)).status).toBe(403);
    const refused = [{ id: executionId, messageKey: "errors.executionNotFound", params: {} }];
    expect(await (await rerun(await makeActor(), executionId)).json()).toEqual({ executions: [], refused });
    expect(await rerunsOf(flowId)).toEqual([]);
  });
});
