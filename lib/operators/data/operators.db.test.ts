import { expect, test } from "vitest";
import { db } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { createGroup } from "#lib/groups/mutations/create-group.ts";
import { addGroupMember } from "#lib/groups/mutations/group-members.ts";
import { makeActor, makeOperatorWithPassword } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { deactivateOperator } from "../mutations/deactivate-operator.ts";
import { createPasswordLink } from "../mutations/password-link.ts";
import { getOperator } from "./get-operator.ts";
import { listOperators } from "./list-operators.ts";

const list = (actor: Parameters<typeof listOperators>[0], search = "", page = 1) =>
  listOperators(actor, { search, page });

test("people by name, accents as a reader sorts them, the deactivated behind, service accounts nowhere", async () => {
  const { actor: admin } = await makeOperatorWithPassword("correct horse battery");
  const make = (name: string) => makeActor({ tenantOf: admin, role: "viewer", name });
  const [, elise, gone, service] = [await make("Zoé"), await make("Élise"), await make("Adam"), await make("CI")];
  await deactivateOperator(admin, { operatorId: gone.operatorId });
  await ownerDb.operator.updateMany({ where: { id: service.operatorId }, data: { email: null } });
  const group = await createGroup(admin, { name: "Night shift" });
  await addGroupMember(admin, { groupId: group.id, operatorId: elise.operatorId });

  const { operators, total } = await list(admin);
  expect(total).toBe(4);
  expect(operators.map(({ name, role, state }) => [name, role, state])).toEqual([
    ["Élise", "viewer", "invited"],
    ["Maud Dupont", "admin", "active"],
    ["Zoé", "viewer", "invited"],
    ["Adam", "viewer", "deactivated"],
  ]);
  expect(operators[0]).toMatchObject({ groups: [{ id: group.id, name: "Night shift" }], lastSeenAt: null });
  await expect(getOperator(admin, { operatorId: service.operatorId })).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("found by a piece of a name or an address; what looks like a pattern is text", async () => {
  const admin = await makeActor({ name: "Maud Dupont" });
  await makeActor({ tenantOf: admin, role: "viewer", name: "Ines 100%" });
  const names = async (search: string) => (await list(admin, search)).operators.map(({ name }) => name);
  expect(await names("UPON")).toEqual(["Maud Dupont"]);
  expect(await names(admin.operatorId.slice(0, 30))).toContain("Maud Dupont");
  expect(await names("%")).toEqual(["Ines 100%"]);
  expect(await names("_")).toEqual([]);
});

test("comes a page at a time", async () => {
  const admin = await makeActor({ name: "Aaron" });
  const { tenantId } = admin;
  const data = Array.from({ length: 60 }, (_, index) => ({
    tenantId,
    id: newId(),
    name: `Operator ${String(index).padStart(2, "0")}`,
    email: `operator-${index}@acme.example`,
  }));
  await ownerDb.operator.createMany({ data });
  const second = await list(admin, "", 2);
  expect(second).toMatchObject({ total: 61, page: 2, perPage: 50 });
  expect(second.operators).toHaveLength(11);
  expect(second.operators.at(-1)?.name).toBe("Operator 59");
});

test("one operator, with the sessions that stand, the link that works, and when they were last seen", async () => {
  const admin = await makeActor();
  const { tenantId, operatorId } = await makeActor({ tenantOf: admin, role: "viewer" });
  const lastSeenAt = new Date("2026-11-22T08:00:00Z");
  const session = { tenantId, operatorId, lastSeenAt };
  await ownerDb.session.createMany({
    data: [
      { ...session, id: newId() },
      { ...session, id: newId(), endedAt: new Date() },
      { ...session, id: newId(), createdAt: new Date(Date.now() - 8 * 24 * 3600_000) },
    ],
  });
  const { expiresAt } = await createPasswordLink(admin, { operatorId });
  expect(await getOperator(admin, { operatorId })).toMatchObject({
    sessionCount: 1,
    linkExpiresAt: expiresAt,
    lastSeenAt,
    isSelf: false,
    state: "invited",
  });
  await ownerDb.passwordLink.updateMany({ where: { operatorId }, data: { usedAt: new Date() } });
  expect(await getOperator(admin, { operatorId })).toMatchObject({ linkExpiresAt: null });
  expect(await getOperator(admin, { operatorId: admin.operatorId })).toMatchObject({ isSelf: true });
});

test("is for administrators, of their own tenant", async () => {
  const admin = await makeActor();
  const target = { operatorId: admin.operatorId };
  for (const role of ["editor", "viewer"] as const) {
    const colleague = await makeActor({ tenantOf: admin, role });
    await expect(list(colleague)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(getOperator(colleague, target)).rejects.toMatchObject({ code: "FORBIDDEN" });
  }
  const stranger = await makeActor();
  await expect(getOperator(stranger, target)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect((await list(stranger)).operators.map(({ id }) => id)).toEqual([stranger.operatorId]);
  expect(await db.operator.count({ where: { tenantId: stranger.tenantId } })).toBe(1);
});
