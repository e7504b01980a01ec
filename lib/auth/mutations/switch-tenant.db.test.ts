import { describe, expect, test } from "vitest";
import { changePassword } from "#lib/operators/mutations/own-account.ts";
import { auditOf, makeActor, makeOperatorWithPassword } from "#test/factories.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";
import { type Actor, findSessionActor } from "../actor.ts";
import { listOtherTenants } from "../data.ts";
import type { SessionToken } from "../session-token.ts";
import { endSessionsOf } from "./sessions.ts";
import { signIn } from "./sign-in.ts";
import { switchTenant } from "./switch-tenant.ts";

const password = "correct horse battery";
let lastByte = 0;
const place = () => ({ address: `203.0.113.${++lastByte}`, userAgent: "Test" });

async function actorOf({ tenantId, sessionId }: SessionToken): Promise<Actor> {
  const actor = await findSessionActor(tenantId, sessionId);
  if (!actor) throw new Error("no session");
  return actor;
}

/** One address with an account in each of so many tenants, and a session in the first of them. */
async function makePerson(passwords: string[], signInWith = password) {
  const email = `person-${++lastByte}-${Date.now()}@acme.example`;
  const accounts: Actor[] = [];
  for (const [index, each] of passwords.entries()) {
    const { actor } = await makeOperatorWithPassword(each, email);
    await ownerDb.tenant.update({ where: { id: actor.tenantId }, data: { name: `Tenant ${index}` } });
    accounts.push(actor);
  }
  const session = await signIn({ email, password: signInWith, ...place() });
  return { email, accounts, session, actor: await actorOf(session) };
}

const namesFor = async (actor: Actor) => (await listOtherTenants(actor)).map(({ name }) => name);
const at = (accounts: Actor[], index: number) => accounts[index] as Actor;

describe("the tenants to switch to", () => {
  test("are those whose password the sign-in proved, and no others that know the address", async () => {
    const { accounts, actor } = await makePerson([password, password, "what Mallory chose for this address"]);
    expect(actor.tenantId).toBe(at(accounts, 0).tenantId);
    expect(await namesFor(actor)).toEqual(["Tenant 1"]);
    const planted = { tenantId: at(accounts, 2).tenantId };
    await expect(switchTenant(actor, planted, place())).rejects.toMatchObject({
      code: "NOT_FOUND",
      messageKey: "errors.tenantNotProven",
    });
    expect(await findSessionActor(actor.tenantId, actor.sessionId ?? "")).not.toBeNull();
  });

  test("are none for whoever has one account, and none without a session", async () => {
    const { actor } = await makePerson([password]);
    expect(await namesFor(actor)).toEqual([]);
    expect(await namesFor(at((await makePerson([password, password])).accounts, 0))).toEqual([]);
  });
});

describe("a switch", () => {
  test("ends this session and begins one there, audited in both tenants, which learn nothing of each other", async () => {
    const { accounts, actor } = await makePerson([password, password, password]);
    const there = at(accounts, 1);
    const next = await switchTenant(actor, { tenantId: there.tenantId }, { address: "198.51.100.9", userAgent: "New" });

    expect(await findSessionActor(actor.tenantId, actor.sessionId ?? "")).toBeNull();
    const nextActor = await actorOf(next);
    expect(nextActor).toMatchObject({ tenantId: there.tenantId, operatorId: there.operatorId, role: "admin" });
    expect(await namesFor(nextActor)).toEqual(["Tenant 0", "Tenant 2"]);
    const row = await ownerDb.session.findFirstOrThrow({ where: { id: next.sessionId } });
    expect(row).toMatchObject({ address: "198.51.100.9", userAgent: "New" });

    for (const each of [actor, nextActor]) {
      const switched = (await auditOf(each, each.operatorId)).filter(
        ({ action }) => action === "operator.switchTenant",
      );
      expect(switched).toMatchObject([{ detail: { address: "198.51.100.9" }, operatorId: each.operatorId }]);
    }
    const back = await switchTenant(nextActor, { tenantId: actor.tenantId }, place());
    expect(await actorOf(back)).toMatchObject({ tenantId: actor.tenantId, operatorId: actor.operatorId });
  });

  test("does not make a sign-in last longer", async () => {
    const { accounts, actor } = await makePerson([password, password]);
    const signedInAt = new Date(Date.now() - 6 * 24 * 60 * 60 * 1000);
    await ownerDb.session.updateMany({ where: { id: actor.sessionId ?? "" }, data: { createdAt: signedInAt } });
    const next = await switchTenant(actor, { tenantId: at(accounts, 1).tenantId }, place());
    expect(next.signedInAt).toEqual(signedInAt);
    expect(await ownerDb.session.findFirst({ where: { id: next.sessionId } })).toMatchObject({ createdAt: signedInAt });
  });

  test.each([
    ["was deactivated", { deactivatedAt: new Date() }],
    ["has another password", { passwordHash: "$argon2id$other", passwordChangedAt: new Date() }],
    ["lost its password", { passwordHash: null }],
  ])("is refused to an account that %s, and this session goes on", async (_, change) => {
    const { accounts, actor } = await makePerson([password, password]);
    const there = at(accounts, 1);
    await ownerDb.operator.updateMany({ where: { id: there.operatorId }, data: change });
    expect(await namesFor(actor)).toEqual([]);
    await expect(switchTenant(actor, { tenantId: there.tenantId }, place())).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    expect(await findSessionActor(actor.tenantId, actor.sessionId ?? "")).not.toBeNull();
    expect(await ownerDb.session.count({ where: { operatorId: there.operatorId } })).toBe(0);
  });

  test("is refused after a change of password that came before an earlier switch", async () => {
    const { accounts, actor } = await makePerson([password, password, password]);
    const changed = at(accounts, 2);
    await ownerDb.operator.updateMany({ where: { id: changed.operatorId }, data: { passwordChangedAt: new Date() } });
    const next = await actorOf(await switchTenant(actor, { tenantId: at(accounts, 1).tenantId }, place()));
    expect(await namesFor(next)).toEqual(["Tenant 0"]);
    await expect(switchTenant(next, { tenantId: changed.tenantId }, place())).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  test("is refused once that account's sessions were all ended", async () => {
    const { accounts, actor } = await makePerson([password, password, password]);
    const { tenantId, operatorId } = at(accounts, 1);
    await ownerDb.$transaction((tx) => endSessionsOf(tx, { tenantId, operatorId }));
    expect(await namesFor(actor)).toEqual(["Tenant 2"]);
    await expect(switchTenant(actor, { tenantId }, place())).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("two at once: one session comes of it", async () => {
    const { accounts, actor } = await makePerson([password, password]);
    const there = { tenantId: at(accounts, 1).tenantId };
    const both = await Promise.allSettled([switchTenant(actor, there, place()), switchTenant(actor, there, place())]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("signing in with an address of several tenants", () => {
  test("enters the one last used, and a new password there is that tenant's alone", async () => {
    const { email, accounts, actor } = await makePerson([password, password]);
    const there = at(accounts, 1);
    const next = await actorOf(await switchTenant(actor, { tenantId: there.tenantId }, place()));
    await ownerDb.session.updateMany({
      where: { operatorId: actor.operatorId },
      data: { createdAt: new Date(Date.now() - 60_000) },
    });
    const again = await actorOf(await signIn({ email, password, ...place() }));
    expect(again.tenantId).toBe(there.tenantId);

    await changePassword(next, { current: password, password: "a better passphrase" }, place().address);
    expect(await namesFor(await actorOf(await signIn({ email, password, ...place() })))).toEqual([]);
    expect((await actorOf(await signIn({ email, password: "a better passphrase", ...place() }))).tenantId).toBe(
      there.tenantId,
    );
  });

  test("keeps nothing of the password, and nothing of accounts that it does not open", async () => {
    const { accounts, session } = await makePerson(
      ["canary passphrase 7f3a", "another passphrase"],
      "canary passphrase 7f3a",
    );
    const row = await ownerDb.session.findFirstOrThrow({ where: { id: session.sessionId } });
    expect(row.otherAccounts).toEqual([]);
    expect(JSON.stringify(row)).not.toContain(at(accounts, 1).tenantId);
    expect(await everyTableAsText()).not.toContain("canary passphrase 7f3a");
  });

  test("a stranger's session cannot be switched by its tenant's id", async () => {
    const { actor } = await makePerson([password, password]);
    const stranger = await makeActor();
    await expect(switchTenant(stranger, { tenantId: actor.tenantId }, place())).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});
