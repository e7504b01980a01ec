import { describe, expect, test } from "vitest";
import { turnOffAlert } from "#lib/alerts/mutations/turn-off-alert.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { alertOf, factsOf, PUBLIC_URL, prepareAlertRig, turnOn } from "#test/alerts.ts";
import { builtInGroup, makeActor, makeConnection, makeExecution, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { webhookAnswer } from "#test/providers/slack.ts";
import { makeReturnFlow } from "#test/triggers.ts";
import { clearFailing, markFailing } from "../run/connection-state.ts";
import { forgetFacts } from "./forget-facts.ts";

const rig = prepareAlertRig();
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const failing = { messageKey: "engine.failingRefused", params: { app: "Twilio", status: 401 } };

async function makeItem(actor: Actor, name = "Order texts", sectionId?: string) {
  const section = sectionId ?? (await makeSection(actor));
  const { id } = await makeConnection(actor, { sectionId: section, ready: true, name });
  await ownerDb.vaultItem.updateMany({ where: { id }, data: { version: 1 } });
  return { tenantId: actor.tenantId, itemId: id, version: 1 };
}

async function makePublished(actor: Actor) {
  const flowId = await makeReturnFlow(actor);
  const { publishedVersionId } = await ownerDb.flow.findFirstOrThrow({ where: { id: flowId } });
  return { flowId, flowVersionId: publishedVersionId as string };
}

const error = { code: "ERR_FLOW_MESSAGE", messageKey: "engine.flowMessage", params: { message: "No stock" } };
const failOnce = (actor: Actor, flow: { flowId: string; flowVersionId: string }) =>
  makeExecution(actor, { ...flow, status: "FAILED", error });

describe("what is told", () => {
  test("names the item, the reason, since when, and where to look; once", async () => {
    const actor = await makeActor();
    await turnOn(actor, "CONNECTION");
    const item = await makeItem(actor);
    await markFailing(item, failing);
    await rig.alerts().tellDue();
    await rig.alerts(2 * HOUR_MS).tellDue();
    const [text, ...more] = rig.told();
    expect(more).toEqual([]);
    expect(text?.split("\n")).toEqual([
      "*Order texts is failing*",
      "Twilio refused the credentials (HTTP 401). Replace them.",
      expect.stringMatching(/^Since \w+ \d+, 20\d\d, .+ UTC\.$/),
      `<${PUBLIC_URL}/vault/${item.itemId}|Open in Coffre>`,
    ]);
    expect(await alertOf(actor, "CONNECTION")).toMatchObject({ lastSentAt: expect.any(Date), failure: null });
  });

  test("is in the language of who set it, and says what is all right again", async () => {
    const actor = await makeActor();
    await ownerDb.operator.updateMany({ where: { id: actor.operatorId }, data: { language: "fr" } });
    await turnOn(actor, "CONNECTION");
    const item = await makeItem(actor);
    await markFailing(item, failing);
    await clearFailing(item);
    await rig.alerts().tellDue();
    expect(rig.told()[0]).toMatch(/^\*Order texts est en échec\*\n.*\nDepuis le .* UTC\.\nÀ présent, tout va/);
  });

  test("is nothing of an item that is gone, or once the alert is off", async () => {
    const [actor, off] = [await makeActor(), await makeActor()];
    for (const each of [actor, off]) {
      await turnOn(each, "CONNECTION");
      const item = await makeItem(each);
      await markFailing(item, failing);
      if (each === actor) await ownerDb.vaultItem.deleteMany({ where: { id: item.itemId } });
    }
    await turnOffAlert(off, { kind: "CONNECTION", isForgotten: false });
    await rig.alerts().tellDue();
    expect(rig.told()).toEqual([]);
    expect(await factsOf(actor)).toMatchObject([{ doneAt: expect.any(Date) }]);
    expect(await factsOf(off)).toEqual([]);
  });
});

describe("what follows within the hour", () => {
  test("is gathered: the first at once, fifty more as one, each flow by itself", async () => {
    const actor = await makeActor();
    await turnOn(actor, "EXECUTION");
    const [flow, other] = [await makePublished(actor), await makePublished(actor)];
    const first = await failOnce(actor, flow);
    await rig.alerts().tellDue();
    for (let n = 0; n < 50; n++) await failOnce(actor, flow);
    await failOnce(actor, other);
    await rig.alerts(30 * MINUTE_MS).tellDue();
    await rig.alerts(59 * MINUTE_MS).tellDue();
    expect(rig.told()).toHaveLength(2);
    await rig.alerts(61 * MINUTE_MS).tellDue();
    await rig.alerts(5 * HOUR_MS).tellDue();

    const [one, ofOther, many, ...more] = rig.told();
    expect(more).toEqual([]);
    expect(one).toContain("*An execution of Order shipped failed*\nNo stock\n");
    expect(one).toContain(`${PUBLIC_URL}/executions/${first}|`);
    expect(ofOther).toContain("*An execution of Order shipped failed*");
    expect(many).toContain("*50 executions of Order shipped failed*");
    expect(many).toContain(`${PUBLIC_URL}/flows/${flow.flowId}/executions|`);
    // Of what was gathered one row stays, by which the hour is measured.
    expect((await factsOf(actor)).filter(({ subjectId }) => subjectId === flow.flowId)).toHaveLength(2);
  });

  test("is told once by engines that look at the same time", async () => {
    const actor = await makeActor();
    await turnOn(actor, "EXECUTION");
    const flows = await Promise.all(Array.from({ length: 5 }, () => makePublished(actor)));
    for (const flow of flows) for (let n = 0; n < 4; n++) await failOnce(actor, flow);
    const engines = [rig.alerts(), rig.alerts(), rig.alerts()];
    // An alert that another engine is at is left to it, so the last ones may take another look.
    for (let look = 0; look < 5; look++) await Promise.all(engines.map((each) => each.tellDue()));
    expect(rig.told().map((text) => text.split("\n")[0])).toEqual(
      flows.map(() => "*4 executions of Order shipped failed*"),
    );
  });
});

describe("what cannot be sent", () => {
  test("is tried again after pauses that grow, and the settings say why", async () => {
    const actor = await makeActor();
    await turnOn(actor, "EXECUTION");
    const flow = await makePublished(actor);
    await failOnce(actor, flow);
    const turnAt = async (minutes: number) => {
      rig.apis.SLACK.next(webhookAnswer(503, "down"));
      await rig.alerts(minutes * MINUTE_MS).tellDue();
      return rig.told().length;
    };
    expect(await turnAt(0)).toBe(1);
    expect((await alertOf(actor, "EXECUTION")).failure).toMatchObject({ messageKey: "engine.providerDown" });
    // What comes meanwhile waits with it.
    await failOnce(actor, flow);
    expect(await turnAt(0.5)).toBe(1);
    expect(await turnAt(1.1)).toBe(2);
    expect(await turnAt(2.5)).toBe(2);
    expect(await turnAt(3.2)).toBe(3);
    expect(await factsOf(actor)).toMatchObject([{ doneAt: null, count: 2, attempts: 3 }]);
    rig.apis.SLACK.reset();
    await rig.alerts(2 * HOUR_MS).tellDue();
    expect(rig.told()[0]).toContain("*2 executions of Order shipped failed*");
    expect(await alertOf(actor, "EXECUTION")).toMatchObject({ failure: null, lastSentAt: expect.any(Date) });
  });

  test("is given up after a day", async () => {
    const actor = await makeActor();
    await turnOn(actor, "EXECUTION");
    await failOnce(actor, await makePublished(actor));
    rig.apis.SLACK.next(webhookAnswer(503, "down"));
    await rig.alerts(25 * HOUR_MS).tellDue();
    await rig.alerts(50 * HOUR_MS).tellDue();
    expect(rig.told()).toHaveLength(1);
    expect(await factsOf(actor)).toMatchObject([{ doneAt: expect.any(Date), attempts: 1 }]);
    expect((await alertOf(actor, "EXECUTION")).failure).not.toBeNull();
  });

  test("of the alert's own connection makes it failing, and that is noted once", async () => {
    const actor = await makeActor();
    const connectionId = await turnOn(actor, "CONNECTION");
    await markFailing(await makeItem(actor), failing);
    for (const minutes of [0, 2, 5, 10, 20]) {
      rig.apis.SLACK.next(webhookAnswer(404, "no_service"));
      rig.apis.SLACK.next(webhookAnswer(404, "no_service"));
      await rig.alerts(minutes * MINUTE_MS).tellDue();
      rig.apis.SLACK.reset();
    }
    const own = await ownerDb.vaultItem.findFirstOrThrow({ where: { id: connectionId } });
    expect(own.failingSince).not.toBeNull();
    expect((await factsOf(actor)).filter(({ subjectId }) => subjectId === connectionId)).toHaveLength(1);
  });
});

describe("what who set it may not view", () => {
  const hidden = async (arrange: (actor: Actor) => Promise<void>) => {
    const actor = await makeActor({ name: "Maud Dupont" });
    await turnOn(actor, "CONNECTION");
    const other = await makeActor({ tenantOf: actor });
    const item = await makeItem(other, "Payroll of the board");
    await arrange(actor);
    await markFailing(item, { messageKey: "engine.failingRefused", params: { app: "Stripe", status: 401 } });
    await rig.alerts().tellDue();
    const [text = ""] = rig.told();
    expect(text).not.toMatch(/Payroll|Stripe/);
    expect(text).toContain(`${PUBLIC_URL}/vault/${item.itemId}`);
    return text;
  };

  test("is not named, nor is why", async () => {
    expect(await hidden(async () => {})).toContain(
      "*An item in a section that is not shared with Maud Dupont is failing*",
    );
  });

  test("is nothing at all for one who is gone, or no administrator any more", async () => {
    const gone = { deactivatedAt: new Date() };
    const left = await hidden(async ({ operatorId }) => {
      await ownerDb.operator.updateMany({ where: { id: operatorId }, data: gone });
    });
    expect(left).toContain("*An item of the vault is failing*");
  });

  test("and an editor who was one names nothing of their own either", async () => {
    const actor = await makeActor();
    await turnOn(actor, "CONNECTION");
    await turnOn(actor, "EXECUTION");
    const flow = await makePublished(actor);
    const item = await makeItem(actor);
    await ownerDb.groupMember.deleteMany({ where: { groupId: await builtInGroup(actor, "administrators") } });
    await markFailing(item, failing);
    await failOnce(actor, flow);
    await rig.alerts().tellDue();
    expect(
      rig
        .told()
        .toSorted()
        .map((text) => text.split("\n")[0]),
    ).toEqual(["*An execution of a flow failed*", "*An item of the vault is failing*"]);
    expect(rig.told().join()).not.toMatch(/Order|No stock|Twilio/);
  });
});

test("why an execution failed is told where who set the alert may view all that it ran with", async () => {
  const actor = await makeActor();
  await turnOn(actor, "EXECUTION");
  const other = await makeActor({ tenantOf: actor });
  const { publicId } = await makeConnection(other, { sectionId: await makeSection(other), ready: true });
  const flow = await makePublished(actor);
  const params = { connection_id: publicId, from: "+1", to: "+1", body: "x" };
  const actions = [{ id: "sms", type: "TWILIO", action: "SEND_SMS", params }];
  await ownerDb.flowVersion.updateMany({ where: { id: flow.flowVersionId }, data: { actions } });
  await failOnce(actor, flow);
  await rig.alerts().tellDue();
  expect(rig.told()[0]).toContain("*An execution of Order shipped failed*\nSince ");
  expect(rig.told()[0]).not.toContain("No stock");
});

test("what was noted a month ago goes, told or not", async () => {
  const actor = await makeActor();
  await turnOn(actor, "EXECUTION");
  for (const flow of [await makePublished(actor), await makePublished(actor)]) await failOnce(actor, flow);
  const [old, fresh] = await factsOf(actor);
  const createdAt = new Date(Date.now() - 31 * 24 * HOUR_MS);
  await ownerDb.alertFact.updateMany({ where: { id: old?.id ?? "" }, data: { createdAt } });
  await forgetFacts();
  expect(await factsOf(actor)).toMatchObject([{ id: fresh?.id }]);
});
