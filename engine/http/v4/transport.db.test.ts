import { describe, expect, test } from "vitest";
import { revokeApiAccount } from "#lib/api-accounts/mutations/revoke-api-account.ts";
import { makeActor } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { app, callV4, storedItems } from "#test/v4-call.ts";
import { createV4Item, makeV4Caller, makeV4Vault, newItems } from "#test/v4-vault.ts";
import { v4App } from "./v4-app.ts";

const message = { Messages: [{ Message: expect.any(String) }] };

describe("paths and guids", () => {
  test("any case, blanks, braces and one slash at the end are understood; guids come back in lower case", async () => {
    const vault = await makeV4Vault();
    const id = await createV4Item(vault, "CredentialSet", { VaultSectionGuid: ` {${vault.sectionId.toUpperCase()}} ` });
    const paths = [
      `/vaultitem/${id}`,
      `/VAULTITEM/${id.toUpperCase()}/`,
      `/VaultItem/{${id}}`,
      `/VaultItem/%20${id}%20`,
    ];
    for (const path of paths) {
      const item = await vault.expectStatus(200, "GET", path);
      expect([item.VaultItemGuid, item.VaultSectionGuid]).toEqual([id, vault.sectionId]);
    }
    const response = await app.request(`http://coffre.example/V4/VaultItem/${id}`, {
      headers: { authorization: vault.authorization },
    });
    expect(response.status).toBe(200);
  });

  test.each(["x", "0", "%", "%zz", "%00", "{}", `${"a".repeat(5_000)}`, "0c7b4e3a2f554c0ea1de6f1f5f2a9b77"])(
    "%s for a guid is 400",
    async (text) => {
      const { expectStatus } = await makeV4Vault();
      for (const path of [`/VaultItem/${text}`, `/VaultSection/${text}/Authorization`]) {
        expect(await expectStatus(400, "GET", path)).toEqual(message);
      }
    },
  );

  test("what is nowhere is 404, and another method 405 with the ones there are", async () => {
    const { sectionId, call, expectStatus } = await makeV4Vault();
    expect(await expectStatus(404, "GET", "/Monitor")).toEqual(message);
    expect(await expectStatus(404, "GET", "")).toEqual(message);
    const answer = await call("PATCH", `/VaultSection/${sectionId}`, { Name: "x" });
    expect([answer.status, answer.headers.get("allow"), answer.body]).toEqual([405, "GET, PUT, DELETE", message]);
    expect((await callV4("GET", "/Monitor")).status).toBe(401);
  });
});

describe("bodies and answers", () => {
  test.each([
    ["application/x-www-form-urlencoded", "Name=x"],
    ["multipart/form-data; boundary=x", "--x--"],
    ["text/plain", '{"Name":"x"}'],
    ["application/xml", "<VaultSection/>"],
  ])("%s is 415, with a body or without", async (type, body) => {
    const { sectionId, call, expectStatus } = await makeV4Vault();
    const answer = await call("POST", "/VaultSection", body, { "content-type": type });
    expect([answer.status, answer.body]).toEqual([415, message]);
    expect((await call("DELETE", `/VaultSection/${sectionId}`, undefined, { "content-type": type })).status).toBe(415);
    await expectStatus(200, "GET", `/VaultSection/${sectionId}`);
  });

  test("a body without a content type is 415", async () => {
    const { authorization } = await makeV4Vault();
    const body = new Blob(['{"Name":"x"}']);
    const init = { method: "POST", headers: { authorization }, body };
    expect((await app.request("http://coffre.example/v4/VaultSection", init)).status).toBe(415);
  });

  test.each(["application/json; charset=utf-8", "text/json", "application/vnd.api+json"])(
    "%s is JSON",
    async (type) => {
      const { call } = await makeV4Vault();
      expect((await call("POST", "/VaultSection", { Name: "x" }, { "content-type": type })).status).toBe(201);
    },
  );

  test.each(["", "{", "[1", '{"Name":}', "null", "[]", '"x"', "7", "\ufeff{}", `${"[".repeat(100_000)}`])(
    "%# malformed or wrong JSON is 400 and quotes nothing",
    async (body) => {
      const { call } = await makeV4Vault();
      const answer = await call("POST", "/VaultSection", body);
      expect([answer.status, answer.body]).toEqual([400, message]);
    },
  );

  test("other bytes than UTF-8 are 400: a secret is never put right in silence", async () => {
    const vault = await makeV4Vault();
    const id = await createV4Item(vault, "CredentialSet");
    const response = await app.request(`https://coffre.example/v4/VaultItem/${id}`, {
      method: "PATCH",
      headers: { authorization: vault.authorization, "content-type": "application/json" },
      body: Buffer.from('{"Password":"caf\xe9"}', "latin1"),
    });
    expect([response.status, await response.json()]).toEqual([400, message]);
  });

  test("a JSON content type on a GET is no matter", async () => {
    const { call } = await makeV4Vault();
    expect((await call("GET", "/VaultSection", undefined, { "content-type": "application/json" })).status).toBe(200);
  });

  test.each([
    ["application/xml", 406],
    ["text/xml;q=0.9, application/atom+xml", 406],
    ["application/json, application/xml", 200],
    ["application/xml, */*;q=0.1", 200],
    ["*/*", 200],
    ["application/json", 200],
  ])("Accept: %s is %i, in JSON", async (accept, status) => {
    const { call } = await makeV4Vault();
    const answer = await call("GET", "/VaultSection", undefined, { accept });
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
  });

  test("a body above the limit is 413, before it is read whole and only after who sends it is known", async () => {
    const { call } = await makeV4Vault();
    const body = JSON.stringify({ Name: "n".repeat(4_000_000) });
    const answer = await call("POST", "/VaultSection", body);
    expect([answer.status, answer.body]).toEqual([413, message]);
    expect((await callV4("POST", "/VaultSection", { body })).status).toBe(401);
  });

  test("answers are kept by nobody", async () => {
    const { call } = await makeV4Vault();
    for (const path of ["/VaultSection", "/VaultItem", "/nowhere"]) {
      const { headers } = await call("GET", path);
      expect([headers.get("cache-control"), headers.get("x-content-type-options")]).toEqual(["no-store", "nosniff"]);
    }
  });
});

describe("pages of other sites", () => {
  test.each(["cross-site", "same-site"])("%s writes nothing", async (site) => {
    const { sectionId, call, expectStatus } = await makeV4Vault();
    const headers = { "sec-fetch-site": site };
    expect(await call("POST", "/VaultSection", { Name: "x" }, headers)).toMatchObject({ status: 403, body: message });
    expect((await call("DELETE", `/VaultSection/${sectionId}`, undefined, headers)).status).toBe(403);
    await expectStatus(200, "GET", `/VaultSection/${sectionId}`);
  });

  test("the page of the API itself writes", async () => {
    const { call } = await makeV4Vault();
    const headers = { "sec-fetch-site": "same-origin" };
    expect((await call("POST", "/VaultSection", { Name: "x" }, headers)).status).toBe(201);
  });
});

describe("credentials", () => {
  /** An API of its own, whose clock the test sets. */
  function makeClocked() {
    let now = Date.now();
    const clocked = v4App({ storedItems, publicUrl: "https://coffre.example", clock: () => new Date(now) });
    return {
      pass: (ms: number) => {
        now += ms;
      },
      ask: async (authorization: string) =>
        (await clocked.request("http://coffre.example/v4/VaultSection", { headers: { authorization } })).status,
    };
  }

  test("a revoked account, and one of a deactivated operator, are refused within five seconds", async () => {
    const vault = await makeV4Vault();
    const { tenantId, operatorId } = vault.actor;
    const { id } = await ownerDb.apiAccount.findFirstOrThrow({ where: { tenantId } });
    const { ask, pass } = makeClocked();
    expect(await ask(vault.authorization)).toBe(200);
    await revokeApiAccount(vault.actor, { id });
    pass(5_000);
    expect(await ask(vault.authorization)).toBe(401);

    const { authorization } = await makeV4Caller(vault.actor);
    expect(await ask(authorization)).toBe(200);
    await ownerDb.operator.updateMany({ where: { id: operatorId }, data: { deactivatedAt: new Date() } });
    pass(5_000);
    expect(await ask(authorization)).toBe(401);
  });

  test("wrong credentials are not remembered: an account that appears is known at once", async () => {
    const vault = await makeV4Vault();
    const { id } = await ownerDb.apiAccount.findFirstOrThrow({ where: { tenantId: vault.actor.tenantId } });
    await ownerDb.apiAccount.updateMany({ where: { id }, data: { revokedAt: new Date() } });
    const { ask } = makeClocked();
    expect(await ask(vault.authorization)).toBe(401);
    await ownerDb.apiAccount.updateMany({ where: { id }, data: { revokedAt: null } });
    expect(await ask(vault.authorization)).toBe(200);
  });

  test("use is noted", async () => {
    const vault = await makeV4Vault();
    await vault.expectStatus(200, "GET", "/VaultSection");
    const where = { tenantId: vault.actor.tenantId };
    await expect.poll(async () => (await ownerDb.apiAccount.findFirstOrThrow({ where })).lastUsedAt).not.toBeNull();
  });

  test("writes are audited under the account", async () => {
    const vault = await makeV4Vault();
    const id = await createV4Item(vault, "CredentialSet");
    const { id: accountId } = await ownerDb.apiAccount.findFirstOrThrow({ where: { tenantId: vault.actor.tenantId } });
    const [event] = await ownerDb.auditEvent.findMany({ where: { targetId: id } });
    expect(event).toMatchObject({ via: `api:${accountId}`, operatorId: vault.actor.operatorId });
  });
});

test("COFFRE_V4_STUBS=seed puts the empty archive of the samples on other types, and on no archive", async () => {
  const vault = await makeV4Vault();
  for (const type of ["CredentialSet", "CertificateArchive", "File"] as const) await createV4Item(vault, type);
  const seeded = v4App({ storedItems, publicUrl: "https://coffre.example", stubs: "seed" });
  const headers = { authorization: vault.authorization };
  const list = await (await seeded.request("http://coffre.example/v4/VaultItem", { headers })).json();
  const empty = { Issuer: "", NotBefore: "", NotAfter: "", Password: "", ArchiveData: "" };
  const issued = { Issuer: expect.stringMatching(/./) };
  expect(list).toMatchObject([
    { CertificateArchive: empty },
    { CertificateArchive: issued },
    { CertificateArchive: empty },
  ]);
});

test("an operator without any section sees empty lists", async () => {
  const { expectStatus } = await makeV4Caller(await makeActor({ role: "viewer" }));
  expect(await expectStatus(200, "GET", "/VaultSection")).toEqual([]);
  expect(await expectStatus(200, "GET", "/VaultItem")).toEqual([]);
  await expectStatus(201, "POST", "/VaultSection", { Name: newItems.File.Name });
});
