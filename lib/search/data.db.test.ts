import { expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { makeActor, makeConnection, makeExecution, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { search } from "./data.ts";
import { MOST_FOUND } from "./schema.ts";

const nothing = { id: "a", type: "FLOW", action: "DO_NOTHING" };
const find = (actor: Actor, q = "") => search(actor, { q });

async function makeFlow(actor: Actor, name: string): Promise<{ flowId: string; executionId: string }> {
  const { id: flowId } = await createFlow(actor, { name, actions: [nothing], publish: true });
  const { id } = await ownerDb.flowVersion.findFirstOrThrow({ where: { flowId, number: { not: null } } });
  return { flowId, executionId: await makeExecution(actor, { flowId, flowVersionId: id, status: "FAILED" }) };
}

test("finds flows, items, sections and executions by a piece of a name, accents and case aside", async () => {
  const actor = await makeActor();
  const sectionId = await makeSection(actor, "Réseau de vente");
  const item = await makeConnection(actor, { sectionId, name: "RÉSEAU · SMS" });
  const { flowId, executionId } = await makeFlow(actor, "Commande du réseau");
  await makeFlow(actor, "Refund");

  for (const q of ["reseau", "RÉSEAU", "réseau"]) {
    expect(await find(actor, q)).toEqual({
      flows: [{ id: flowId, name: "Commande du réseau" }],
      forms: [],
      items: [
        { id: item.id, name: "RÉSEAU · SMS", kind: "connection", appId: "TWILIO", sectionName: "Réseau de vente" },
      ],
      sections: [{ id: sectionId, name: "Réseau de vente" }],
      executions: [
        {
          id: executionId,
          flowName: "Commande du réseau",
          status: "FAILED",
          isDraft: false,
          createdAt: expect.any(Date),
        },
      ],
    });
  }
});

test("finds what has the id, as machines write it and as addresses do", async () => {
  const actor = await makeActor();
  const { id, publicId } = await makeConnection(actor, { sectionId: await makeSection(actor) });
  const { flowId, executionId } = await makeFlow(actor, "Order shipped");
  expect((await find(actor, publicId)).items.map((each) => each.id)).toEqual([id]);
  expect((await find(actor, toPublicId("af", flowId))).flows.map((each) => each.id)).toEqual([flowId]);
  for (const q of [executionId, toPublicId("afe", executionId)])
    expect((await find(actor, q)).executions.map((each) => each.id)).toEqual([executionId]);
});

test("what begins with the text is first, and of each kind no more than a handful", async () => {
  const actor = await makeActor();
  for (let i = 0; i <= MOST_FOUND; i++) await createFlow(actor, { name: `The order ${i}` });
  const first = await createFlow(actor, { name: "Orders" });
  await createFlow(actor, { name: "An order too" });
  const { flows } = await find(actor, "order");
  expect(flows).toHaveLength(MOST_FOUND);
  expect(flows[0]).toEqual({ id: first.id, name: "Orders" });
});

test("before anything is typed, what changed last", async () => {
  const actor = await makeActor();
  await makeFlow(actor, "First");
  const { executionId } = await makeFlow(actor, "Second");
  const { flows, executions, sections } = await find(actor);
  expect(flows.map(({ name }) => name)).toEqual(["Second", "First"]);
  expect(executions[0]?.id).toBe(executionId);
  expect(sections).toEqual([]);
});

test("takes % and _ for themselves", async () => {
  const actor = await makeActor();
  await createFlow(actor, { name: "100% done_now" });
  await createFlow(actor, { name: "Other" });
  const names = async (q: string) => (await find(actor, q)).flows.map(({ name }) => name);
  expect(await names("%")).toEqual(["100% done_now"]);
  expect(await names("e_n")).toEqual(["100% done_now"]);
  expect(await names("\\")).toEqual([]);
});

test("shows items and sections only to who may view them, and nothing of another organisation", async () => {
  const owner = await makeActor();
  const [shared, own] = [await makeSection(owner, "Order desk"), await makeSection(owner, "Order vault")];
  await makeConnection(owner, { sectionId: shared, name: "Order shared" });
  const hidden = await makeConnection(owner, { sectionId: own, name: "Order hidden" });
  const { executionId } = await makeFlow(owner, "Order shipped");

  const viewer = await makeActor({ tenantOf: owner, role: "viewer", grants: { [shared]: "view" } });
  const seen = await find(viewer, "order");
  expect(seen.items.map(({ name }) => name)).toEqual(["Order shared"]);
  expect(seen.sections.map(({ name }) => name)).toEqual(["Order desk"]);
  expect(seen.flows).toHaveLength(1);
  expect((await find(viewer, hidden.publicId)).items).toEqual([]);
  expect((await find(viewer)).items.map(({ name }) => name)).toEqual(["Order shared"]);

  const admin = await makeActor({ tenantOf: owner });
  expect(await find(admin, "order")).toMatchObject({ items: [], sections: [] });

  const stranger = await makeActor();
  const nothingFound = { flows: [], forms: [], items: [], sections: [], executions: [] };
  for (const q of ["", "order", executionId, hidden.id]) expect(await find(stranger, q)).toEqual(nothingFound);
});

test("nothing but names is searched, nor shown", async () => {
  const actor = await makeActor();
  const sectionId = await makeSection(actor);
  const canary = "canary8c2f71d0";
  const setup = { type: "API_KEY", account_id: `AC${"0".repeat(32)}`, api_key: canary };
  const { id } = await createConnection(actor, { sectionId, name: "Plain", appId: "TWILIO", setup });
  await ownerDb.vaultItem.updateMany({
    where: { tenantId: actor.tenantId, id },
    data: { notes: canary, origins: [`https://${canary}.example`] },
  });
  await createFlow(actor, { name: "Quiet", actions: [{ ...nothing, params: { note: canary } }] });
  const found = await find(actor, canary);
  expect(Object.values(found).flat()).toEqual([]);
  expect(JSON.stringify(await find(actor))).not.toContain(canary);
});
