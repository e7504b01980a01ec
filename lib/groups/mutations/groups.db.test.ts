import { describe, expect, test } from "vitest";
import { type Actor, findOperatorActor } from "#lib/auth/actor.ts";
import { newId } from "#lib/db/ids.ts";
import { listNotices } from "#lib/notices/data.ts";
import { deactivateOperator } from "#lib/operators/mutations/deactivate-operator.ts";
import { grantSection } from "#lib/sections/mutations/grant-section.ts";
import { auditOf, builtInGroup, grant, makeActor, makeGroup, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { getGroup } from "../data/get-group.ts";
import { listGroups } from "../data/list-groups.ts";
import { createGroup } from "./create-group.ts";
import { deleteGroup } from "./delete-group.ts";
import { addGroupMember, removeGroupMember } from "./group-members.ts";
import { renameGroup } from "./rename-group.ts";

const groupsOf = async ({ tenantId }: Actor) =>
  (await ownerDb.operatorGroup.findMany({ where: { tenantId, kind: "custom" } })).map(({ name }) => name).toSorted();

describe("a group", () => {
  test("is created, renamed and deleted, audited", async () => {
    const admin = await makeActor();
    const { id: groupId } = await createGroup(admin, { name: "Night shift" });
    await renameGroup(admin, { groupId, name: "Late shift" });
    expect(await listGroups(admin)).toMatchObject([
      { kind: "everyone", memberCount: 1 },
      { kind: "administrators", memberCount: 1 },
      { name: "Late shift", kind: "custom", memberCount: 0, sectionCount: 0 },
    ]);
    await deleteGroup(admin, { groupId });
    expect(await groupsOf(admin)).toEqual([]);
    expect(await auditOf(admin, groupId)).toMatchObject([
      { action: "group.create", detail: { name: "Night shift" } },
      { action: "group.rename", detail: { before: "Night shift", after: "Late shift" } },
      { action: "group.delete", detail: { name: "Late shift" } },
    ]);
  });

  test("has a name of its own, whatever its case, also of two made at once", async () => {
    const admin = await makeActor();
    const outcomes = await Promise.allSettled(
      ["Finance", "FINANCE", "finance"].map((name) => createGroup(admin, { name })),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const { id: groupId } = await createGroup(admin, { name: "Support" });
    const taken = { code: "CONFLICT", fieldErrors: { name: ["errors.groupNameTaken"] } };
    await expect(renameGroup(admin, { groupId, name: "fiNANCE" })).rejects.toMatchObject(taken);
    await expect(createGroup(admin, { name: "Everyone" })).rejects.toMatchObject(taken);
    await renameGroup(admin, { groupId, name: "SUPPORT" });
    await createGroup(await makeActor(), { name: "Support" });
  });

  test("has a name in which no character is a wildcard", async () => {
    const admin = await makeActor();
    for (const name of ["axb", "a_b", "%", "a\\b"]) await createGroup(admin, { name });
    await expect(createGroup(admin, { name: "A\\B" })).rejects.toMatchObject({ code: "CONFLICT" });
  });

  test("with many sections is joined, and their holder is told of each", async () => {
    const admin = await makeActor();
    const { operatorId } = await makeActor({ tenantOf: admin, role: "viewer" });
    const groupId = await makeGroup(admin);
    const { tenantId } = admin;
    const sections = Array.from({ length: 40 }, (_, index) => ({ tenantId, id: newId(), name: `Shop ${index}` }));
    const grantees = [{ groupId }, { operatorId }];
    const grants = sections.flatMap(({ id: sectionId }) =>
      grantees.flatMap((to) =>
        (["view", "change"] as const).map((right) => ({ tenantId, id: newId(), sectionId, right, ...to })),
      ),
    );
    await ownerDb.$transaction([
      ownerDb.vaultSection.createMany({ data: sections }),
      ownerDb.vaultAuthorization.createMany({ data: grants }),
    ]);
    const joining = await makeActor({ tenantOf: admin, role: "viewer" });
    await addGroupMember(admin, { groupId, operatorId: joining.operatorId });
    expect(await ownerDb.notice.count({ where: { tenantId, operatorId } })).toBe(40);
  });

  test.each(["everyone", "administrators"] as const)("%s is neither renamed nor deleted", async (kind) => {
    const admin = await makeActor();
    const groupId = await builtInGroup(admin, kind);
    const refusal = { code: "CONFLICT", messageKey: "errors.groupBuiltIn" };
    await expect(renameGroup(admin, { groupId, name: "Ours" })).rejects.toMatchObject(refusal);
    await expect(deleteGroup(admin, { groupId })).rejects.toMatchObject(refusal);
  });

  test("gives up its grants when it goes, but never the last Full control", async () => {
    const admin = await makeActor();
    const owner = await makeActor({ tenantOf: admin, role: "editor" });
    const groupId = await makeGroup(admin, [admin]);
    const sectionId = await makeSection(owner, "Payments");
    await grant(admin.tenantId, sectionId, "change", { groupId });
    await ownerDb.vaultAuthorization.deleteMany({ where: { sectionId, operatorId: owner.operatorId } });
    await expect(deleteGroup(admin, { groupId })).rejects.toMatchObject({
      code: "CONFLICT",
      messageKey: "errors.lastFullControl",
      params: { section: "Payments" },
    });
    expect(await groupsOf(admin)).toEqual(["Finance"]);
    await grant(admin.tenantId, sectionId, "change", { operatorId: owner.operatorId });
    await deleteGroup(admin, { groupId });
    expect(await ownerDb.vaultAuthorization.count({ where: { sectionId } })).toBe(2);
  });

  test.each([1, 2, 3])(
    "deleted while a section is shared with it: one before the other, and never a dead lock (%i)",
    async () => {
      const admin = await makeActor();
      const groupId = await makeGroup(admin, [admin]);
      const sections = await Promise.all([makeSection(admin, "A"), makeSection(admin, "B"), makeSection(admin, "C")]);
      const outcomes = await Promise.allSettled([
        ...sections.map((sectionId) => grantSection(admin, { sectionId, right: "change", groupId })),
        deleteGroup(admin, { groupId }),
      ]);
      const refusals = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
      // A grant that was given and taken back with the group before it was read is not there any more.
      for (const reason of refusals) expect(["CONFLICT", "INVALID", "NOT_FOUND"]).toContain(reason.code);
      const left = await ownerDb.operatorGroup.count({ where: { id: groupId } });
      const grants = await ownerDb.vaultAuthorization.count({ where: { groupId } });
      if (left === 0) expect(grants).toBe(0);
    },
  );
});

describe("members", () => {
  test("are added and removed, audited; once in, a second time changes nothing", async () => {
    const admin = await makeActor();
    const { operatorId } = await makeActor({ tenantOf: admin, role: "viewer", name: "Ines Roy" });
    const groupId = await makeGroup(admin);
    await addGroupMember(admin, { groupId, operatorId });
    await addGroupMember(admin, { groupId, operatorId });
    expect(await getGroup(admin, { groupId })).toMatchObject({
      memberCount: 1,
      members: [{ id: operatorId, name: "Ines Roy", role: "viewer" }],
      candidates: [{ id: admin.operatorId }],
    });
    await removeGroupMember(admin, { groupId, operatorId });
    await expect(removeGroupMember(admin, { groupId, operatorId })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await auditOf(admin, groupId)).toMatchObject([
      { action: "group.addMember", detail: { group: "Finance", operator: "Ines Roy" } },
      { action: "group.removeMember", detail: { group: "Finance", operator: "Ines Roy" } },
    ]);
  });

  test("an administrator who joins a group with a grant: its holders are told", async () => {
    const admin = await makeActor({ name: "Maud Dupont" });
    const holder = await makeActor({ tenantOf: admin, role: "editor" });
    const viewer = await makeActor({ tenantOf: admin, role: "editor" });
    const groupId = await makeGroup(admin);
    const sectionId = await makeSection(holder, "Payments");
    await grant(admin.tenantId, sectionId, "view", { groupId });
    await grant(admin.tenantId, sectionId, "view", { operatorId: viewer.operatorId });
    await addGroupMember(admin, { groupId, operatorId: admin.operatorId });
    expect(await listNotices(holder)).toMatchObject([{ params: { section: "Payments", group: "Finance" } }]);
    expect(await listNotices(viewer)).toEqual([]);
    expect(await listNotices(admin)).toEqual([]);
    await addGroupMember(admin, { groupId, operatorId: admin.operatorId });
    expect(await listNotices(holder)).toHaveLength(1);
  });

  test("of Administrators are administrators, and fall back to the role that they had", async () => {
    const admin = await makeActor();
    const { operatorId } = await makeActor({ tenantOf: admin, role: "viewer" });
    const groupId = await builtInGroup(admin, "administrators");
    const roleNow = async () => (await findOperatorActor(admin.tenantId, operatorId, "dashboard"))?.role;
    await addGroupMember(admin, { groupId, operatorId });
    expect(await roleNow()).toBe("admin");
    await removeGroupMember(admin, { groupId, operatorId });
    expect(await roleNow()).toBe("viewer");
  });

  test("of Everyone are all active people, and no rows", async () => {
    const admin = await makeActor();
    const { operatorId } = await makeActor({ tenantOf: admin, role: "viewer" });
    const gone = await makeActor({ tenantOf: admin, role: "viewer" });
    const service = await makeActor({ tenantOf: admin, role: "viewer" });
    await deactivateOperator(admin, { operatorId: gone.operatorId });
    await ownerDb.operator.updateMany({ where: { id: service.operatorId }, data: { email: null } });
    const groupId = await builtInGroup(admin, "everyone");
    const { members, memberCount } = await getGroup(admin, { groupId });
    expect(members.map(({ id }) => id).toSorted()).toEqual([admin.operatorId, operatorId].toSorted());
    expect(memberCount).toBe(2);
    const refusal = { code: "CONFLICT", messageKey: "errors.groupEveryone" };
    await expect(addGroupMember(admin, { groupId, operatorId })).rejects.toMatchObject(refusal);
    await expect(removeGroupMember(admin, { groupId, operatorId })).rejects.toMatchObject(refusal);
    expect(await ownerDb.groupMember.count({ where: { groupId } })).toBe(0);
  });

  test("a service account, a deactivated operator and another tenant's are not let in", async () => {
    const admin = await makeActor();
    const groupId = await makeGroup(admin);
    const service = await makeActor({ tenantOf: admin, role: "viewer" });
    await ownerDb.operator.updateMany({ where: { id: service.operatorId }, data: { email: null } });
    const gone = await makeActor({ tenantOf: admin, role: "viewer" });
    await deactivateOperator(admin, { operatorId: gone.operatorId });
    const add = ({ operatorId }: Actor) => addGroupMember(admin, { groupId, operatorId });
    await expect(add(service)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(add(await makeActor())).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(add(gone)).rejects.toMatchObject({ code: "CONFLICT", messageKey: "errors.operatorDeactivated" });
    expect(await ownerDb.groupMember.count({ where: { groupId } })).toBe(0);
  });
});

describe("for lesser roles and other tenants", () => {
  const attempts: Record<string, (actor: Actor, input: { groupId: string; operatorId: string }) => Promise<unknown>> = {
    rename: (actor, { groupId }) => renameGroup(actor, { groupId, name: "Ours" }),
    delete: (actor, { groupId }) => deleteGroup(actor, { groupId }),
    add: (actor, input) => addGroupMember(actor, input),
    remove: (actor, input) => removeGroupMember(actor, input),
    get: (actor, { groupId }) => getGroup(actor, { groupId }),
  };

  test.each(Object.entries(attempts))("%s is refused, and nothing changes", async (_, attempt) => {
    const admin = await makeActor();
    const groupId = await makeGroup(admin, [admin]);
    const input = { groupId, operatorId: admin.operatorId };
    for (const role of ["editor", "viewer"] as const) {
      const colleague = await makeActor({ tenantOf: admin, role });
      await expect(attempt(colleague, input)).rejects.toMatchObject({ code: "FORBIDDEN" });
      await expect(createGroup(colleague, { name: "Mine" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
    await expect(attempt(await makeActor(), input)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await groupsOf(admin)).toEqual(["Finance"]);
    expect(await ownerDb.groupMember.count({ where: { groupId } })).toBe(1);
    expect(await auditOf(admin, groupId)).toEqual([]);
  });
});
