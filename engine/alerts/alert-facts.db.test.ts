import { describe, expect, test } from "vitest";
import { turnOffAlert } from "#lib/alerts/mutations/turn-off-alert.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { startExecution } from "#lib/executions/mutations/start-execution.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { factsOf, makeWay, prepareAlertRig, turnOn } from "#test/alerts.ts";
import { noQueue, runActions, runStored } from "#test/engine-parts.ts";
import { makeRig } from "#test/engine-rig.ts";
import { makeActor, makeConnection, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { clearFailing, markFailing, markLimited } from "../run/connection-state.ts";

const rig = prepareAlertRig();
const failing = { messageKey: "engine.failingRefused", params: { app: "Twilio", status: 401 } };
const fail = { id: "end", type: "FLOW", action: "ERROR_MESSAGE", params: { message: "No stock" } };
const wait = { id: "wait", type: "FLOW", action: "DELAY_FLOW", params: { number: 1 } };

async function makeItem(actor: Actor) {
  const { id } = await makeConnection(actor, { sectionId: await makeSection(actor), ready: true });
  await ownerDb.vaultItem.updateMany({ where: { id }, data: { version: 1 } });
  return { tenantId: actor.tenantId, itemId: id, version: 1 };
}

async function publish(actor: Actor, actions: object[]): Promise<string> {
  return (await createFlow(actor, { name: "Order shipped", actions: actions as never, publish: true })).id;
}

const kindsOf = async (actor: Actor) => (await factsOf(actor)).map(({ kind, subjectId }) => [kind, subjectId]);

describe("an item that turns", () => {
  test("failing is noted once, however often it fails; once more when it has worked in between", async () => {
    const actor = await makeActor();
    await turnOn(actor, "CONNECTION");
    const item = await makeItem(actor);
    await markFailing(item, failing);
    await markFailing(item, failing);
    expect(await factsOf(actor)).toMatchObject([
      { kind: "CONNECTION", subjectId: item.itemId, detail: { event: "FAILED", ...failing }, doneAt: null },
    ]);
    await clearFailing(item);
    await markFailing(item, failing);
    expect(await factsOf(actor)).toHaveLength(2);
  });

  test("limited is noted, with what its provider refused", async () => {
    const actor = await makeActor();
    await turnOn(actor, "CONNECTION");
    const item = await makeItem(actor);
    const reason = { messageKey: "engine.limitedRefused", params: { app: "Slack", action: "POST_MESSAGE" } };
    await markLimited(item, { ...reason, action: "SLACK.POST_MESSAGE" });
    expect(await factsOf(actor)).toMatchObject([{ detail: { event: "LIMITED", ...reason } }]);
  });

  test("is not noted while the alert is off, or is another's", async () => {
    const [actor, neighbour] = [await makeActor(), await makeActor()];
    await turnOn(actor, "CONNECTION");
    await turnOn(neighbour, "CONNECTION");
    await turnOffAlert(actor, { kind: "CONNECTION", isForgotten: false });
    await markFailing(await makeItem(actor), failing);
    expect([...(await factsOf(actor)), ...(await factsOf(neighbour))]).toEqual([]);
  });
});

describe("an execution that fails", () => {
  test("in memory, as one row at its end", async () => {
    const { runner } = await makeRig();
    const actor = await makeActor();
    await turnOn(actor, "EXECUTION");
    const flowId = await publish(actor, [fail]);
    const { tenantId } = actor;
    const end = await runner.runNow({ tenantId, flowId, source: "API", input: {} }, 10_000);
    expect(end.status).toBe("FAILED");
    const detail = { executionId: end.executionId, status: "FAILED" };
    expect(await factsOf(actor)).toMatchObject([{ kind: "EXECUTION", subjectId: flowId, detail }]);
  });

  test("out of the queue, after a delay, by the end of its row", async () => {
    const actor = await makeActor();
    await turnOn(actor, "EXECUTION");
    const flowId = await publish(actor, [wait, fail]);
    const input = { flowId, which: "published", input: {} } as const;
    const { id: executionId } = await startExecution(actor, input, noQueue);
    const key = { tenantId: actor.tenantId, executionId };
    await runStored(rig.engine, key);
    expect(await factsOf(actor)).toMatchObject([{ subjectId: flowId, detail: { executionId, status: "FAILED" } }]);
  });

  test("is not noted of a draft, of a dry run, while the alert is off, or of the flow that tells", async () => {
    const [actor, teller, quiet] = [await makeActor(), await makeActor(), await makeActor()];
    await turnOn(actor, "EXECUTION");
    await runActions(rig.engine, actor, [fail] as never);
    const flowId = await publish(actor, [fail]);
    const dry = { flowId, which: "published", input: {}, isDry: true } as const;
    const { id } = await startExecution(actor, dry, noQueue);
    await runStored(rig.engine, { tenantId: actor.tenantId, executionId: id });

    const tellingId = await publish(teller, [fail]);
    await turnOn(teller, "EXECUTION", { flowId: tellingId });
    const quietId = await publish(quiet, [fail]);
    for (const [each, ofFlow] of [
      [teller, tellingId],
      [quiet, quietId],
    ] as const) {
      const published = { flowId: ofFlow, which: "published", input: {} } as const;
      const { id: executionId } = await startExecution(each, published, noQueue);
      await runStored(rig.engine, { tenantId: each.tenantId, executionId });
    }
    for (const each of [actor, teller, quiet]) expect(await factsOf(each)).toEqual([]);
  });

  test("is noted of an alert's flow that tells of something else, unless the alert started it", async () => {
    const actor = await makeActor();
    const flowId = await publish(actor, [fail]);
    await turnOn(actor, "CONNECTION", { flowId });
    await turnOn(actor, "EXECUTION", { connectionId: await makeWay(actor) });
    await markFailing(await makeItem(actor), failing);
    await rig.alerts().tellDue();
    const [job] = rig.jobs;
    if (!job) throw new Error("nothing was started");
    await runStored(rig.engine, job);
    expect(await ownerDb.flowExecution.findFirst({ where: { id: job.executionId } })).toMatchObject({
      source: "ALERT",
      status: "FAILED",
    });
    expect(await kindsOf(actor)).not.toContainEqual(["EXECUTION", flowId]);
  });
});
