import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import type { Prisma } from "#lib/db/generated/client.ts";
import { startExecution } from "#lib/executions/mutations/start-execution.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import type { StoredContents } from "#lib/stored-items/schema.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { makeEngineParts, noQueue, readExecution, runActions, runStored } from "#test/engine-parts.ts";
import { makeActor, makeConnection, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { trust } from "#test/providers/egress-setup.ts";
import { type StandIn, startHttps } from "#test/providers/https.ts";
import { makeRunItem } from "#test/run-stored-items.ts";
import type { EngineParts } from "./run.ts";

let engine: EngineParts;
let api: StandIn;
let actor: Actor;
let requests = 0;
beforeAll(async () => {
  api = await startHttps((request, response) => {
    requests += 1;
    if (request.url?.startsWith("/elsewhere")) response.writeHead(302, { location: "https://evil.example/" });
    response.end("{}");
  });
  trust(api.ca);
  engine = await makeEngineParts({ allow: [`localhost:${api.port}`] });
});
afterAll(async () => {
  await engine.egress.close();
  await api.close();
});
beforeEach(async () => {
  actor = await makeActor();
  requests = 0;
});

const set: StoredContents = { kind: "credentialSet", username: "maud", password: "canary-refused-password" };
const file: StoredContents = { kind: "file", fileName: "a.txt", data: Buffer.from("hello").toString("base64") };
const code: StoredContents = {
  kind: "oneTimePassword",
  secret: "GEZDGNBVGY3TQOJQ",
  digits: 6,
  period: 30,
  algorithm: "SHA1",
};
const publicKey = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ type: "spki", format: "pem" });
const bareKey: StoredContents = { kind: "certificate", value: String(publicKey) };

const make = (contents: StoredContents, origins: readonly string[] = [api.origin]) =>
  makeRunItem(engine, actor, contents, { origins });
const request = (params: object) => ({
  id: "call",
  type: "HTTP",
  action: "SEND_REQUEST",
  params: { url: api.origin, ...params },
});

/** The document as whoever took the web process over would write it: past every check of a save. */
async function runUnchecked(action: object, between: () => Promise<unknown> = async () => {}, input = {}) {
  const { id: flowId } = await createFlow(actor, { name: "Unchecked", actions: [] });
  const { tenantId } = actor;
  await ownerDb.flow.updateMany({
    where: { tenantId, id: flowId },
    data: { draft: [action] as Prisma.InputJsonValue },
  });
  const { id } = await startExecution(actor, { flowId, which: "draft", input }, noQueue);
  await between();
  await runStored(engine, { tenantId, executionId: id });
  return readExecution(tenantId, id);
}

async function expectFailure(execution: Promise<object>, code: string, messageKey: string, params: object = {}) {
  expect(await execution).toMatchObject({ status: "FAILED", error: { code, messageKey, params } });
  expect(requests).toBe(0);
}

describe("an item that cannot be used is an error that names it, and nothing is sent", () => {
  test.each([
    ["chosen", (id: string) => ({ credential_set: id })],
    ["named in a text", (id: string) => ({ headers: { a: `{{@VaultItem.${id}.Password}}` } })],
  ])("gone since the run was started, %s", async (_, params) => {
    const id = await make(set);
    const remove = async () => {
      await ownerDb.vaultItemUse.deleteMany({ where: { tenantId: actor.tenantId, itemId: id } });
      await ownerDb.vaultItem.deleteMany({ where: { tenantId: actor.tenantId, id } });
    };
    await expectFailure(runUnchecked(request(params(id)), remove), "ERR_ITEM_NOT_FOUND", "engine.itemNotFound");
  });

  test.each([
    ["a file as a credential set", file, (id: string) => ({ credential_set: id }), "ERR_ITEM_KIND", "engine.itemKind"],
    [
      "a credential set as a client certificate",
      set,
      (id: string) => ({ client_certificate: id }),
      "ERR_ITEM_KIND",
      "engine.itemKind",
    ],
    [
      "a file as a trusted certificate",
      file,
      (id: string) => ({ trusted_certificate: id }),
      "ERR_ITEM_KIND",
      "engine.itemKind",
    ],
    [
      "a code as a file",
      code,
      (id: string) => ({ content_type: "FILE", file: id }),
      "ERR_ITEM_KIND",
      "engine.itemKind",
    ],
    [
      "a set as a part",
      set,
      (id: string) => ({ content_type: "MULTIPART", files: [{ item: id }] }),
      "ERR_ITEM_KIND",
      "engine.itemKind",
    ],
    [
      "a bare public key as an authority",
      bareKey,
      (id: string) => ({ trusted_certificate: id }),
      "ERR_ITEM_KIND",
      "engine.certificateNotTrusted",
    ],
    [
      "the code of a set",
      set,
      (id: string) => ({ headers: { a: `{{@VaultItem.${id}.Code}}` } }),
      "ERR_ITEM_FIELD",
      "engine.itemField",
    ],
    [
      "the password of a code",
      code,
      (id: string) => ({ headers: { a: `{{@VaultItem.${id}.Password}}` } }),
      "ERR_ITEM_FIELD",
      "engine.itemField",
    ],
    [
      "a field that nothing has",
      set,
      (id: string) => ({ headers: { a: `{{@VaultItem.${id}.constructor}}` } }),
      "ERR_ITEM_FIELD",
      "engine.itemField",
    ],
    [
      "the user name of a file",
      file,
      (id: string) => ({ headers: { a: `{{@VaultItem.${id}.Username}}` } }),
      "ERR_ITEM_FIELD",
      "engine.itemField",
    ],
    [
      "an empty user name",
      { ...set, username: "" },
      (id: string) => ({ headers: { a: `{{@VaultItem.${id}.Username}}` } }),
      "ERR_ITEM_EMPTY",
      "engine.itemFieldEmpty",
    ],
    [
      "a set without a user name",
      { ...set, username: "" },
      (id: string) => ({ credential_set: id }),
      "ERR_ITEM_EMPTY",
      "engine.itemFieldEmpty",
    ],
  ] as const)("%s", async (_, contents, params, errorCode, messageKey) => {
    const id = await make(contents as StoredContents);
    await expectFailure(runUnchecked(request(params(id))), errorCode, messageKey, { name: "Checkout" });
  });

  test("one that names no hosts", async () => {
    const id = await make(set, []);
    await expectFailure(
      runActions(engine, actor, [request({ credential_set: id })] as never),
      "ERR_ITEM_ANY_HOST",
      "engine.itemAnyHost",
    );
    const text = { headers: { a: `{{@VaultItem.${id}.Username}}` } };
    await expectFailure(runActions(engine, actor, [request(text)] as never), "ERR_ITEM_ANY_HOST", "engine.itemAnyHost");
  });

  test("one whose row was altered, and it is failing from then on", async () => {
    const id = await make(set, ["https://api.example.com"]);
    await ownerDb.vaultItem.updateMany({ where: { tenantId: actor.tenantId, id }, data: { origins: [api.origin] } });
    await expectFailure(
      runActions(engine, actor, [request({ credential_set: id })] as never),
      "ERR_ITEM_ALTERED",
      "engine.itemAltered",
    );
    expect((await ownerDb.vaultItem.findFirstOrThrow({ where: { id } })).failingSince).not.toBeNull();
  });

  test("another tenant's, and a connection", async () => {
    const stranger = await makeActor();
    const theirs = await makeRunItem(engine, stranger, set, { origins: [api.origin] });
    await expect(runUnchecked(request({ credential_set: theirs }))).rejects.toMatchObject({ code: "FORBIDDEN" });
    const { id } = await makeConnection(actor, { sectionId: await makeSection(actor), appId: "HTTP" });
    await expectFailure(runUnchecked(request({ credential_set: id })), "ERR_ITEM_NOT_FOUND", "engine.itemNotFound");
  });
});

describe("what arrives at run time chooses no item", () => {
  test("by an expression", async () => {
    const id = await make(set);
    for (const params of [
      { credential_set: "{{ input.id }}" },
      { content_type: "MULTIPART", files: [{ item: "{{ input.id }}" }] },
      { trusted_certificate: `${id}{{ input.nothing }}` },
    ])
      await expectFailure(runUnchecked(request(params), undefined, { id }), "ERR_ITEM_NOT_FOUND", "engine.itemNotBare");
  });

  test("by a whole list", async () => {
    const id = await make(set);
    const items = request({ content_type: "MULTIPART", files: "{{ input.files }}" });
    const files = [{ item: id }];
    await expectFailure(runUnchecked(items, undefined, { files }), "ERR_INVALID", "engine.itemNotFound");
  });
});

describe("a secret in an action that sends nothing", () => {
  test.each([
    ["STORE_VARS", { vars: { a: "x {{REF}}" } }],
    ["RETURN_JSON", { payload: "{{REF}}" }],
    ["ERROR_MESSAGE", { message: "{{REF}}" }],
    ["BOOLEAN_CONDITION", { if: { operator: "EQUAL", operands: ["{{REF}}", "a"] }, then: [], else: [] }],
  ])("%s is refused", async (action, params) => {
    const id = await make(set);
    const text = JSON.stringify(params).replaceAll("{{REF}}", `{{@VaultItem.${id}.Password}}`);
    const execution = runUnchecked({ id: "a", type: "FLOW", action, params: JSON.parse(text) });
    await expectFailure(execution, "ERR_SECRET_NOT_SENT", "engine.secretNotHere");
  });

  test("as a method or a kind of content is refused", async () => {
    const id = await make(set);
    for (const field of ["method", "content_type"]) {
      const execution = runUnchecked(request({ [field]: `{{@VaultItem.${id}.Password}}` }));
      await expectFailure(execution, "ERR_INVALID_ACTION_PARAMS", "engine.paramChoice", { path: field });
    }
  });
});

describe("a secret goes to its own hosts, over https, and no further", () => {
  const uses: [string, StoredContents, (id: string) => object][] = [
    ["a credential set", set, (id) => ({ credential_set: id })],
    ["a credential set for Digest", set, (id) => ({ credential_set: id, authentication: "DIGEST" })],
    ["a password in a text", set, (id) => ({ method: "POST", payload: { a: [`x{{@VaultItem.${id}.Password}}`] } })],
    ["a code in a text", code, (id) => ({ params: { a: `{{@VaultItem.${id}.Code}}` } })],
    ["a file", file, (id) => ({ method: "POST", content_type: "FILE", file: id })],
    ["a part", file, (id) => ({ method: "POST", content_type: "MULTIPART", files: [{ item: id }] })],
  ];
  test.each(uses)("%s", async (_, contents, params) => {
    const [mine, other] = [await make(contents), await make(contents, ["https://api.example.com"])];
    const run = (id: string, url: string) => runActions(engine, actor, [request({ ...params(id), url })] as never);
    await expectFailure(run(other, api.origin), "ERR_EGRESS_REFUSED", "engine.hostNotAllowed");
    await expectFailure(run(mine, `http://localhost:${api.port}/`), "ERR_EGRESS_REFUSED", "engine.httpsOnly");
    expect(await run(mine, `${api.origin}/elsewhere`)).toMatchObject({
      error: { messageKey: "engine.redirectElsewhere" },
    });
    expect(requests).toBe(1);
  });

  test("not past an authority from another section, whoever made that", async () => {
    const authority = { kind: "certificate", value: api.ca } as const;
    const [mine, theirs] = [await makeSection(actor), await makeSection(actor, "Theirs")];
    const make = (contents: StoredContents, sectionId: string) =>
      makeRunItem(engine, actor, contents, { origins: [api.origin], sectionId });
    const [credential_set, beside] = [await make(set, theirs), await make(authority, theirs)];
    const trusted_certificate = await make(authority, mine);
    const run = (params: object) => runActions(engine, actor, [request(params)] as never);
    await expectFailure(run({ credential_set, trusted_certificate }), "ERR_TRUST_ELSEWHERE", "engine.trustElsewhere");
    expect(requests).toBe(0);
    expect(await run({ credential_set, trusted_certificate: beside })).toMatchObject({ status: "COMPLETED" });
    expect(await run({ trusted_certificate })).toMatchObject({ status: "COMPLETED" });
  });

  test("of two secrets in one request, both must allow it", async () => {
    const [mine, other] = [await make(set), await make(file, ["https://api.example.com"])];
    const both = request({ method: "POST", credential_set: mine, content_type: "FILE", file: other });
    await expectFailure(runActions(engine, actor, [both] as never), "ERR_EGRESS_REFUSED", "engine.hostNotAllowed", {
      secret: "«Checkout / File»",
    });
  });
});

describe("params that do not go together", () => {
  test.each([
    ["a file without its type", (id: string) => ({ file: id }), "engine.fileNeedsType"],
    ["files without theirs", (id: string) => ({ content_type: "JSON", files: [{ item: id }] }), "engine.fileNeedsType"],
    [
      "a file and a body",
      (id: string) => ({ content_type: "FILE", file: id, payload: { a: 1 } }),
      "engine.fileAndPayload",
    ],
    ["the type without a file", () => ({ content_type: "FILE", file: "" }), "engine.paramMissing"],
    ["a form of nothing", () => ({ content_type: "MULTIPART" }), "engine.paramMissing"],
    [
      "a form with another boundary",
      (id: string) => ({
        content_type: "MULTIPART",
        files: [{ item: id }],
        headers: { "content-type": "multipart/form-data; boundary=x" },
      }),
      "engine.headerForbidden",
    ],
    [
      "a form that is no fields",
      (id: string) => ({ content_type: "MULTIPART", files: [{ item: id }], payload: "a=b" }),
      "engine.formNotFields",
    ],
    ["Digest without credentials", () => ({ authentication: "DIGEST" }), "engine.paramMissing"],
  ])("%s", async (_, params, messageKey) => {
    const id = await make(file);
    await expectFailure(
      runActions(engine, actor, [request({ method: "POST", ...params(id) })] as never),
      "ERR_INVALID",
      messageKey,
    );
  });

  test("a connection and a credential set", async () => {
    const sectionId = await makeSection(actor, "Other");
    const setup = { type: "BEARER", token: "canary-bearer-token" };
    const input = { sectionId, appId: "HTTP", name: "API", setup, origins: [api.origin] };
    const { id } = await createConnection(actor, input);
    const both = request({ connection_id: toPublicId("ac", id), credential_set: await make(set) });
    await expectFailure(runUnchecked(both), "ERR_INVALID", "engine.twoCredentials");
  });
});
