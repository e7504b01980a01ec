import { describe, expect, test } from "vitest";
import { type Actor, findSessionActor } from "#lib/auth/actor.ts";
import { signIn } from "#lib/auth/mutations/sign-in.ts";
import { auditOf, grant, makeActor, makeOperatorWithPassword, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { getOwnProfile, listOwnSections, listOwnSessions } from "../data/own-account.ts";
import { changePassword, updateOwnProfile } from "./own-account.ts";
import { endOtherSessions, endOwnSession } from "./own-sessions.ts";

const password = "correct horse battery";
const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
let lastByte = 0;

async function signInAgain(email: string, userAgent: string | null = firefox): Promise<Actor> {
  const { tenantId, sessionId } = await signIn({ email, password, address: `192.0.2.${++lastByte}`, userAgent });
  const actor = await findSessionActor(tenantId, sessionId);
  if (!actor) throw new Error("no session");
  return actor;
}

const stands = async ({ tenantId, sessionId }: Actor) => (await findSessionActor(tenantId, sessionId ?? "")) !== null;
const idOf = ({ sessionId }: Actor) => ({ sessionId: sessionId ?? "" });

describe("own sessions", () => {
  test("are listed with device and address, this one first; ended and old ones are not", async () => {
    const { email } = await makeOperatorWithPassword(password);
    const [here, there, ended, old] = [
      await signInAgain(email),
      await signInAgain(email, null),
      await signInAgain(email),
      await signInAgain(email),
    ];
    await endOwnSession(here, idOf(ended));
    const data = { createdAt: new Date(Date.now() - 8 * 24 * 60 * 60 * 1000) };
    await ownerDb.session.updateMany({ where: { id: old.sessionId ?? "" }, data });
    expect(await listOwnSessions(here)).toMatchObject([
      { id: here.sessionId, isThis: true, browser: "Firefox", system: "Linux", address: expect.stringMatching(/^192/) },
      { id: there.sessionId, isThis: false, browser: null, system: null },
    ]);
  });

  test("end at once, one or all others, audited", async () => {
    const { email } = await makeOperatorWithPassword(password);
    const [here, ...others] = [await signInAgain(email), await signInAgain(email), await signInAgain(email)];
    const [first, second] = others as [Actor, Actor];
    await endOwnSession(here, idOf(first));
    expect([await stands(here), await stands(first), await stands(second)]).toEqual([true, false, true]);
    await expect(endOwnSession(here, idOf(first))).rejects.toMatchObject({ messageKey: "errors.sessionNotFound" });
    expect(await endOtherSessions(here)).toEqual({ count: 1 });
    expect([await stands(here), await stands(second)]).toEqual([true, false]);
    expect(await endOtherSessions(here)).toEqual({ count: 0 });
    const audit = (await auditOf(here, here.operatorId)).filter(({ action }) => action === "operator.endSessions");
    expect(audit).toMatchObject([{ detail: { count: 1 } }, { detail: { count: 1 } }]);
  });

  test("of a colleague, or of another tenant, are not there, not even for an admin", async () => {
    const victim = await makeOperatorWithPassword(password);
    const theirs = await signInAgain(victim.email);
    const colleague = await makeActor({ tenantOf: victim.actor });
    for (const actor of [colleague, await makeActor()]) {
      await expect(endOwnSession(actor, idOf(theirs))).rejects.toMatchObject({ code: "NOT_FOUND" });
      expect(await endOtherSessions(actor)).toEqual({ count: 0 });
      expect(await listOwnSessions(actor)).toEqual([]);
    }
    expect(await stands(theirs)).toBe(true);
  });
});

describe("own profile", () => {
  test("a viewer renames themselves, audited, and an unchanged name is no event", async () => {
    const admin = await makeActor();
    const viewer = await makeActor({ tenantOf: admin, role: "viewer", name: "Ines Roy" });
    await updateOwnProfile(viewer, { name: "Ines Le Roy" });
    await updateOwnProfile(viewer, { name: "Ines Le Roy" });
    const profile = { name: "Ines Le Roy", language: "en", role: "viewer" };
    expect(await getOwnProfile(viewer)).toMatchObject(profile);
    expect(await getOwnProfile(admin)).toMatchObject({ name: "Maud Dupont", role: "admin" });
    expect(await auditOf(viewer, viewer.operatorId)).toMatchObject([
      { action: "operator.update", detail: { before: { name: "Ines Roy" }, after: { name: "Ines Le Roy" } } },
    ]);
  });

  test("who took over a session guesses the password no faster than at the sign-in", async () => {
    const { email } = await makeOperatorWithPassword(password);
    const actor = await signInAgain(email);
    const guess = () => changePassword(actor, { current: "a guess", password: "a better passphrase" }, "198.51.100.77");
    for (let count = 0; count < 8; count++) await expect(guess()).rejects.toMatchObject({ code: "INVALID" });
    await expect(guess()).rejects.toMatchObject({ code: "RATE_LIMITED" });
  });
});

test("own sections say by which right, and through whom", async () => {
  const owner = await makeActor();
  const viewer = await makeActor({ tenantOf: owner, role: "viewer" });
  const { tenantId } = owner;
  const [alpha, beta, gamma] = [
    await makeSection(owner, "Alpha"),
    await makeSection(owner, "Beta"),
    await makeSection(owner, "Gamma"),
  ];
  await makeSection(owner, "Hidden");
  const everyone = await ownerDb.operatorGroup.findFirstOrThrow({ where: { tenantId, kind: "everyone" } });
  const group = await ownerDb.operatorGroup.create({ data: { tenantId, id: crypto.randomUUID(), name: "Finance" } });
  await ownerDb.groupMember.create({ data: { tenantId, groupId: group.id, operatorId: viewer.operatorId } });
  await grant(tenantId, alpha, "view", { operatorId: viewer.operatorId });
  await grant(tenantId, alpha, "change", { groupId: group.id });
  await grant(tenantId, beta, "view", { groupId: everyone.id });
  await grant(tenantId, gamma, "change", { operatorId: viewer.operatorId });

  expect(await listOwnSections(viewer)).toEqual([
    {
      id: alpha,
      name: "Alpha",
      right: "change",
      isOwn: false,
      groups: [{ id: group.id, name: "Finance", kind: "custom" }],
    },
    {
      id: beta,
      name: "Beta",
      right: "view",
      isOwn: false,
      groups: [{ id: everyone.id, name: "Everyone", kind: "everyone" }],
    },
    { id: gamma, name: "Gamma", right: "change", isOwn: true, groups: [] },
  ]);
  expect(await listOwnSections(await makeActor())).toEqual([]);
});
