import { beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { newId } from "#lib/db/ids.ts";
import type { StoredKind } from "#lib/vault/schema.ts";
import { makeActor, makeConnection, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { createFlow } from "./create-flow.ts";
import { saveDraft } from "./save-draft.ts";

let actor: Actor;
let sectionId: string;
beforeEach(async () => {
  actor = await makeActor();
  sectionId = await makeSection(actor);
});

/** A row alone: what a save looks at. */
async function makeRow(kind: StoredKind, name: string, owner = actor, section = sectionId): Promise<string> {
  const id = newId();
  const data = { tenantId: owner.tenantId, id, sectionId: section, kind, name, ready: true, version: 1 } as const;
  await ownerDb.vaultItem.create({ data: { ...data, fingerprint: "0".repeat(64), origins: ["https://x.example"] } });
  return id;
}

const http = (params: object) => [{ id: "http", type: "HTTP", action: "SEND_REQUEST", params }] as never;
const text = (id: string, field: string) => http({ headers: { a: `{{@VaultItem.${id}.${field}}}` } });
const save = async (actions: never) => (await createFlow(actor, { name: "Orders", actions })).id;
const usesOf = async (flowId: string) =>
  (await ownerDb.vaultItemUse.findMany({ where: { draftOfFlowId: flowId } })).map(({ itemId }) => itemId).toSorted();

test("a saved draft holds on to every stored item that it chooses or names, until it does not", async () => {
  const kinds = ["credentialSet", "certificateArchive", "certificate", "file", "oneTimePassword"] as const;
  const [set, archive, certificate, file, code] = await Promise.all(kinds.map((kind) => makeRow(kind, kind)));
  const flowId = await save(
    http({
      url: `https://x.example/{{@VaultItem.${code}.Code}}`,
      credential_set: set,
      client_certificate: archive,
      trusted_certificate: certificate,
      files: [{ item: file }],
    }),
  );
  expect(await usesOf(flowId)).toEqual([set, archive, certificate, file, code].toSorted());
  const { draftVersion: baseVersion } = await ownerDb.flow.findFirstOrThrow({ where: { id: flowId } });
  await saveDraft(actor, { flowId, baseVersion, actions: http({ file }) });
  expect(await usesOf(flowId)).toEqual([file]);
});

describe("an item that does not fit is refused, with its name", () => {
  test.each<[string, StoredKind, (id: string) => never, string, object]>([
    [
      "a file as a credential set",
      "file",
      (id) => http({ credential_set: id }),
      "errors.itemWrongKind",
      { field: "credential_set", kind: "credentialSet" },
    ],
    [
      "a set as a file",
      "credentialSet",
      (id) => http({ files: [{ item: id }] }),
      "errors.itemWrongKind",
      { field: "files.0.item", kind: "file" },
    ],
    [
      "a certificate as an archive",
      "certificate",
      (id) => http({ client_certificate: id }),
      "errors.itemWrongKind",
      { kind: "certificateArchive" },
    ],
    [
      "the code of a set",
      "credentialSet",
      (id) => text(id, "Code"),
      "errors.secretFieldKind",
      { field: "Code", path: "headers.a" },
    ],
    [
      "the password of a code",
      "oneTimePassword",
      (id) => text(id, "Password"),
      "errors.secretFieldKind",
      { field: "Password" },
    ],
    [
      "the user name of an archive",
      "certificateArchive",
      (id) => text(id, "Username"),
      "errors.secretFieldKind",
      { field: "Username" },
    ],
  ])("%s", async (_, kind, actions, messageKey, params) => {
    const id = await makeRow(kind, "Mine");
    await expect(save(actions(id))).rejects.toMatchObject({
      code: "INVALID",
      messageKey,
      params: { action: "http", name: "Mine", ...params },
    });
    expect(await ownerDb.flow.count({ where: { tenantId: actor.tenantId } })).toBe(0);
  });
});

test("what is not there, not shared, of another tenant or a connection gives one and the same answer", async () => {
  const owner = await makeActor({ tenantOf: actor });
  const hidden = await makeRow("credentialSet", "Hidden", owner, await makeSection(owner, "Private"));
  const stranger = await makeActor();
  const theirs = await makeRow("credentialSet", "Theirs", stranger, await makeSection(stranger));
  const { id: connection } = await makeConnection(actor, { sectionId, appId: "HTTP" });
  for (const id of [newId(), hidden, theirs, connection]) {
    for (const actions of [http({ credential_set: id }), http({ file: id }), text(id, "Password"), text(id, "Code")]) {
      await expect(save(actions)).rejects.toMatchObject({
        code: "INVALID",
        messageKey: "errors.secretReferenceNotFound",
        params: { action: "http" },
      });
    }
  }
});

test("who may only view the section may use its items", async () => {
  const id = await makeRow("credentialSet", "Shared");
  const viewer = await makeActor({ tenantOf: actor, role: "editor", grants: { [sectionId]: "view" } });
  const { id: flowId } = await createFlow(viewer, { name: "Theirs", actions: http({ credential_set: id }) });
  expect(await usesOf(flowId)).toEqual([id]);
});
