import { expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import type { Prisma } from "#lib/db/generated/client.ts";
import { makeActor, makeConnection, makeExecution, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { createFlow } from "../mutations/create-flow.ts";
import { listRecordedAnswers } from "./list-recorded-answers.ts";

const [early, late] = [new Date("2026-11-20T08:00:00Z"), new Date("2026-11-21T08:00:00Z")];
type Step = Omit<Prisma.ExecutionStepUncheckedCreateWithoutExecutionInput, "tenantId">;
const step = (actionId: string, endedAt: Date | null, change: Partial<Step> = {}): Step => ({
  ...{ seq: 0, path: "0", actionId, type: "TWILIO", action: "SEND_SMS", status: "SUCCEEDED" },
  ...{ startedAt: early, endedAt, shown: { output: { sid: "canary" } } },
  ...change,
});

async function makeRuns(actor: Actor) {
  const { id: flowId } = await createFlow(actor, { name: "Orders", publish: true });
  const { id: flowVersionId } = await ownerDb.flowVersion.findFirstOrThrow({
    where: { flowId, number: { not: null } },
  });
  const run = (steps: Step[], isDry = false) => makeExecution(actor, { flowId, flowVersionId, isDry, steps });
  await run([step("sms", early), step("late", late, { seq: 1, path: "1" })]);
  await run([step("sms", late)]);
  await run([step("sms", new Date("2026-11-22T08:00:00Z"))], true);
  await run([
    step("failed", late, { status: "FAILED", shown: {} }),
    step("own", late, { seq: 1, type: "FLOW", action: "CALL_FLOW" }),
    // Of a flow that it called.
    step("theirs", late, { seq: 2, path: "1.call.0" }),
  ]);
  return flowId;
}

test("of every action that succeeded in a real run the last time is told, and nothing of what it gave", async () => {
  const actor = await makeActor({ role: "editor" });
  const answers = await listRecordedAnswers(actor, await makeRuns(actor));
  const sms = { type: "TWILIO", action: "SEND_SMS" };
  expect(answers.toSorted((a, b) => a.actionId.localeCompare(b.actionId))).toEqual([
    { actionId: "late", ...sms, at: late },
    { actionId: "sms", ...sms, at: late },
  ]);
});

test("what an execution gave is none of whoever may not see what it used", async () => {
  const owner = await makeActor();
  const flowId = await makeRuns(owner);
  const { publicId } = await makeConnection(owner, { sectionId: await makeSection(owner) });
  const used = [{ id: "sms", type: "TWILIO", action: "SEND_SMS", params: { connection_id: publicId } }];
  await ownerDb.flowVersion.updateMany({ where: { flowId }, data: { actions: used } });
  const editor = await makeActor({ tenantOf: owner, role: "editor" });
  expect(await listRecordedAnswers(editor, flowId)).toEqual([]);
  expect(await listRecordedAnswers(owner, flowId)).toHaveLength(2);
});

test("nothing is taken of a run that goes on: it may yet call what one may not see", async () => {
  const actor = await makeActor({ role: "editor" });
  const flowId = await makeRuns(actor);
  for (const status of ["RUNNING", "WAITING"] as const) {
    await ownerDb.flowExecution.updateMany({ where: { flowId }, data: { status } });
    expect(await listRecordedAnswers(actor, flowId)).toEqual([]);
  }
});

test("a viewer is refused, another tenant finds none", async () => {
  const owner = await makeActor();
  const flowId = await makeRuns(owner);
  const viewer = await makeActor({ tenantOf: owner, role: "viewer" });
  await expect(listRecordedAnswers(viewer, flowId)).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await listRecordedAnswers(await makeActor(), flowId)).toEqual([]);
});
