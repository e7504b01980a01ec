import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createArchiveOpener } from "#engine/pkcs12/open-archive.ts";
import { updateStoredItem } from "#engine/stored-items/update-stored-item.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { publishFlow } from "#lib/flows/mutations/publish-flow.ts";
import { saveDraft } from "#lib/flows/mutations/save-draft.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { deleteItem } from "#lib/vault/mutations/delete-item.ts";
import { makeEngineParts, runActions } from "#test/engine-parts.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { trust } from "#test/providers/egress-setup.ts";
import { type StandIn, startHttps } from "#test/providers/https.ts";
import { makeRunItem } from "#test/run-stored-items.ts";
import type { EngineParts } from "./run.ts";

const archives = createArchiveOpener();

let engine: EngineParts;
let api: StandIn;
let actor: Actor;
let status = 200;
let meanwhile: () => Promise<unknown> = async () => {};
beforeAll(async () => {
  api = await startHttps((_, response) => {
    void meanwhile().then(() => response.writeHead(status).end("{}"));
  });
  trust(api.ca);
  engine = await makeEngineParts({ allow: [`localhost:${api.port}`] });
});
afterAll(async () => {
  await engine.egress.close();
  await api.close();
  await archives.close();
});
beforeEach(async () => {
  actor = await makeActor();
  status = 200;
  meanwhile = async () => {};
});

const makeSet = () =>
  makeRunItem(
    engine,
    actor,
    { kind: "credentialSet", username: "maud", password: "canary-state-password" },
    { origins: [api.origin] },
  );
const request = (params: object) => ({
  id: "call",
  type: "HTTP",
  action: "SEND_REQUEST",
  params: { url: api.origin, ...params },
});
const run = (params: object) => runActions(engine, actor, [request(params)] as never);
const rowOf = (id: string) => ownerDb.vaultItem.findFirstOrThrow({ where: { tenantId: actor.tenantId, id } });

describe("a credential set that is refused", () => {
  test("is failing until the next success; 403 and text references say nothing about it", async () => {
    const id = await makeSet();
    status = 403;
    await run({ credential_set: id });
    status = 401;
    await run({ headers: { a: `{{@VaultItem.${id}.Password}}` } });
    expect((await rowOf(id)).failingSince).toBeNull();
    expect(await run({ credential_set: id })).toMatchObject({ status: "COMPLETED" });
    expect((await rowOf(id)).failingReason).toEqual({
      messageKey: "engine.failingRefused",
      params: { app: "HTTP", status: 401 },
    });
    status = 200;
    await run({ credential_set: id });
    expect((await rowOf(id)).failingSince).toBeNull();
  });

  test("is not blamed for a password that was replaced meanwhile", async () => {
    const id = await makeSet();
    status = 401;
    meanwhile = () =>
      updateStoredItem({ keyring: engine.keyring, archives }, actor, {
        itemId: id,
        contents: { kind: "credentialSet", password: "canary-state-password-2" },
      });
    await run({ credential_set: id });
    const { version, failingSince } = await rowOf(id);
    expect({ version, failingSince }).toEqual({ version: 2, failingSince: null });
  });

  test("by a server that wants no Digest was not tried", async () => {
    const id = await makeSet();
    status = 401;
    const execution = await run({ credential_set: id, authentication: "DIGEST" });
    expect(execution).toMatchObject({ error: { code: "ERR_AUTHENTICATION", messageKey: "engine.digestNotOffered" } });
    expect((await rowOf(id)).failingSince).toBeNull();
  });
});

describe("last use", () => {
  const usesOf = (id: string) =>
    ownerDb.vaultItemUse.findMany({ where: { tenantId: actor.tenantId, itemId: id }, select: { lastUsedAt: true } });

  test("of an item, and of the draft that used it, is noted at most once a minute", async () => {
    const id = await makeSet();
    const sectionId = await makeSection(actor, "Other");
    const setup = { type: "BEARER", token: "canary-state-token" };
    const input = { sectionId, appId: "HTTP", name: "API", setup, origins: [api.origin] };
    const { id: connection } = await createConnection(actor, input);
    const before = await rowOf(id);
    await run({ connection_id: toPublicId("ac", connection), headers: { a: `{{@VaultItem.${id}.Password}}` } });
    for (const each of [id, connection]) {
      expect((await rowOf(each)).lastUsedAt).not.toBeNull();
      // The run's own version lets its items go at its end: the draft's use stays.
      expect(await usesOf(each)).toEqual([{ lastUsedAt: expect.any(Date) }]);
    }
    const first = await rowOf(id);
    expect(first).toEqual({ ...before, lastUsedAt: first.lastUsedAt });
    await run({ credential_set: id });
    expect((await rowOf(id)).lastUsedAt).toEqual(first.lastUsedAt);
    const longAgo = new Date(Date.now() - 120_000);
    await ownerDb.vaultItem.updateMany({ where: { id }, data: { lastUsedAt: longAgo } });
    await run({ credential_set: id });
    expect((await rowOf(id)).lastUsedAt?.getTime()).toBeGreaterThan(longAgo.getTime());
  });

  test("is not noted for an item that could not be opened", async () => {
    const id = await makeRunItem(engine, actor, { kind: "credentialSet", username: "m", password: "canary-any" });
    await run({ credential_set: id });
    expect((await rowOf(id)).lastUsedAt).toBeNull();
  });
});

test("an item cannot be deleted while a draft or a published version uses it, whichever way", async () => {
  const id = await makeSet();
  const file = await makeRunItem(
    engine,
    actor,
    { kind: "file", fileName: "a", data: "YQ==" },
    { name: "a", origins: [api.origin] },
  );
  const actions = [request({ credential_set: id, content_type: "MULTIPART", files: [{ item: file }] })] as never;
  const { id: flowId } = await createFlow(actor, { name: "Uses", actions });
  for (const each of [id, file])
    await expect(deleteItem(actor, { itemId: each })).rejects.toMatchObject({ code: "CONFLICT" });
  const { draftVersion: first } = await ownerDb.flow.findFirstOrThrow({ where: { id: flowId } });
  await publishFlow(actor, { flowId, draftVersion: first });
  const { draftVersion } = await saveDraft(actor, { flowId, baseVersion: first, actions: [] });
  await expect(deleteItem(actor, { itemId: id })).rejects.toMatchObject({ code: "CONFLICT" });
  await publishFlow(actor, { flowId, draftVersion });
  await deleteItem(actor, { itemId: id });
  await expect(rowOf(id)).rejects.toThrow();
});
