import { expect, test } from "vitest";
import { systemActor } from "#lib/auth/actor.ts";
import { expectNoSecret } from "#test/canary.ts";
import { auditOf, makeActor, makeSection } from "#test/factories.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";
import { findClientByCredentials, getClient } from "../data.ts";
import { createClient } from "./create-client.ts";
import { endPreviousSecret, rotateClient } from "./rotate-client.ts";

const HOUR_MS = 60 * 60 * 1_000;

async function makeClient() {
  const admin = await makeActor();
  const section = await makeSection(admin, "Payments");
  const created = await createClient(admin, { name: "CI", scopes: ["read:flows"], section });
  const clientId = created.client_id;
  const { operatorId } = await ownerDb.apiClient.findFirstOrThrow({ where: { id: clientId } });
  const isGood = async (secret: string, at?: Date) => (await findClientByCredentials(clientId, secret, at)) !== null;
  return { admin, section, clientId, operatorId, first: created.client_secret, isGood };
}

test("the old secret stays valid for a day beside the new one, and only then ends", async () => {
  const { admin, clientId, operatorId, first, isGood } = await makeClient();
  const now = new Date();
  const { client_secret: second } = await rotateClient(admin, { clientId }, now);
  const after = (hours: number) => new Date(now.getTime() + hours * HOUR_MS);
  expect([await isGood(first, after(23.9)), await isGood(second, after(23.9))]).toEqual([true, true]);
  expect([await isGood(first, after(24)), await isGood(second, after(24))]).toEqual([false, true]);
  expect((await getClient(admin, { clientId }, after(23.9))).previousUntil).toEqual(after(24));
  expect((await getClient(admin, { clientId }, after(24))).previousUntil).toBeNull();
  expectNoSecret(await everyTableAsText(), second);
  expect((await auditOf(admin, operatorId)).at(-1)).toMatchObject({
    action: "client.rotate",
    detail: { name: "CI", previousUntil: after(24).toISOString() },
  });
});

test("a second rotation ends the first secret at once", async () => {
  const { admin, clientId, first, isGood } = await makeClient();
  const { client_secret: second } = await rotateClient(systemActor(admin.tenantId, "cli"), { clientId });
  const { client_secret: third } = await rotateClient(admin, { clientId });
  expect([await isGood(first), await isGood(second), await isGood(third)]).toEqual([false, true, true]);
});

test("the old secret can be ended before its day is over, once", async () => {
  const { admin, clientId, operatorId, first, isGood } = await makeClient();
  const end = () => endPreviousSecret(admin, { clientId });
  await expect(end()).rejects.toMatchObject({ code: "NOT_FOUND", messageKey: "errors.clientPreviousEnded" });
  const { client_secret: second } = await rotateClient(admin, { clientId });
  await end();
  expect([await isGood(first), await isGood(second)]).toEqual([false, true]);
  await expect(end()).rejects.toMatchObject({ code: "NOT_FOUND" });
  const ended = (await auditOf(admin, operatorId)).filter(({ action }) => action === "client.endPrevious");
  expect(ended).toMatchObject([{ detail: { name: "CI" } }]);
});

test("editors and other tenants do neither, and nothing changes", async () => {
  const { admin, section, clientId, first, isGood } = await makeClient();
  const editor = await makeActor({ tenantOf: admin, role: "editor", grants: { [section]: "change" } });
  const stranger = await makeActor();
  await expect(rotateClient(editor, { clientId })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(rotateClient(stranger, { clientId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  const before = await ownerDb.apiClient.findFirstOrThrow({ where: { id: clientId } });
  expect([before.previousUntil, await isGood(first)]).toEqual([null, true]);

  await rotateClient(admin, { clientId });
  await expect(endPreviousSecret(editor, { clientId })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(endPreviousSecret(stranger, { clientId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await isGood(first)).toBe(true);
});

test("an administrator who does not control what the client reaches cannot rotate in silence", async () => {
  const { admin, clientId } = await makeClient();
  const noticesOf = (operatorId: string) => ownerDb.notice.findMany({ where: { operatorId } });
  await rotateClient(admin, { clientId });
  expect(await noticesOf(admin.operatorId)).toEqual([]);
  const other = await makeActor({ tenantOf: admin, name: "Ada Byron" });
  await rotateClient(other, { clientId });
  expect(await noticesOf(admin.operatorId)).toMatchObject([
    {
      message: {
        messageKey: "notices.clientCredentials",
        params: { admin: "Ada Byron", by: "somebody", client: "CI", section: "Payments" },
      },
    },
  ]);
});
