import { expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { auditOf, makeActor, makeConnection, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { getItem } from "../data/get-item.ts";
import { moveItem } from "./move-item.ts";

async function arrange() {
  const owner = await makeActor();
  const from = await makeSection(owner, "Payments");
  const to = await makeSection(owner, "Billing");
  const { id, publicId } = await makeConnection(owner, { sectionId: from });
  return { owner, from, to, id, publicId };
}

const placeOf = async (actor: Actor, id: string) => (await getItem(actor, id)).sectionName;

test("moves the item, changes its fingerprint, and records from where to where", async () => {
  const { owner, to, id } = await arrange();
  const { fingerprint } = await ownerDb.vaultItem.findFirstOrThrow({ where: { id } });
  await moveItem(owner, { itemId: id, sectionId: to });
  expect(await placeOf(owner, id)).toBe("Billing");
  expect((await ownerDb.vaultItem.findFirstOrThrow({ where: { id } })).fingerprint).not.toBe(fingerprint);
  expect(await auditOf(owner, id)).toMatchObject([
    { action: "item.move", detail: { name: "Order alerts", from: "Payments", to: "Billing" } },
  ]);
});

test("to where it is, nothing happens", async () => {
  const { owner, from, id } = await arrange();
  await moveItem(owner, { itemId: id, sectionId: from });
  expect(await auditOf(owner, id)).toEqual([]);
});

test("a flow that uses it keeps its reference", async () => {
  const { owner, to, id, publicId } = await arrange();
  const params = { connection_id: publicId, from: "+1", to: "+2", message: "Hello" };
  const actions = [{ id: "send", type: "TWILIO", action: "SEND_SMS", params }];
  await createFlow(owner, { name: "Order shipped", actions, publish: true });
  await moveItem(owner, { itemId: id, sectionId: to });
  expect(await getItem(owner, id)).toMatchObject({ usedByFlows: 1, sectionName: "Billing" });
});

test("a name that the other section has is refused, and the item stays", async () => {
  const { owner, to, id } = await arrange();
  await makeConnection(owner, { sectionId: to, name: "ORDER alerts" });
  await expect(moveItem(owner, { itemId: id, sectionId: to })).rejects.toMatchObject({
    code: "CONFLICT",
    messageKey: "errors.nameTaken",
  });
  expect(await placeOf(owner, id)).toBe("Payments");
});

test("needs Full control of both sections", async () => {
  const { owner, from, to, id } = await arrange();
  const move = { itemId: id, sectionId: to };
  for (const [grants, code] of [
    [{ [from]: "view", [to]: "change" }, "FORBIDDEN"],
    [{ [from]: "change", [to]: "view" }, "FORBIDDEN"],
    [{ [from]: "change" }, "NOT_FOUND"],
    [{ [to]: "change" }, "NOT_FOUND"],
    [{}, "NOT_FOUND"],
  ] as const) {
    const colleague = await makeActor({ tenantOf: owner, grants });
    await expect(moveItem(colleague, move)).rejects.toMatchObject({ code });
  }
  expect(await placeOf(owner, id)).toBe("Payments");
});

test("never crosses tenants", async () => {
  const { owner, to, id } = await arrange();
  const stranger = await makeActor();
  const theirs = await makeSection(stranger);
  await expect(moveItem(stranger, { itemId: id, sectionId: theirs })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(moveItem(stranger, { itemId: id, sectionId: to })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(moveItem(owner, { itemId: id, sectionId: theirs })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await placeOf(owner, id)).toBe("Payments");
});

test("two moves against each other, at once, both end", async () => {
  const { owner, from, to, id } = await arrange();
  const other = await makeConnection(owner, { sectionId: to, name: "Invoices" });
  for (let round = 0; round < 4; round++) {
    const [here, there] = round % 2 === 0 ? [from, to] : [to, from];
    await Promise.all([
      moveItem(owner, { itemId: id, sectionId: there }),
      moveItem(owner, { itemId: other.id, sectionId: here }),
    ]);
  }
  expect(await placeOf(owner, id)).toBe("Payments");
});
