import { describe, expect, test } from "vitest";
import { type Actor, findOperatorActor } from "#lib/auth/actor.ts";
import { addGroupMember, removeGroupMember } from "#lib/groups/mutations/group-members.ts";
import { listNotices } from "#lib/notices/data.ts";
import { auditOf, builtInGroup, grant, makeActor, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { getOperator } from "../data/get-operator.ts";
import { deactivateOperator } from "./deactivate-operator.ts";
import { updateOperator } from "./update-operator.ts";

/** Gives the operator a password, so that they count as an administrator who can come in. */
async function letIn({ operatorId }: Actor): Promise<void> {
  const password = { passwordHash: "$argon2id$", passwordChangedAt: new Date() };
  await ownerDb.operator.updateMany({ where: { id: operatorId }, data: password });
}

async function makeAdmins(count: number): Promise<Actor[]> {
  const first = await makeActor();
  const others = await Promise.all(Array.from({ length: count - 1 }, () => makeActor({ tenantOf: first })));
  await Promise.all([first, ...others].map(letIn));
  return [first, ...others];
}

const administratorsOf = ({ tenantId }: Actor) =>
  ownerDb.groupMember.count({
    where: { tenantId, group: { kind: "administrators" }, operator: { deactivatedAt: null } },
  });

describe("updateOperator", () => {
  test("changes name, address and language, audited with what was and what is", async () => {
    const admin = await makeActor();
    const { operatorId } = await makeActor({ tenantOf: admin, role: "viewer", name: "Ines Roy" });
    await updateOperator(admin, { operatorId, name: "Ines Martin", email: "ines@acme.example", language: "fr" });
    expect(await getOperator(admin, { operatorId })).toMatchObject({
      name: "Ines Martin",
      email: "ines@acme.example",
      language: "fr",
      role: "viewer",
    });
    expect(await auditOf(admin, operatorId)).toMatchObject([
      {
        action: "operator.update",
        detail: { before: { name: "Ines Roy", language: "en" }, after: { name: "Ines Martin", language: "fr" } },
      },
    ]);
  });

  test("what is so already is not recorded", async () => {
    const admin = await makeActor({ name: "Maud Dupont" });
    await updateOperator(admin, { operatorId: admin.operatorId, name: "Maud Dupont", role: "admin" });
    expect(await auditOf(admin, admin.operatorId)).toEqual([]);
  });

  test("a role moves in and out of Administrators, and tells whom the group's sections belong to", async () => {
    const admin = await makeActor();
    const holder = await makeActor({ tenantOf: admin, role: "viewer" });
    const administrators = await builtInGroup(admin, "administrators");
    await grant(admin.tenantId, await makeSection(holder, "Payments"), "view", { groupId: administrators });
    const { operatorId } = await makeActor({ tenantOf: admin, role: "viewer" });
    const roleNow = async () => (await findOperatorActor(admin.tenantId, operatorId, "dashboard"))?.role;

    await updateOperator(admin, { operatorId, role: "admin" });
    expect(await roleNow()).toBe("admin");
    expect(await listNotices(holder)).toHaveLength(1);
    await updateOperator(admin, { operatorId, role: "editor" });
    expect(await roleNow()).toBe("editor");
    await updateOperator(admin, { operatorId, role: "viewer" });
    expect(await roleNow()).toBe("viewer");
    const actions = (await auditOf(admin, administrators)).map(({ action }) => action);
    expect(actions).toEqual(["group.addMember", "group.removeMember"]);
  });

  test("refuses an editor, another tenant, and a service account's row", async () => {
    const admin = await makeActor();
    const editor = await makeActor({ tenantOf: admin, role: "editor" });
    const input = { operatorId: admin.operatorId, name: "Eve" };
    await expect(updateOperator(editor, input)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(updateOperator(editor, { operatorId: editor.operatorId, role: "admin" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(updateOperator(await makeActor(), input)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await ownerDb.operator.updateMany({ where: { id: editor.operatorId }, data: { email: null } });
    await expect(updateOperator(admin, { ...input, operatorId: editor.operatorId })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    expect(await ownerDb.operator.count({ where: { tenantId: admin.tenantId, name: "Eve" } })).toBe(0);
  });

  test("refuses an address that a colleague has", async () => {
    const admin = await makeActor();
    const colleague = await makeActor({ tenantOf: admin, role: "viewer" });
    const { email } = await getOperator(admin, { operatorId: colleague.operatorId });
    await expect(updateOperator(admin, { operatorId: admin.operatorId, email })).rejects.toMatchObject({
      code: "CONFLICT",
      fieldErrors: { email: ["errors.emailInUse"] },
    });
  });
});

describe("the last administrator", () => {
  const ways: Record<string, (actor: Actor, operatorId: string) => Promise<unknown>> = {
    "is not demoted": (actor, operatorId) => updateOperator(actor, { operatorId, role: "editor" }),
    "is not taken out of Administrators": async (actor, operatorId) =>
      removeGroupMember(actor, { groupId: await builtInGroup(actor, "administrators"), operatorId }),
  };

  test.each(Object.entries(ways))("%s, nor for one who was only invited", async (_, remove) => {
    const [admin] = await makeAdmins(1);
    if (!admin) throw new Error("no admin");
    await makeActor({ tenantOf: admin });
    await expect(remove(admin, admin.operatorId)).rejects.toMatchObject({
      code: "CONFLICT",
      messageKey: "errors.lastAdministrator",
    });
    expect(await findOperatorActor(admin.tenantId, admin.operatorId, "dashboard")).toMatchObject({ role: "admin" });
  });

  test("an administrator may step down while another stays", async () => {
    const [admin, other] = await makeAdmins(2);
    if (!admin || !other) throw new Error("no admins");
    await updateOperator(admin, { operatorId: admin.operatorId, role: "viewer" });
    expect(await administratorsOf(other)).toBe(1);
  });

  test.each(Array.from({ length: 6 }, (_, index) => index))(
    "two who remove each other at once leave one (%i)",
    async (index) => {
      const [first, second] = await makeAdmins(2);
      if (!first || !second) throw new Error("no admins");
      const groupId = await builtInGroup(first, "administrators");
      const acts = [
        (actor: Actor, { operatorId }: Actor) => updateOperator(actor, { operatorId, role: "editor" }),
        (actor: Actor, { operatorId }: Actor) => removeGroupMember(actor, { groupId, operatorId }),
        (actor: Actor, { operatorId }: Actor) => deactivateOperator(actor, { operatorId }),
      ];
      const act = acts[index % 3];
      const back = acts[Math.floor(index / 2) % 3];
      const outcomes = await Promise.allSettled([act?.(first, second), back?.(second, first)]);
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
      expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "FORBIDDEN" } });
      expect(await administratorsOf(first)).toBe(1);
    },
  );

  test("all stepping down at once leave one", async () => {
    const admins = await makeAdmins(4);
    const outcomes = await Promise.allSettled(
      admins.map((admin) => updateOperator(admin, { operatorId: admin.operatorId, role: "editor" })),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    expect(await administratorsOf(admins[0] as Actor)).toBe(1);
  });

  test("one who was an administrator when they asked, and is none when it is their turn, changes nothing", async () => {
    const [admin, other] = await makeAdmins(2);
    if (!admin || !other) throw new Error("no admins");
    const friend = await makeActor({ tenantOf: admin, role: "viewer" });
    await updateOperator(admin, { operatorId: other.operatorId, role: "viewer" });
    const stale = addGroupMember(other, {
      groupId: await builtInGroup(admin, "administrators"),
      operatorId: friend.operatorId,
    });
    await expect(stale).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await administratorsOf(admin)).toBe(1);
  });
});
