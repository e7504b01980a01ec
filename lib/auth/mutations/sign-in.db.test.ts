import { describe, expect, test } from "vitest";
import { createPasswordLink, setPasswordByLink } from "#lib/operators/mutations/password-link.ts";
import { auditOf, makeActor, makeOperatorWithPassword } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { findSessionActor } from "../actor.ts";
import { findSessionOperator } from "../data.ts";
import { endSession, touchSession } from "./sessions.ts";
import { signIn } from "./sign-in.ts";

const password = "correct horse battery";
let lastByte = 0;
const place = () => ({ address: `198.51.100.${++lastByte}`, userAgent: "Test" });

describe("signIn", () => {
  test("begins a session of the operator, audited, with the address whatever its case", async () => {
    const { actor, email } = await makeOperatorWithPassword(password);
    const session = await signIn({ email: ` ${email.toUpperCase()} `, password, ...place() });
    expect(await findSessionActor(session.tenantId, session.sessionId)).toMatchObject({
      operatorId: actor.operatorId,
      tenantId: actor.tenantId,
      role: "admin",
      sessionId: session.sessionId,
    });
    expect(await auditOf(actor, actor.operatorId)).toMatchObject([{ action: "operator.signIn" }]);
  });

  test("refuses a wrong password, an unknown address and an account without a password alike", async () => {
    const { actor, email } = await makeOperatorWithPassword(password);
    const { email: unset } = await ownerDb.operator.findFirstOrThrow({
      where: { id: (await makeActor()).operatorId },
    });
    const refusals = await Promise.allSettled([
      signIn({ email, password: "wrong", ...place() }),
      signIn({ email: "nobody@acme.example", password, ...place() }),
      signIn({ email: unset ?? "", password, ...place() }),
      signIn({ email: `${email}\u0000`, password, ...place() }),
    ]);
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ reason: { code: "UNAUTHENTICATED", messageKey: "errors.signInRefused" } });
    }
    expect(await ownerDb.session.count({ where: { tenantId: actor.tenantId } })).toBe(0);
  });

  test("refuses a deactivated operator", async () => {
    const { actor, email } = await makeOperatorWithPassword(password);
    await ownerDb.operator.updateMany({ where: { id: actor.operatorId }, data: { deactivatedAt: new Date() } });
    await expect(signIn({ email, password, ...place() })).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  });

  test("one address with accounts in two tenants enters the one whose password it is", async () => {
    const first = await makeOperatorWithPassword(password, "shared@acme.example");
    const second = await makeOperatorWithPassword("another passphrase", "shared@acme.example");
    const session = await signIn({ email: "shared@acme.example", password: "another passphrase", ...place() });
    expect(session.tenantId).toBe(second.actor.tenantId);
    expect(session.tenantId).not.toBe(first.actor.tenantId);
  });
});

test("of a sign-in and a new password at once, no session of the old password is left", async () => {
  const { actor, email } = await makeOperatorWithPassword(password);
  const { url } = await createPasswordLink(actor, { email });
  await Promise.allSettled([
    signIn({ email, password, ...place() }),
    setPasswordByLink({ token: new URL(url).hash.slice(1), password: "a better passphrase" }),
  ]);
  const { tenantId, operatorId } = actor;
  expect(await ownerDb.session.count({ where: { tenantId, operatorId, endedAt: null } })).toBe(0);
  await signIn({ email, password: "a better passphrase", ...place() });
});

test("who planted an account with somebody's address guesses no longer by signing in to it in between", async () => {
  const email = `victim-${Date.now()}@acme.example`;
  await makeOperatorWithPassword(password, email);
  await makeOperatorWithPassword("planted by Mallory", email);
  const here = place();
  const outcomes: string[] = [];
  for (let count = 0; count < 12; count++) {
    const guess = count % 4 === 3 ? "planted by Mallory" : `guess ${count}`;
    const outcome = await signIn({ email, password: guess, ...here }).catch(({ code }) => ({ sessionId: code }));
    outcomes.push(outcome.sessionId.length === 36 ? "in" : outcome.sessionId);
  }
  expect(outcomes.filter((outcome) => outcome === "UNAUTHENTICATED")).toHaveLength(8);
  expect(outcomes.at(-1)).toBe("RATE_LIMITED");
});

describe("a session", () => {
  async function begin() {
    const { actor, email } = await makeOperatorWithPassword(password);
    const session = await signIn({ email, password, ...place() });
    return { actor, session, find: () => findSessionActor(session.tenantId, session.sessionId) };
  }

  test("ends when its operator signs out, once, audited", async () => {
    const { actor, find } = await begin();
    const signedIn = await find();
    if (!signedIn) throw new Error("no session");
    await endSession(signedIn);
    await endSession(signedIn);
    expect(await find()).toBeNull();
    const actions = (await auditOf(actor, actor.operatorId)).map(({ action }) => action);
    expect(actions).toEqual(["operator.signIn", "operator.signOut"]);
  });

  test("ends when its operator is deactivated", async () => {
    const { actor, session, find } = await begin();
    await ownerDb.operator.updateMany({ where: { id: actor.operatorId }, data: { deactivatedAt: new Date() } });
    expect(await find()).toBeNull();
    expect(await findSessionOperator(session)).toBeNull();
  });

  test("is nobody's under another tenant's id", async () => {
    const { session } = await begin();
    const stranger = await makeActor();
    expect(await findSessionActor(stranger.tenantId, session.sessionId)).toBeNull();
    expect(await findSessionOperator({ ...session, tenantId: stranger.tenantId })).toBeNull();
  });

  test("notes its use, not more than once a minute", async () => {
    const { session } = await begin();
    const lastSeen = async () =>
      (await ownerDb.session.findFirstOrThrow({ where: { id: session.sessionId } })).lastSeenAt;
    const began = await lastSeen();
    await touchSession(session, began);
    expect(await lastSeen()).toEqual(began);
    await touchSession(session, new Date(began.getTime() - 61_000));
    expect((await lastSeen()).getTime()).toBeGreaterThanOrEqual(began.getTime());
    expect(await lastSeen()).not.toEqual(began);
  });
});
