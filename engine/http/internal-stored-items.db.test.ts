import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { newId } from "#lib/db/ids.ts";
import { MAX_FILE_BYTES } from "#lib/stored-items/schema.ts";
import { expectNoSecret } from "#test/canary.ts";
import { makeEngineParts, noQueue } from "#test/engine-parts.ts";
import { auditOf, makeActor, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { HOST, sampleContents } from "#test/stored-items.ts";
import { createArchiveOpener } from "../pkcs12/open-archive.ts";
import { internalApp } from "./internal.ts";

const token = "t".repeat(64);
const archives = createArchiveOpener();
let app: ReturnType<typeof internalApp>;
beforeAll(async () => {
  app = internalApp({ token, engine: await makeEngineParts(), queue: noQueue, archives });
});
afterAll(() => archives.close());

async function post({ tenantId, operatorId }: Actor, path: string, body: unknown): Promise<Response> {
  const id = newId();
  await ownerDb.session.create({ data: { tenantId, id, operatorId } });
  const headers = {
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
    "x-coffre-tenant": tenantId,
    "x-coffre-session": id,
  };
  return app.request(`/internal/stored-items${path}`, { method: "POST", headers, body: JSON.stringify(body) });
}

async function create(actor: Actor, contents: object = sampleContents.credentialSet, rest: object = {}) {
  const sectionId = await makeSection(actor);
  return post(actor, "", { sectionId, name: "Checkout robot", origins: [HOST], contents, ...rest });
}

const idOf = async (answer: Response) => ((await answer.json()) as { id: string }).id;

test("an item is made and changed for a session's operator; no answer holds a secret", async () => {
  const actor = await makeActor();
  const made = await create(actor);
  expect(made.status).toBe(201);
  const id = await idOf(made);
  const contents = { kind: "credentialSet", password: "canary-password-2" };
  const changed = await post(actor, "/update", { itemId: id, name: "Robot", contents });
  expect([changed.status, await changed.json()]).toEqual([200, { id }]);
  expect((await auditOf(actor, id)).map(({ action }) => action)).toEqual(["item.createStored", "item.updateStored"]);
});

test("what does not fit is told by field, and not quoted", async () => {
  const actor = await makeActor();
  const answer = await create(actor, { kind: "oneTimePassword", secret: "canary-secret-1", digits: 5 }, { name: "" });
  const text = await answer.text();
  expectNoSecret(text, "canary-secret-1");
  expect(JSON.parse(text)).toMatchObject({
    code: "INVALID",
    fieldErrors: {
      name: ["errors.required"],
      "contents.digits": ["errors.otpDigits"],
      "contents.period": ["errors.otpPeriod"],
    },
  });
  expect(await ownerDb.vaultItem.count({ where: { tenantId: actor.tenantId } })).toBe(0);
});

test("a file of 2 MiB comes in and goes out as an attachment; a larger body does not come in", async () => {
  const actor = await makeActor();
  const bytes = Buffer.alloc(MAX_FILE_BYTES, "canary-content");
  const contents = { kind: "file", fileName: 'où "ça".bin', data: bytes.toString("base64") };
  const made = await create(actor, contents, { notes: "\u0001".repeat(2000) });
  expect(made.status).toBe(201);
  const file = await post(actor, "/file", { itemId: await idOf(made) });
  expect(Buffer.from(await file.arrayBuffer()).equals(bytes)).toBe(true);
  expect(Object.fromEntries(file.headers)).toMatchObject({
    "content-disposition": `attachment; filename="o_ __a_.bin"; filename*=UTF-8''o%C3%B9%20%22%C3%A7a%22.bin`,
    "content-type": expect.stringMatching(/^text\/plain/),
    "x-content-type-options": "nosniff",
  });
  const over = await create(actor, { ...contents, padding: "x".repeat(65_536) });
  expect(await over.json()).toMatchObject({ code: "INVALID", messageKey: "engine.bodyTooLarge" });
});

test("other paths keep their smaller limit", async () => {
  const actor = await makeActor();
  const answer = await app.request("/internal/executions", {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ input: "x".repeat(2 * 1024 * 1024) }),
  });
  expect(await answer.json()).toMatchObject({ messageKey: "engine.bodyTooLarge" });
  expect(actor.sessionId).toBeNull();
});

test("who may only view gets a file and changes nothing; who may not see it finds nothing", async () => {
  const owner = await makeActor();
  const id = await idOf(await create(owner, sampleContents.file));
  const { sectionId } = await ownerDb.vaultItem.findFirstOrThrow({ where: { id } });
  const viewer = await makeActor({ tenantOf: owner, role: "viewer", grants: { [sectionId]: "view" } });
  expect((await post(viewer, "/file", { itemId: id })).status).toBe(200);
  expect((await post(viewer, "/update", { itemId: id, name: "Taken" })).status).toBe(403);
  for (const stranger of [await makeActor({ tenantOf: owner }), await makeActor()]) {
    expect((await post(stranger, "/file", { itemId: id })).status).toBe(404);
    expect((await post(stranger, "/update", { itemId: id, name: "Taken" })).status).toBe(404);
    expect((await post(stranger, "", { sectionId, name: "x", contents: sampleContents.file })).status).toBe(404);
  }
  expect((await auditOf(owner, id)).map(({ action }) => action)).toEqual(["item.createStored", "item.download"]);
});
