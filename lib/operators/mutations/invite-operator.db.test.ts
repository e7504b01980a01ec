import { describe, expect, test } from "vitest";
import { findOperatorActor } from "#lib/auth/actor.ts";
import { signIn } from "#lib/auth/mutations/sign-in.ts";
import { createGroup } from "#lib/groups/mutations/create-group.ts";
import { listNotices } from "#lib/notices/data.ts";
import { expectNoSecret } from "#test/canary.ts";
import { auditOf, builtInGroup, grant, makeActor, makeSection } from "#test/factories.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";
import { inviteOperator } from "./invite-operator.ts";
import { createPasswordLink, setPasswordByLink } from "./password-link.ts";

const ines = { name: "Ines Roy", email: " Ines@Acme.example ", language: "fr", role: "editor" } as const;
const tokenOf = (url: string) => new URL(url).hash.slice(1);
const place = { address: "192.0.2.45", userAgent: null };

describe("inviteOperator", () => {
  test("makes a person with role, groups and section grants, and a link that lets them in once", async () => {
    const admin = await makeActor();
    const sectionId = await makeSection(admin, "Payments");
    const group = await createGroup(admin, { name: "Night shift" });
    const { id, link } = await inviteOperator(admin, {
      ...ines,
      groupIds: [group.id],
      grants: [{ sectionId, right: "change" }],
    });

    const rights = await ownerDb.vaultAuthorization.findMany({ where: { operatorId: id }, select: { right: true } });
    expect(rights.map(({ right }) => right).toSorted()).toEqual(["change", "view"]);
    expect(await ownerDb.groupMember.findMany({ where: { operatorId: id } })).toMatchObject([{ groupId: group.id }]);
    expect(await auditOf(admin, id)).toMatchObject([
      { action: "operator.create", detail: { email: "ines@acme.example", role: "editor" } },
      { action: "operator.createLink", detail: { email: "ines@acme.example" } },
    ]);
    expect(await auditOf(admin, sectionId)).toMatchObject([
      { action: "section.grant", detail: { right: "change", grantee: "Ines Roy", granteeKind: "operator" } },
    ]);
    expect(await auditOf(admin, group.id)).toMatchObject([{ action: "group.create" }, { action: "group.addMember" }]);

    const token = tokenOf(link.url);
    expectNoSecret(await everyTableAsText(), token);
    expect(link.expiresAt.getTime() - Date.now()).toBeGreaterThan(71.9 * 3600_000);
    expect(link.expiresAt.getTime() - Date.now()).toBeLessThanOrEqual(72 * 3600_000);
    await setPasswordByLink({ token, password: "a passphrase of her own" });
    await expect(setPasswordByLink({ token, password: "another passphrase" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    const session = await signIn({ email: "ines@acme.example", password: "a passphrase of her own", ...place });
    expect(session.tenantId).toBe(admin.tenantId);
  });

  test("a link that is too old lets nobody in", async () => {
    const admin = await makeActor();
    const { id, link } = await inviteOperator(admin, ines);
    await ownerDb.passwordLink.updateMany({ where: { operatorId: id }, data: { expiresAt: new Date(Date.now() - 1) } });
    const late = setPasswordByLink({ token: tokenOf(link.url), password: "a passphrase of her own" });
    await expect(late).rejects.toMatchObject({ code: "NOT_FOUND", messageKey: "errors.linkInvalid" });
  });

  test.each([
    { role: "admin", viaGroup: false },
    { role: "editor", viaGroup: true },
  ] as const)("an administrator is one by membership, and those whom it concerns are told ($role)", async (by) => {
    const admin = await makeActor({ name: "Maud Dupont" });
    const holder = await makeActor({ tenantOf: admin, role: "editor" });
    const sectionId = await makeSection(holder, "Payments");
    const administrators = await builtInGroup(admin, "administrators");
    await grant(admin.tenantId, sectionId, "view", { groupId: administrators });

    const { id } = await inviteOperator(admin, {
      ...ines,
      role: by.role,
      groupIds: by.viaGroup ? [administrators] : [],
    });
    expect(await findOperatorActor(admin.tenantId, id, "dashboard")).toMatchObject({ role: "admin" });
    expect(await auditOf(admin, id)).toMatchObject([{ detail: { role: "admin" } }, {}]);
    expect(await auditOf(admin, administrators)).toMatchObject([{ action: "group.addMember" }]);
    expect(await listNotices(holder)).toMatchObject([
      { params: { admin: "Maud Dupont", operator: "Ines Roy", section: "Payments" } },
    ]);
  });

  test("gives nothing of a section that the inviter does not fully control, and then makes nobody", async () => {
    const admin = await makeActor();
    const holder = await makeActor({ tenantOf: admin, role: "editor" });
    const unseen = await makeSection(holder, "Payments");
    const seen = await makeSection(holder, "Orders");
    await grant(admin.tenantId, seen, "view", { operatorId: admin.operatorId });
    const elsewhere = await makeSection(await makeActor());
    const invite = (sectionId: string) => inviteOperator(admin, { ...ines, grants: [{ sectionId, right: "view" }] });

    await expect(invite(unseen)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(invite(elsewhere)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(invite(seen)).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await ownerDb.operator.count({ where: { tenantId: admin.tenantId } })).toBe(2);
  });

  test("refuses another tenant's group, and Everyone, and then makes nobody", async () => {
    const admin = await makeActor();
    const theirs = await createGroup(await makeActor(), { name: "Theirs" });
    const everyone = await builtInGroup(admin, "everyone");
    await expect(inviteOperator(admin, { ...ines, groupIds: [theirs.id] })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(inviteOperator(admin, { ...ines, groupIds: [everyone] })).rejects.toMatchObject({
      messageKey: "errors.groupEveryone",
    });
    expect(await ownerDb.operator.count({ where: { tenantId: admin.tenantId } })).toBe(1);
  });

  test.each(["editor", "viewer"] as const)("refuses %s", async (role) => {
    const admin = await makeActor();
    const colleague = await makeActor({ tenantOf: admin, role });
    await expect(inviteOperator(colleague, ines)).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await ownerDb.operator.count({ where: { tenantId: admin.tenantId } })).toBe(2);
  });

  test("an address is taken once in a tenant, and says so beside its field", async () => {
    const admin = await makeActor();
    await inviteOperator(admin, ines);
    await expect(inviteOperator(admin, { ...ines, email: "INES@acme.example" })).rejects.toMatchObject({
      code: "CONFLICT",
      fieldErrors: { email: ["errors.emailInUse"] },
    });
    await inviteOperator(await makeActor(), ines);
  });
});

describe("a new password link", () => {
  test("for who has a password: they are told, and the earlier link is void", async () => {
    const admin = await makeActor({ name: "Maud Dupont" });
    const { id, link } = await inviteOperator(admin, ines);
    const second = await createPasswordLink(admin, { operatorId: id });
    await expect(setPasswordByLink({ token: tokenOf(link.url), password: "a passphrase" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await setPasswordByLink({ token: tokenOf(second.url), password: "a passphrase" });
    const invited = await findOperatorActor(admin.tenantId, id, "dashboard");
    if (!invited) throw new Error("nobody was invited");
    expect(await listNotices(invited)).toEqual([]);
    await createPasswordLink(admin, { operatorId: id });
    expect(await listNotices(invited)).toMatchObject([
      { messageKey: "notices.passwordLink", params: { admin: "Maud Dupont" } },
    ]);
  });

  test("is refused to an editor, and for another tenant's operator", async () => {
    const admin = await makeActor();
    const editor = await makeActor({ tenantOf: admin, role: "editor" });
    const target = { operatorId: admin.operatorId };
    await expect(createPasswordLink(editor, target)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(createPasswordLink(await makeActor(), target)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await ownerDb.passwordLink.count({ where: { operatorId: admin.operatorId } })).toBe(0);
  });
});
