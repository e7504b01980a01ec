import { describe, expect, test } from "vitest";
import { systemActor } from "#lib/auth/actor.ts";
import { listNotices } from "#lib/notices/data.ts";
import { expectNoSecret } from "#test/canary.ts";
import { captureLog } from "#test/captured-log.ts";
import { auditOf, makeActor } from "#test/factories.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";
import { findApiAccountByCredentials, getApiAccount, listApiAccounts } from "../data.ts";
import { createApiAccount } from "./create-api-account.ts";
import { revokeApiAccount } from "./revoke-api-account.ts";
import { touchApiAccount } from "./touch-api-account.ts";
import { updateApiAccount } from "./update-api-account.ts";

const description = "Nightly import";

describe("an API account", () => {
  test("proves itself by a password that is shown once and kept as its hash", async () => {
    const actor = await makeActor({ role: "viewer" });
    let created = { id: "", userName: "", password: "" };
    const logged = await captureLog(async () => {
      created = await createApiAccount(actor, { description });
    });
    expect(created.userName).toMatch(/^[0-9a-f]{32}$/);
    expect(Buffer.from(created.password, "base64url")).toHaveLength(32);

    const { id, userName, password } = created;
    const known = { id, tenantId: actor.tenantId, operatorId: actor.operatorId };
    expect(await findApiAccountByCredentials(userName, password)).toEqual(known);
    expect(await findApiAccountByCredentials(userName.toUpperCase(), password)).toEqual(known);
    for (const wrong of [`${password}x`, password.slice(1), ""]) {
      expect(await findApiAccountByCredentials(userName, wrong)).toBeNull();
    }
    for (const nobody of ["0".repeat(32), "", "maud@acme.example", `${userName}\u0000`]) {
      expect(await findApiAccountByCredentials(nobody, password)).toBeNull();
    }
    expect(await auditOf(actor, id)).toMatchObject([
      { action: "account.create", detail: { operator: "Maud Dupont", description } },
    ]);
    const answers = JSON.stringify([await listApiAccounts(actor), await getApiAccount(actor, { id })]);
    expectNoSecret([await everyTableAsText(), logged, answers].join("\n"), password);
  });

  test("ends with its revocation, audited, and can be neither revoked nor renamed after", async () => {
    const actor = await makeActor({ role: "viewer" });
    const { id, userName, password } = await createApiAccount(actor, { description });
    await revokeApiAccount(actor, { id });
    expect(await findApiAccountByCredentials(userName, password)).toBeNull();
    expect(await listApiAccounts(actor)).toEqual([]);
    await expect(revokeApiAccount(actor, { id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(updateApiAccount(actor, { id, description: "x" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(getApiAccount(actor, { id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await auditOf(actor, id)).map(({ action }) => action)).toEqual(["account.create", "account.revoke"]);
  });

  test("is nobody's while its operator is deactivated", async () => {
    const actor = await makeActor();
    const { userName, password } = await createApiAccount(actor, { description });
    await ownerDb.operator.updateMany({ where: { id: actor.operatorId }, data: { deactivatedAt: new Date() } });
    expect(await findApiAccountByCredentials(userName, password)).toBeNull();
  });

  test("gets another description, audited with the one before", async () => {
    const actor = await makeActor({ role: "viewer" });
    const { id } = await createApiAccount(actor, {});
    await updateApiAccount(actor, { id, description });
    expect(await getApiAccount(actor, { id })).toMatchObject({ description, operatorName: "Maud Dupont" });
    expect((await auditOf(actor, id)).at(-1)).toMatchObject({
      action: "account.update",
      detail: { before: "API", after: description },
    });
  });

  test("its last use is kept to the minute", async () => {
    const actor = await makeActor();
    const { id } = await createApiAccount(actor, {});
    const account = { tenantId: actor.tenantId, id };
    const lastUse = async () => (await getApiAccount(actor, { id })).lastUsedAt;
    expect(await lastUse()).toBeNull();
    const start = new Date("2026-06-01T00:00:00Z");
    await touchApiAccount(account, start);
    await touchApiAccount(account, new Date(start.getTime() + 30_000));
    expect(await lastUse()).toEqual(start);
    await touchApiAccount(account, new Date(start.getTime() + 61_000));
    expect(await lastUse()).toEqual(new Date(start.getTime() + 61_000));
  });
});

describe("other operators' API accounts", () => {
  test("are an admin's to make, see, describe and revoke", async () => {
    const admin = await makeActor();
    const viewer = await makeActor({ tenantOf: admin, role: "viewer", name: "Ines Roy" });
    const own = await createApiAccount(admin, {});
    const { id, operatorName } = await createApiAccount(admin, { operatorId: viewer.operatorId, description });
    expect(operatorName).toBe("Ines Roy");
    expect(await listApiAccounts(viewer)).toMatchObject([{ id, operatorName: "Ines Roy" }]);
    expect(await listApiAccounts(admin, { operatorId: viewer.operatorId })).toMatchObject([{ id }]);
    expect((await listApiAccounts(admin, { everyone: true })).map((each) => each.id)).toEqual([id, own.id]);
    expect(await listNotices(viewer)).toMatchObject([{ messageKey: "account.madeForYou", params: { description } }]);
    expect(await listNotices(admin)).toEqual([]);
    await updateApiAccount(admin, { id, description: "x" });
    await revokeApiAccount(admin, { id });
    expect(await listApiAccounts(viewer)).toEqual([]);
  });

  test("are nothing to an editor, who cannot tell that they exist", async () => {
    const admin = await makeActor();
    const editor = await makeActor({ tenantOf: admin, role: "editor" });
    const { operatorId } = admin;
    const { id } = await createApiAccount(admin, { description });
    await expect(createApiAccount(editor, { operatorId })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(listApiAccounts(editor, { operatorId })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(listApiAccounts(editor, { everyone: true })).rejects.toMatchObject({ code: "FORBIDDEN" });
    for (const attempt of [getApiAccount, revokeApiAccount]) {
      await expect(attempt(editor, { id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    await expect(updateApiAccount(editor, { id, description: "x" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await listApiAccounts(admin)).toMatchObject([{ id, description }]);
  });

  test("are not there for another tenant's admin", async () => {
    const admin = await makeActor();
    const { id } = await createApiAccount(admin, { description });
    const stranger = await makeActor();
    const { operatorId } = admin;
    await expect(createApiAccount(stranger, { operatorId })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(listApiAccounts(stranger, { operatorId })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await listApiAccounts(stranger, { everyone: true })).toEqual([]);
    for (const attempt of [getApiAccount, revokeApiAccount]) {
      await expect(attempt(stranger, { id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    await expect(updateApiAccount(stranger, { id, description: "x" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await listApiAccounts(admin)).toMatchObject([{ id, description }]);
  });

  test("are refused for a deactivated operator, a service account, and nobody", async () => {
    const admin = await makeActor();
    const former = await makeActor({ tenantOf: admin, role: "viewer" });
    const service = await makeActor({ tenantOf: admin, role: "viewer" });
    await ownerDb.operator.updateMany({ where: { id: former.operatorId }, data: { deactivatedAt: new Date() } });
    await ownerDb.operator.updateMany({ where: { id: service.operatorId }, data: { email: null } });
    const refused = { code: "NOT_FOUND", messageKey: "errors.operatorUnknown" };
    for (const { operatorId } of [former, service]) {
      await expect(createApiAccount(admin, { operatorId })).rejects.toMatchObject(refused);
    }
    await expect(createApiAccount(systemActor(admin.tenantId, "cli"), {})).rejects.toMatchObject(refused);
    expect(await ownerDb.apiAccount.count({ where: { tenantId: admin.tenantId } })).toBe(0);
  });

  test("end at a hundred for each operator", async () => {
    const actor = await makeActor();
    const { tenantId, operatorId } = actor;
    const row = (index: number) => ({
      tenantId,
      operatorId,
      id: crypto.randomUUID(),
      userName: crypto.randomUUID().replaceAll("-", ""),
      passwordHash: new Uint8Array(32),
      description: `${index}`,
    });
    await ownerDb.apiAccount.createMany({ data: Array.from({ length: 99 }, (_, index) => row(index)) });
    const attempts = await Promise.allSettled([createApiAccount(actor, {}), createApiAccount(actor, {})]);
    expect(attempts.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });
});
