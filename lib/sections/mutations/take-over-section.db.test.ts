import { expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { listNotices } from "#lib/notices/data.ts";
import { markNoticeRead } from "#lib/notices/mutations.ts";
import { auditOf, grant, makeActor, makeGroup, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { getSection, listAdministratorNames, listOrphanedSections } from "../data.ts";
import { takeOverSection } from "./take-over-section.ts";
import { tellHoldersOfJoining } from "./tell-holders.ts";

const deactivate = ({ operatorId }: Actor) =>
  ownerDb.operator.updateMany({ where: { id: operatorId }, data: { deactivatedAt: new Date() } });

const textsOf = async (actor: Actor) =>
  (await listNotices(actor)).map(({ messageKey, params }) => ({ messageKey, params }));

test("an admin takes over a section that nobody active controls: audited, and its viewers are told", async () => {
  const admin = await makeActor({ name: "Maud Dupont" });
  const owner = await makeActor({ tenantOf: admin, role: "editor" });
  const sectionId = await makeSection(owner, "Payments");
  const viewer = await makeActor({ tenantOf: admin, role: "viewer", grants: { [sectionId]: "view" } });
  const bystander = await makeActor({ tenantOf: admin });
  expect(await listOrphanedSections(admin)).toEqual([]);
  await expect(takeOverSection(admin, { sectionId })).rejects.toMatchObject({ code: "NOT_FOUND" });

  await deactivate(owner);
  expect(await listOrphanedSections(admin)).toEqual([{ id: sectionId, name: "Payments" }]);
  await takeOverSection(admin, { sectionId });
  expect(await getSection(admin, sectionId)).toMatchObject({ right: "change" });
  expect(await auditOf(admin, sectionId)).toMatchObject([
    { action: "section.takeOver", operatorId: admin.operatorId, detail: { section: "Payments" } },
  ]);
  expect(await listOrphanedSections(admin)).toEqual([]);
  // The owner reads it on their return: or to deactivate somebody for a minute would be a silent way in.
  for (const told of [viewer, owner]) {
    expect(await textsOf(told)).toEqual([
      { messageKey: "notices.takenOver", params: { admin: "Maud Dupont", section: "Payments" } },
    ]);
  }
  for (const other of [admin, bystander]) expect(await textsOf(other)).toEqual([]);
});

test("of two admins at once one takes it over; the other finds it held", async () => {
  const admins = [await makeActor()];
  admins.push(await makeActor({ tenantOf: admins[0] as Actor }));
  const owner = await makeActor({ tenantOf: admins[0] as Actor });
  const sectionId = await makeSection(owner);
  await deactivate(owner);
  const outcomes = await Promise.allSettled(admins.map((admin) => takeOverSection(admin, { sectionId })));
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
});

test("neither an editor nor another tenant's admin may, and nothing changes", async () => {
  const admin = await makeActor();
  const owner = await makeActor({ tenantOf: admin });
  const sectionId = await makeSection(owner);
  await deactivate(owner);
  const editor = await makeActor({ tenantOf: admin, role: "editor", grants: { [sectionId]: "view" } });
  await expect(takeOverSection(editor, { sectionId })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(listOrphanedSections(editor)).rejects.toMatchObject({ code: "FORBIDDEN" });
  const stranger = await makeActor();
  await expect(takeOverSection(stranger, { sectionId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await listOrphanedSections(stranger)).toEqual([]);
  expect(await listOrphanedSections(admin)).toHaveLength(1);
});

test("an empty group and an API client hold nothing; a group with an active member, and Everyone, do", async () => {
  const admin = await makeActor();
  const member = await makeActor({ tenantOf: admin, role: "viewer" });
  const orphaned = async (to: { operatorId: string } | { groupId: string }) => {
    const sectionId = await makeSection(await gone(admin), "Payments");
    await grant(admin.tenantId, sectionId, "change", to);
    return (await listOrphanedSections(admin)).some(({ id }) => id === sectionId);
  };
  const service = await makeActor({ tenantOf: admin });
  await ownerDb.operator.updateMany({ where: { id: service.operatorId }, data: { email: null } });
  const everyone = await ownerDb.operatorGroup.findFirstOrThrow({
    where: { tenantId: admin.tenantId, kind: "everyone" },
  });
  expect(await orphaned({ groupId: await makeGroup(admin) })).toBe(true);
  expect(await orphaned({ groupId: await makeGroup(admin, [await gone(admin), service]) })).toBe(true);
  expect(await orphaned({ operatorId: service.operatorId })).toBe(true);
  expect(await orphaned({ groupId: await makeGroup(admin, [member]) })).toBe(false);
  expect(await orphaned({ groupId: everyone.id })).toBe(false);
});

test("whoever fully controls a group's section is told of who joins it, but not of other sections", async () => {
  const admin = await makeActor({ name: "Maud Dupont" });
  const owner = await makeActor({ tenantOf: admin, role: "editor" });
  const other = await makeActor({ tenantOf: admin, role: "editor" });
  const groupId = await makeGroup(admin, [], "Finance");
  for (const [holder, name] of [
    [owner, "Payments"],
    [other, "Payroll"],
  ] as const) {
    await grant(admin.tenantId, await makeSection(holder, name), "view", { groupId });
  }
  await db.$transaction((tx) => tellHoldersOfJoining(tx, admin, { operatorId: admin.operatorId, groupId }));
  await db.$transaction((tx) => tellHoldersOfJoining(tx, admin, { operatorId: other.operatorId, groupId }));
  const params = { admin: "Maud Dupont", group: "Finance" };
  expect(await textsOf(owner)).toMatchObject([
    { messageKey: "notices.addedToGroup", params: { ...params, section: "Payments" } },
    { messageKey: "notices.joinedGroup", params: { ...params, section: "Payments" } },
  ]);
  expect(await textsOf(other)).toMatchObject([{ messageKey: "notices.joinedGroup", params: { section: "Payroll" } }]);
  expect(await textsOf(admin)).toEqual([]);
});

test("a notice is put away by whom it is for, and nobody else", async () => {
  const admin = await makeActor();
  const owner = await makeActor({ tenantOf: admin });
  const groupId = await makeGroup(admin);
  await grant(admin.tenantId, await makeSection(owner), "view", { groupId });
  await db.$transaction((tx) => tellHoldersOfJoining(tx, admin, { operatorId: admin.operatorId, groupId }));
  const noticeId = (await listNotices(owner))[0]?.id ?? "";
  for (const other of [admin, await makeActor()]) await markNoticeRead(other, { noticeId });
  expect(await listNotices(owner)).toHaveLength(1);
  await markNoticeRead(owner, { noticeId });
  expect(await listNotices(owner)).toEqual([]);
});

test("whom to ask are the active administrators of the tenant", async () => {
  const admin = await makeActor({ name: "Maud Dupont" });
  const viewer = await makeActor({ tenantOf: admin, role: "viewer" });
  await makeActor({ tenantOf: admin, name: "Amir Haddad" });
  await gone(admin);
  await makeActor();
  expect(await listAdministratorNames(viewer)).toEqual(["Amir Haddad", "Maud Dupont"]);
});

async function gone(tenantOf: Actor): Promise<Actor> {
  const actor = await makeActor({ tenantOf, name: "Gone" });
  await deactivate(actor);
  return actor;
}
