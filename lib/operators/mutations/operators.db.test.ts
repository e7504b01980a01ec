import { describe, expect, test } from "vitest";
import { findSessionActor, systemActor } from "#lib/auth/actor.ts";
import { signIn } from "#lib/auth/mutations/sign-in.ts";
import { listNotices } from "#lib/notices/data.ts";
import { auditOf, builtInGroup, grant, makeActor, makeOperatorWithPassword, makeSection } from "#test/factories.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";
import { createOperator } from "./create-operator.ts";
import { changePassword, setLanguage } from "./own-account.ts";
import { createPasswordLink, setPasswordByLink } from "./password-link.ts";

const password = "correct horse battery";
const place = { address: "192.0.2.44", userAgent: null };
const tokenOf = (url: string) => new URL(url).hash.slice(1);

describe("createOperator", () => {
  const input = { name: "Ines Roy", email: " Ines@Acme.example ", role: "editor" as const };

  test("adds a person, audited, with the address in lower case", async () => {
    const actor = await makeActor();
    const { id } = await createOperator(actor, input);
    expect(await ownerDb.operator.findFirst({ where: { id } })).toMatchObject({
      tenantId: actor.tenantId,
      email: "ines@acme.example",
      role: "editor",
      passwordHash: null,
    });
    expect(await auditOf(actor, id)).toMatchObject([{ action: "operator.create" }]);
  });

  test("an admin is one by membership of Administrators", async () => {
    const actor = await makeActor();
    const { id } = await createOperator(actor, { ...input, role: "admin" });
    expect(await ownerDb.groupMember.count({ where: { operatorId: id, group: { kind: "administrators" } } })).toBe(1);
  });

  test("whoever fully controls a section of Administrators is told of a new one, also by the console", async () => {
    const actor = await makeActor();
    const holder = await makeActor({ tenantOf: actor, role: "viewer" });
    const sectionId = await makeSection(holder, "Payments");
    await grant(actor.tenantId, sectionId, "view", { groupId: await builtInGroup(actor, "administrators") });
    await createOperator(systemActor(actor.tenantId, "cli"), { ...input, role: "admin" });
    expect(await listNotices(holder)).toMatchObject([{ params: { operator: "Ines Roy", section: "Payments" } }]);
  });

  test("refuses an editor, and an address that is taken in this tenant", async () => {
    const actor = await makeActor();
    const editor = await makeActor({ tenantOf: actor, role: "editor" });
    await expect(createOperator(editor, input)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await createOperator(actor, input);
    await expect(createOperator(actor, input)).rejects.toMatchObject({ messageKey: "errors.emailTaken" });
    await createOperator(await makeActor(), input);
  });
});

describe("password links", () => {
  test("set a password once, end every session, and leave neither token nor password behind", async () => {
    const { actor, email } = await makeOperatorWithPassword("the old passphrase");
    const session = await signIn({ email, password: "the old passphrase", ...place });
    const token = tokenOf((await createPasswordLink(actor, { email })).url);

    expect(await setPasswordByLink({ token, password })).toEqual({ email });
    expect(await findSessionActor(session.tenantId, session.sessionId)).toBeNull();
    await signIn({ email, password, ...place });
    const again = setPasswordByLink({ token, password: "yet another one" });
    await expect(again).rejects.toMatchObject({ code: "NOT_FOUND", messageKey: "errors.linkInvalid" });

    const everything = await everyTableAsText();
    expect(everything).not.toContain(token);
    expect(everything).not.toContain(password);
    const actions = (await auditOf(actor, actor.operatorId)).map(({ action }) => action);
    expect(actions).toEqual(["operator.signIn", "operator.createLink", "operator.setPassword", "operator.signIn"]);
  });

  test("two uses at once: one wins", async () => {
    const { actor, email } = await makeOperatorWithPassword(password);
    const token = tokenOf((await createPasswordLink(actor, { email })).url);
    const uses = await Promise.allSettled(
      ["the first choice", "the second choice"].map((chosen) => setPasswordByLink({ token, password: chosen })),
    );
    expect(uses.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });

  test("an expired link, an older one, and one of a deactivated operator do nothing", async () => {
    const { actor, email } = await makeOperatorWithPassword(password);
    const older = tokenOf((await createPasswordLink(actor, { email })).url);
    const newer = tokenOf((await createPasswordLink(actor, { email })).url);
    await expect(setPasswordByLink({ token: older, password })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await ownerDb.passwordLink.updateMany({
      where: { operatorId: actor.operatorId },
      data: { expiresAt: new Date(0) },
    });
    await expect(setPasswordByLink({ token: newer, password })).rejects.toMatchObject({ code: "NOT_FOUND" });

    const fresh = tokenOf((await createPasswordLink(actor, { email })).url);
    await ownerDb.operator.updateMany({ where: { id: actor.operatorId }, data: { deactivatedAt: new Date() } });
    await expect(setPasswordByLink({ token: fresh, password })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("an editor makes none, and no admin makes one for another tenant", async () => {
    const { actor, email } = await makeOperatorWithPassword(password);
    const editor = await makeActor({ tenantOf: actor, role: "editor" });
    await expect(createPasswordLink(editor, { email })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(createPasswordLink(await makeActor(), { email })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await ownerDb.passwordLink.count({ where: { tenantId: actor.tenantId } })).toBe(0);
  });
});

describe("one's own account", () => {
  test("a new password ends the other sessions and keeps this one", async () => {
    const { email } = await makeOperatorWithPassword(password);
    const [here, elsewhere] = [
      await signIn({ email, password, ...place }),
      await signIn({ email, password, ...place }),
    ];
    const actor = await findSessionActor(here.tenantId, here.sessionId);
    if (!actor) throw new Error("no session");
    await changePassword(actor, { current: password, password: "a better passphrase" }, place.address);
    expect(await findSessionActor(here.tenantId, here.sessionId)).not.toBeNull();
    expect(await findSessionActor(elsewhere.tenantId, elsewhere.sessionId)).toBeNull();
    await signIn({ email, password: "a better passphrase", ...place });
  });

  test("of two at once the second finds another password, so that a reset is never undone", async () => {
    const { actor } = await makeOperatorWithPassword(password);
    const change = (to: string) => changePassword(actor, { current: password, password: to }, place.address);
    const outcomes = await Promise.allSettled([change("a better passphrase"), change("the best passphrase")]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const refused = outcomes.find(({ status }) => status === "rejected");
    expect(refused).toMatchObject({ reason: { fieldErrors: { current: ["errors.passwordWrong"] } } });
  });

  test("needs the current password", async () => {
    const { actor } = await makeOperatorWithPassword(password);
    const attempt = changePassword(actor, { current: "a guess", password: "a better passphrase" }, place.address);
    await expect(attempt).rejects.toMatchObject({ fieldErrors: { current: ["errors.passwordWrong"] } });
  });

  test("a viewer may choose their language, which nobody else's follows", async () => {
    const admin = await makeActor();
    const viewer = await makeActor({ tenantOf: admin, role: "viewer" });
    await setLanguage(viewer, { language: "fr" });
    const languages = await ownerDb.operator.findMany({
      where: { tenantId: admin.tenantId },
      select: { id: true, language: true },
    });
    expect(languages).toContainEqual({ id: viewer.operatorId, language: "fr" });
    expect(languages).toContainEqual({ id: admin.operatorId, language: "en" });
  });
});
