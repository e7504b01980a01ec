import { describe, expect, test } from "vitest";
import { findApiAccountByCredentials } from "#lib/api-accounts/data.ts";
import { createApiAccount } from "#lib/api-accounts/mutations/create-api-account.ts";
import { type Actor, findOperatorActor, findSessionActor } from "#lib/auth/actor.ts";
import { signIn } from "#lib/auth/mutations/sign-in.ts";
import { hashPassword } from "#lib/auth/passwords.ts";
import { newId } from "#lib/db/ids.ts";
import { deleteGroup } from "#lib/groups/mutations/delete-group.ts";
import { listNotices } from "#lib/notices/data.ts";
import { listOrphanedSections } from "#lib/sections/data.ts";
import { revokeAuthorization } from "#lib/sections/mutations/revoke-authorization.ts";
import { takeOverSection } from "#lib/sections/mutations/take-over-section.ts";
import { auditOf, builtInGroup, grant, makeActor, makeGroup, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { listSoleSections } from "../data/sole-sections.ts";
import { createOperator } from "./create-operator.ts";
import { deactivateOperator, reactivateOperator } from "./deactivate-operator.ts";
import { endOperatorSessions } from "./end-sessions.ts";
import { createPasswordLink, setPasswordByLink } from "./password-link.ts";

const password = "correct horse battery";

async function makePair() {
  const admin = await makeActor({ name: "Maud Dupont" });
  const leaver = await makeActor({ tenantOf: admin, role: "editor", name: "Karim Haddad" });
  return { admin, leaver };
}

async function beginSession({ operatorId }: Actor) {
  await ownerDb.operator.updateMany({
    where: { id: operatorId },
    data: { passwordHash: await hashPassword(password), passwordChangedAt: new Date() },
  });
  return signIn({ email: `${operatorId}@coffre.example`, password, address: "192.0.2.46", userAgent: null });
}

const rightsOn = async (sectionId: string, to: { operatorId: string } | { groupId: string }) =>
  (await ownerDb.vaultAuthorization.findMany({ where: { sectionId, ...to } })).map(({ right }) => right).toSorted();

describe("deactivateOperator", () => {
  test("ends sessions, links, and API accounts at once; a return brings the account back, not the sessions", async () => {
    const { admin, leaver } = await makePair();
    const session = await beginSession(leaver);
    const { url } = await createPasswordLink(admin, { operatorId: leaver.operatorId });
    const account = await createApiAccount(leaver, { description: "CI" });

    await deactivateOperator(admin, { operatorId: leaver.operatorId });
    expect(await findSessionActor(session.tenantId, session.sessionId)).toBeNull();
    expect(await findOperatorActor(leaver.tenantId, leaver.operatorId, "api", account.id)).toBeNull();
    expect(await findApiAccountByCredentials(account.userName, account.password)).toBeNull();
    const token = new URL(url).hash.slice(1);
    await expect(setPasswordByLink({ token, password })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(createPasswordLink(admin, { operatorId: leaver.operatorId })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });

    await reactivateOperator(admin, { operatorId: leaver.operatorId });
    expect(await findSessionActor(session.tenantId, session.sessionId)).toBeNull();
    expect(await findOperatorActor(leaver.tenantId, leaver.operatorId, "api", account.id)).toMatchObject({
      role: "editor",
      apiAccountId: account.id,
    });
    expect(await findApiAccountByCredentials(account.userName, account.password)).not.toBeNull();
    await expect(setPasswordByLink({ token, password })).rejects.toMatchObject({ code: "NOT_FOUND" });
    const actions = (await auditOf(admin, leaver.operatorId)).map(({ action }) => action);
    expect(actions).toContain("operator.deactivate");
    expect(actions.at(-1)).toBe("operator.reactivate");
  });

  test("names the sections that only they control, and hands each over as asked", async () => {
    const { admin, leaver } = await makePair();
    const colleague = await makeActor({ tenantOf: admin, role: "viewer" });
    const [own, viaGroup, left, shared] = [
      await makeSection(leaver, "Own"),
      await makeSection(leaver, "Via group"),
      await makeSection(leaver, "Left"),
      await makeSection(leaver, "Shared"),
    ];
    await grant(admin.tenantId, shared, "change", { operatorId: colleague.operatorId });
    const team = await makeGroup(admin, [leaver]);
    await grant(admin.tenantId, viaGroup, "change", { groupId: team });
    const { operatorId } = leaver;
    expect((await listSoleSections(admin, { operatorId })).map(({ name }) => name)).toEqual([
      "Left",
      "Own",
      "Via group",
    ]);

    const administrators = await builtInGroup(admin, "administrators");
    await deactivateOperator(admin, {
      operatorId,
      handOver: [
        { sectionId: own, operatorId: colleague.operatorId },
        { sectionId: viaGroup, groupId: administrators },
      ],
    });
    expect(await rightsOn(own, { operatorId: colleague.operatorId })).toEqual(["change", "view"]);
    expect(await rightsOn(viaGroup, { groupId: administrators })).toEqual(["change", "view"]);
    expect(await listNotices(colleague)).toMatchObject([
      { messageKey: "notices.handedOver", params: { admin: "Maud Dupont", section: "Own" } },
    ]);
    expect(await auditOf(admin, operatorId)).toMatchObject([
      { action: "operator.deactivate", detail: { name: "Karim Haddad", handedOver: ["Own", "Via group"] } },
    ]);
    expect(await auditOf(admin, own)).toMatchObject([{ action: "section.grant", detail: { right: "change" } }]);
    expect((await listOrphanedSections(admin)).map(({ id }) => id)).toEqual([left]);
  });

  test("who may view a section is told who got it, the one who left too: nobody takes it in silence", async () => {
    const { admin, leaver } = await makePair();
    const sectionId = await makeSection(leaver, "Own");
    const viewer = await makeActor({ tenantOf: admin, role: "viewer", grants: { [sectionId]: "view" } });
    const { operatorId } = leaver;
    await deactivateOperator(admin, { operatorId, handOver: [{ sectionId, operatorId: admin.operatorId }] });
    await reactivateOperator(admin, { operatorId });
    const params = { admin: "Maud Dupont", operator: "Karim Haddad", section: "Own", grantee: "Maud Dupont" };
    for (const told of [viewer, leaver]) {
      expect(await listNotices(told)).toMatchObject([{ messageKey: "notices.handedOverTo", params }]);
    }
    expect(await listNotices(admin)).toEqual([]);
  });

  test("a section that another person fully controls is nobody's to hand over", async () => {
    const { admin, leaver } = await makePair();
    const colleague = await makeActor({ tenantOf: admin, role: "editor" });
    const shared = await makeSection(leaver, "Shared");
    await grant(admin.tenantId, shared, "change", { operatorId: colleague.operatorId });
    const elsewhere = await makeSection(await makeActor());
    const unrelated = await makeSection(colleague, "Unrelated");
    for (const sectionId of [shared, elsewhere, unrelated]) {
      const attempt = deactivateOperator(admin, {
        operatorId: leaver.operatorId,
        handOver: [{ sectionId, operatorId: admin.operatorId }],
      });
      await expect(attempt).rejects.toMatchObject({ code: "CONFLICT", messageKey: "errors.handOverStale" });
      expect(await rightsOn(sectionId, { operatorId: admin.operatorId })).toEqual([]);
    }
    expect(await findOperatorActor(leaver.tenantId, leaver.operatorId, "dashboard")).not.toBeNull();
  });

  test("hands over to active people of the tenant alone, or does nothing", async () => {
    const { admin, leaver } = await makePair();
    const sectionId = await makeSection(leaver);
    const gone = await makeActor({ tenantOf: admin, role: "viewer" });
    await deactivateOperator(admin, { operatorId: gone.operatorId });
    const targets = [
      { operatorId: leaver.operatorId },
      { operatorId: gone.operatorId },
      { operatorId: (await makeActor()).operatorId },
      { groupId: await makeGroup(admin, [leaver, gone], "Leavers") },
      { groupId: await makeGroup(admin, [], "Nobody") },
      { groupId: await builtInGroup(await makeActor(), "administrators") },
    ];
    for (const to of targets) {
      const attempt = deactivateOperator(admin, { operatorId: leaver.operatorId, handOver: [{ sectionId, ...to }] });
      await expect(attempt).rejects.toMatchObject({ code: "INVALID", messageKey: "errors.granteeNotFound" });
    }
    expect(await findOperatorActor(leaver.tenantId, leaver.operatorId, "dashboard")).not.toBeNull();
    expect(await auditOf(admin, sectionId)).toEqual([]);
  });

  test("is refused for oneself, to lesser roles, to another tenant, and a second time", async () => {
    const { admin, leaver } = await makePair();
    const target = { operatorId: leaver.operatorId };
    for (const operatorId of [admin.operatorId, admin.operatorId.toUpperCase()]) {
      await expect(deactivateOperator(admin, { operatorId })).rejects.toMatchObject({
        code: "FORBIDDEN",
        messageKey: "errors.deactivateSelf",
      });
    }
    for (const role of ["editor", "viewer"] as const) {
      const colleague = await makeActor({ tenantOf: admin, role });
      await expect(deactivateOperator(colleague, target)).rejects.toMatchObject({ code: "FORBIDDEN" });
      await expect(listSoleSections(colleague, target)).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
    await expect(deactivateOperator(await makeActor(), target)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await findOperatorActor(leaver.tenantId, leaver.operatorId, "dashboard")).not.toBeNull();
    expect(await auditOf(admin, leaver.operatorId)).toEqual([]);
    await deactivateOperator(admin, target);
    await expect(deactivateOperator(admin, target)).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(reactivateOperator(await makeActor(), target)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test.each([1, 2, 3, 4])(
    "beside a revocation of the other Full control, one of the two waits and loses (%i)",
    async () => {
      const { admin, leaver } = await makePair();
      const colleague = await makeActor({ tenantOf: admin, role: "editor" });
      const sectionId = await makeSection(leaver);
      await grant(admin.tenantId, sectionId, "change", { operatorId: colleague.operatorId });
      const theirs = await ownerDb.vaultAuthorization.findFirstOrThrow({
        where: { sectionId, right: "change", operatorId: colleague.operatorId },
      });
      const [deactivated, revoked] = await Promise.allSettled([
        deactivateOperator(admin, { operatorId: leaver.operatorId }),
        revokeAuthorization(leaver, { sectionId, authorizationId: theirs.id }),
      ]);
      expect(deactivated.status).toBe("fulfilled");
      const orphans = (await listOrphanedSections(admin)).map(({ id }) => id);
      expect(orphans).toEqual(revoked.status === "fulfilled" ? [sectionId] : []);
    },
  );
});

test("who is an administrator no more is refused under the lock, whatever the request began with", async () => {
  const { admin, leaver } = await makePair();
  const former = await makeActor({ tenantOf: admin });
  const sectionId = await makeSection(leaver);
  await deactivateOperator(admin, { operatorId: leaver.operatorId });
  await ownerDb.groupMember.deleteMany({ where: { operatorId: former.operatorId } });
  const { operatorId } = admin;
  const planted = { name: "Planted", email: `${newId()}@coffre.example`, role: "admin" } as const;
  for (const attempt of [
    () => createPasswordLink(former, { operatorId }),
    () => endOperatorSessions(former, { operatorId }),
    () => takeOverSection(former, { sectionId }),
    () => createOperator(former, planted),
  ]) {
    await expect(attempt()).rejects.toMatchObject({ code: "FORBIDDEN" });
  }
  expect(await ownerDb.passwordLink.count({ where: { operatorId } })).toBe(0);
  expect(await rightsOn(sectionId, { operatorId: former.operatorId })).toEqual([]);
});

describe("endOperatorSessions", () => {
  test("signs an operator out everywhere, audited, and keeps the session in which it is asked", async () => {
    const { admin, leaver } = await makePair();
    const session = await beginSession(leaver);
    expect(await endOperatorSessions(admin, { operatorId: leaver.operatorId })).toEqual({ count: 1 });
    expect(await findSessionActor(session.tenantId, session.sessionId)).toBeNull();
    expect((await auditOf(admin, leaver.operatorId)).at(-1)).toMatchObject({
      action: "operator.endSessions",
      detail: { count: 1 },
    });

    const [here, there] = [await beginSession(admin), await beginSession(admin)];
    const asking = await findSessionActor(here.tenantId, here.sessionId);
    if (!asking) throw new Error("no session");
    expect(await endOperatorSessions(asking, { operatorId: admin.operatorId })).toEqual({ count: 1 });
    expect(await findSessionActor(here.tenantId, here.sessionId)).not.toBeNull();
    expect(await findSessionActor(there.tenantId, there.sessionId)).toBeNull();
  });

  test("is refused to an editor, and for another tenant's operator", async () => {
    const { admin, leaver } = await makePair();
    const session = await beginSession(admin);
    const target = { operatorId: admin.operatorId };
    await expect(endOperatorSessions(leaver, target)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(endOperatorSessions(await makeActor(), target)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await findSessionActor(session.tenantId, session.sessionId)).not.toBeNull();
  });
});

test("a group is deleted once a section that only it controls has another holder", async () => {
  const { admin, leaver } = await makePair();
  const sectionId = await makeSection(leaver);
  const team = await makeGroup(admin, [admin]);
  await grant(admin.tenantId, sectionId, "change", { groupId: team });
  await deactivateOperator(admin, { operatorId: leaver.operatorId });
  await expect(deleteGroup(admin, { groupId: team })).rejects.toMatchObject({ messageKey: "errors.lastFullControl" });
  await grant(admin.tenantId, sectionId, "change", { operatorId: admin.operatorId });
  await deleteGroup(admin, { groupId: team });
  expect(await rightsOn(sectionId, { operatorId: admin.operatorId })).toEqual(["change", "view"]);
});
