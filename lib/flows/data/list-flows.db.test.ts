import { expect, test } from "vitest";
import { makeActor, makeConnection, makeExecution, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { createFlow } from "../mutations/create-flow.ts";
import { saveDraft } from "../mutations/save-draft.ts";
import { listFlowsInput } from "../schema.ts";
import { listFlows } from "./list-flows.ts";

const list = (actor: Parameters<typeof listFlows>[0], input: object = {}) =>
  listFlows(actor, listFlowsInput.parse(input));
const nothing = (id: string) => ({ id, type: "FLOW", action: "DO_NOTHING" });

test("a flow tells its state, its size and its last execution", async () => {
  const actor = await makeActor({ role: "viewer" });
  const owner = await makeActor({ tenantOf: actor });
  const sectionId = await makeSection(owner);
  const { publicId } = await makeConnection(owner, { sectionId });
  const sms = { id: "sms", type: "TWILIO", action: "SEND_SMS", params: { connection_id: publicId } };
  const branch = {
    id: "if",
    type: "FLOW",
    action: "BOOLEAN_CONDITION",
    params: { if: true, then: [sms, nothing("a")] },
  };
  const { id } = await createFlow(owner, { name: "Order shipped", actions: [branch], publish: true });
  const version = await ownerDb.flowVersion.findFirstOrThrow({ where: { flowId: id, number: { not: null } } });
  await makeExecution(owner, { flowId: id, flowVersionId: version.id, status: "COMPLETED" });
  await makeExecution(owner, { flowId: id, flowVersionId: version.id, status: "FAILED" });
  await saveDraft(owner, { flowId: id, baseVersion: 2, actions: [branch] });

  const expected = {
    id,
    name: "Order shipped",
    isPublished: true,
    hasUnpublishedChanges: true,
    actionCount: 3,
    emptyConnections: 1,
    lastExecution: { status: "FAILED", createdAt: expect.any(Date) },
  };
  expect(await list(owner)).toMatchObject({ flows: [expected], total: 1, page: 1, perPage: 50 });
  // A connection that is not shared is not counted either.
  expect(await list(actor)).toMatchObject({ flows: [{ ...expected, emptyConnections: 0 }] });
});

test("a flow never published nor run says so", async () => {
  const actor = await makeActor();
  await createFlow(actor, { name: "New" });
  expect((await list(actor)).flows).toMatchObject([
    { isPublished: false, hasUnpublishedChanges: true, actionCount: 0, lastExecution: null },
  ]);
});

test("search is in the database, by any part of the name, and takes signs literally", async () => {
  const actor = await makeActor();
  for (const name of ["Order shipped", "Order 100% paid", "Refund_late"]) await createFlow(actor, { name });
  const names = async (search: string) => (await list(actor, { search })).flows.map(({ name }) => name).toSorted();
  expect(await names("ORDER")).toEqual(["Order 100% paid", "Order shipped"]);
  expect(await names("0%")).toEqual(["Order 100% paid"]);
  expect(await names("%")).toEqual(["Order 100% paid"]);
  expect(await names("d_l")).toEqual(["Refund_late"]);
  expect(await names("nothing of it")).toEqual([]);
});

test("pages follow each other, the last changed first", async () => {
  const actor = await makeActor();
  for (let index = 0; index < 5; index++) await createFlow(actor, { name: `Flow ${index}` });
  const page = async (number: number) =>
    (await listFlows(actor, { search: "", page: number }, 2)).flows.map(({ name }) => name);
  expect([await page(1), await page(2), await page(3), await page(4)]).toEqual([
    ["Flow 4", "Flow 3"],
    ["Flow 2", "Flow 1"],
    ["Flow 0"],
    [],
  ]);
});

test("another tenant sees none of it", async () => {
  await createFlow(await makeActor(), { name: "Theirs" });
  expect(await list(await makeActor())).toMatchObject({ flows: [], total: 0 });
});
