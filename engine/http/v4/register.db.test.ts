import { describe, expect, test } from "vitest";
import { findApiAccountByCredentials } from "#lib/api-accounts/data.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { vouchFor } from "#lib/auth/vouched-address.ts";
import { requireEnv } from "#lib/shared/env.ts";
import { expectNoSecret } from "#test/canary.ts";
import { captureLog } from "#test/captured-log.ts";
import { makeActor, makeOperatorWithPassword } from "#test/factories.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";
import { basic, callV4, type V4Answer } from "#test/v4-call.ts";

const password = "correct horse battery";
let lastByte = 0;
const newAddress = () => `2001:db8:${(++lastByte).toString(16)}::1`;

type Options = { query?: string; address?: string; headers?: Record<string, string>; as?: string };

/** As the web process passes it on, each from an address of its own. */
function register(email: string, { query = "", address = newAddress(), headers, as = password }: Options = {}) {
  return callV4("POST", `/Register${query}`, {
    headers: {
      authorization: basic(email, as),
      "x-coffre-client-address": address,
      "x-coffre-client-proof": vouchFor(address, requireEnv("COFFRE_INTERNAL_TOKEN")),
      ...headers,
    },
  });
}

type Registration = Record<"UserName" | "Password" | "AccountId" | "OperatorName" | "status" | "message", string>;
const bodyOf = ({ body }: V4Answer) => body as Registration;
const accountsOf = ({ tenantId }: Actor) => ownerDb.apiAccount.findMany({ where: { tenantId } });

describe("POST /v4/Register", () => {
  test("makes an account of the operator, by email and password, and shows its password this once", async () => {
    const { actor, email } = await makeOperatorWithPassword(password);
    let answer: V4Answer | undefined;
    const logged = await captureLog(async () => {
      answer = await register(email.toUpperCase());
    });
    expect(answer?.status).toBe(201);
    const registration = bodyOf(answer as V4Answer);
    expect(registration).toEqual({
      UserName: expect.stringMatching(/^[0-9a-f]{32}$/),
      Password: expect.stringMatching(/^[\w-]{43}$/),
      AccountId: actor.tenantId,
      OperatorName: "Maud Dupont",
      status: "OK",
      message: "",
    });
    const known = await findApiAccountByCredentials(registration.UserName, registration.Password);
    expect(known).toMatchObject({ operatorId: actor.operatorId });
    const audit = await ownerDb.auditEvent.findMany({ where: { tenantId: actor.tenantId } });
    expect(audit).toMatchObject([{ action: "account.create", via: "api", operatorId: actor.operatorId }]);

    const credentials = basic(registration.UserName, registration.Password);
    const later = await callV4("GET", "/ApiUser", { headers: { authorization: credentials } });
    expect(later).toMatchObject({ status: 200, body: [{ Description: "API", UserName: registration.UserName }] });
    const everything = [await everyTableAsText(), logged, JSON.stringify(later.body)].join("\n");
    expectNoSecret(everything, registration.Password);
    expectNoSecret(everything, password);
  });

  test("takes a description", async () => {
    const { actor, email } = await makeOperatorWithPassword(password);
    await register(email, { query: "?description=Nightly%20import" });
    expect(await accountsOf(actor)).toMatchObject([{ description: "Nightly import" }]);
  });

  test.each([
    ["a description that is too long", `?description=${"x".repeat(151)}`, "description"],
    ["a description that no table can hold", "?description=%00", "cannot be stored"],
    ["an operatorGuid that is none", "?operatorGuid=maud", "operatorGuid"],
    ["an operator who is not there", "?operatorGuid=0c7b4e3a-2f55-4c0e-a1de-6f1f5f2a9b77", "operatorGuid"],
  ])("refuses %s", async (_, query, field) => {
    const { actor, email } = await makeOperatorWithPassword(password);
    const { status, body } = await register(email, { query });
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain(field);
    expect(await accountsOf(actor)).toEqual([]);
  });

  test("refuses nobody, a wrong password, an unknown address and an API account alike, with a challenge", async () => {
    const { actor, email } = await makeOperatorWithPassword(password);
    const { UserName, Password } = bodyOf(await register(email));
    const answers = [
      await callV4("POST", "/Register"),
      await register(email, { as: "a guess" }),
      await register("nobody@acme.example"),
      await register(`${email}\u0000`),
      await register(UserName, { as: Password }),
      await register(email, { headers: { authorization: "Bearer x" } }),
    ];
    for (const { status, headers, body } of answers) {
      expect(status).toBe(401);
      expect(headers.get("www-authenticate")).toContain("Basic");
      expect(body).toEqual({ Messages: [{ Message: expect.any(String) }] });
    }
    expect(await accountsOf(actor)).toHaveLength(1);
  });

  test("refuses a deactivated operator, and a page of another site", async () => {
    const { actor, email } = await makeOperatorWithPassword(password);
    expect((await register(email, { headers: { "sec-fetch-site": "cross-site" } })).status).toBe(403);
    await ownerDb.operator.updateMany({ where: { id: actor.operatorId }, data: { deactivatedAt: new Date() } });
    expect((await register(email)).status).toBe(401);
    expect(await accountsOf(actor)).toEqual([]);
  });
});

describe("for another operator", () => {
  test("an admin registers, in any spelling of the guid", async () => {
    const { actor, email } = await makeOperatorWithPassword(password);
    const viewer = await makeActor({ tenantOf: actor, role: "viewer", name: "Ines Roy" });
    const answer = await register(email, { query: `?operatorGuid=%7B${viewer.operatorId.toUpperCase()}%7D` });
    expect(answer).toMatchObject({ status: 201, body: { OperatorName: "Ines Roy" } });
    expect(await accountsOf(actor)).toMatchObject([{ operatorId: viewer.operatorId }]);
  });

  test("a viewer does not, and another tenant's operator is not there", async () => {
    const { actor, email } = await makeOperatorWithPassword(password);
    const admin = await makeActor({ tenantOf: actor });
    const stranger = await makeActor();
    expect((await register(email, { query: `?operatorGuid=${stranger.operatorId}` })).status).toBe(400);
    await ownerDb.groupMember.deleteMany({ where: { operatorId: actor.operatorId } });
    expect((await register(email, { query: `?operatorGuid=${admin.operatorId}` })).status).toBe(403);
    expect([...(await accountsOf(actor)), ...(await accountsOf(stranger))]).toEqual([]);
  });
});

describe("one address in several organisations", () => {
  const together = async (passwords: string[]) => {
    const email = `several-${newAddress().replaceAll(":", "")}-${Date.now()}@acme.example`;
    const actors: Actor[] = [];
    for (const each of passwords) actors.push((await makeOperatorWithPassword(each, email)).actor);
    return { email, actors: actors as [Actor, Actor] };
  };

  test("registers where the password is right, if that is one", async () => {
    const { email, actors } = await together([password, "another passphrase"]);
    expect((await register(email)).status).toBe(201);
    expect([await accountsOf(actors[0]), await accountsOf(actors[1])]).toMatchObject([[{}], []]);
  });

  test("is asked which, if the password is right in several, and names nothing of the others", async () => {
    const { email, actors } = await together([password, password, "what Mallory chose"]);
    const refused = await register(email);
    expect(refused.status).toBe(400);
    const text = JSON.stringify(refused.body);
    expect(actors.map(({ operatorId }) => text.includes(operatorId))).toEqual([true, true, false]);
    const answer = await register(email, { query: `?operatorGuid=${actors[1].operatorId}` });
    expect(bodyOf(answer).AccountId).toBe(actors[1].tenantId);
    expect(await accountsOf(actors[0])).toEqual([]);
  });
});

describe("throttling", () => {
  test("blocks guesses from one place after eight, also with the right password, and no other place", async () => {
    const { email } = await makeOperatorWithPassword(password);
    const address = newAddress();
    for (let count = 0; count < 8; count++) await register(email, { address, as: "a guess" });
    const blocked = await register(email, { address });
    expect(blocked.status).toBe(429);
    expect(Number(blocked.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await register(email)).status).toBe(201);
  });

  test("an address that the web process did not vouch for is not believed", async () => {
    const { email } = await makeOperatorWithPassword(password);
    const statuses: number[] = [];
    for (let count = 0; count < 10; count++) {
      const answer = await callV4("POST", "/Register", {
        remoteAddress: "203.0.113.250",
        headers: {
          authorization: basic(email, "a guess"),
          "x-forwarded-for": newAddress(),
          "x-coffre-client-address": newAddress(),
          "x-coffre-client-proof": "x",
        },
      });
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([...Array(8).fill(401), 429, 429]);
  });
});
