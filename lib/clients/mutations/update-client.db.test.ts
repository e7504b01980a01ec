import { describe, expect, test } from "vitest";
import { findOperatorActor, systemActor } from "#lib/auth/actor.ts";
import { grantSection } from "#lib/sections/mutations/grant-section.ts";
import { revokeAuthorization } from "#lib/sections/mutations/revoke-authorization.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { auditOf, makeActor, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { findClient, getClient, listClients } from "../data.ts";
import type { UpdateClientInput } from "../schema.ts";
import { createClient } from "./create-client.ts";
import { revokeClient } from "./revoke-client.ts";
import { updateClient } from "./update-client.ts";

async function makeClient() {
  const admin = await makeActor();
  const sectionId = await makeSection(admin, "Payments");
  const { client_id: clientId } = await createClient(admin, {
    name: "CI",
    scopes: ["create:flows", "read:flows"],
    section: sectionId,
  });
  const { operatorId } = await ownerDb.apiClient.findFirstOrThrow({ where: { id: clientId } });
  const same = { clientId, name: "CI", scopes: ["read:flows", "create:flows"], sectionId } satisfies UpdateClientInput;
  const service = async () => {
    const actor = await findOperatorActor(admin.tenantId, operatorId, "api");
    if (!actor) throw new Error("the service account is not there");
    return actor;
  };
  return { admin, sectionId, clientId, operatorId, same, service };
}

describe("updateClient", () => {
  test("renames it, changes its scopes and its section, and is audited with both", async () => {
    const { admin, clientId, operatorId, same, service, sectionId } = await makeClient();
    const shop = await makeSection(admin, "Shop");
    await updateClient(admin, { ...same, name: "Build", scopes: ["read:forms", "read:forms"], sectionId: shop });

    expect(await findClient(clientId)).toMatchObject({ scopes: ["read:forms"], sectionId: shop });
    await createConnection(await service(), { sectionId: shop, name: "Imported", appId: "TWILIO" });
    expect(await getClient(admin, { clientId })).toMatchObject({
      name: "Build",
      section: { id: shop, name: "Shop" },
      canStore: true,
      grants: [
        { id: sectionId, right: "change", canChange: true },
        { id: shop, right: "change", canChange: true },
      ],
    });
    expect((await ownerDb.operator.findFirstOrThrow({ where: { id: operatorId } })).name).toBe("Build");
    expect((await auditOf(admin, operatorId)).at(-1)).toMatchObject({
      action: "client.update",
      detail: {
        before: { name: "CI", scopes: ["read:flows", "create:flows"], section: "Payments" },
        after: { name: "Build", scopes: ["read:forms"], section: "Shop" },
      },
    });
  });

  test("needs Full control of a new section, and none of the one that it has", async () => {
    const { clientId, same, admin } = await makeClient();
    const shop = await makeSection(admin, "Shop");
    const viewing = await makeActor({ tenantOf: admin, grants: { [shop]: "view" } });
    await expect(updateClient(viewing, { ...same, sectionId: shop })).rejects.toMatchObject({ code: "FORBIDDEN" });
    const hidden = await makeSection(admin, "Hidden");
    await expect(updateClient(viewing, { ...same, sectionId: hidden })).rejects.toMatchObject({ code: "NOT_FOUND" });
    const strangers = await makeSection(await makeActor());
    await expect(updateClient(viewing, { ...same, sectionId: strangers })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await findClient(clientId)).toMatchObject({ sectionId: same.sectionId });

    await updateClient(viewing, { ...same, name: "Renamed", sectionId: undefined });
    expect(await getClient(viewing, { clientId })).toMatchObject({
      ...{ name: "Renamed", section: null, grants: [], hiddenGrantCount: 1 },
    });
  });

  test("tells who holds a section that the client reaches of scopes it gains, and of nothing else", async () => {
    const { admin, same } = await makeClient();
    const ada = await makeActor({ tenantOf: admin, name: "Ada Byron" });
    const told = () => ownerDb.notice.findMany({ where: { tenantId: admin.tenantId }, orderBy: { createdAt: "asc" } });
    await updateClient(ada, { ...same, name: "Build", sectionId: undefined });
    await updateClient(ada, { ...same, scopes: ["read:flows"], sectionId: undefined });
    await updateClient(admin, { ...same, scopes: ["read:flows", "read:forms"] });
    expect(await told()).toEqual([]);

    const scopes = ["delete:flows", "read:flows", "create:forms"] satisfies UpdateClientInput["scopes"];
    await updateClient(ada, { ...same, name: "Deploy", scopes, sectionId: undefined });
    expect(await told()).toMatchObject([
      {
        operatorId: admin.operatorId,
        message: {
          messageKey: "notices.clientScopes",
          params: {
            ...{ admin: "Ada Byron", client: "Deploy", section: "Payments" },
            ...{ count: 2, scopes: "delete:flows, create:forms" },
          },
        },
      },
    ]);
  });

  test("is refused to an editor, and to another tenant, which cannot tell that it exists", async () => {
    const { clientId, same, admin, sectionId } = await makeClient();
    const editor = await makeActor({ tenantOf: admin, role: "editor", grants: { [sectionId]: "change" } });
    await expect(updateClient(editor, { ...same, name: "Mine" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    const stranger = await makeActor();
    const strangers = { ...same, sectionId: await makeSection(stranger) };
    await expect(updateClient(stranger, strangers)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await getClient(admin, { clientId })).toMatchObject({ name: "CI", section: { id: sectionId } });
  });

  test("changes no client that was revoked", async () => {
    const { clientId, same, admin } = await makeClient();
    await revokeClient(admin, { clientId });
    await expect(updateClient(admin, { ...same, name: "Back" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("grants", () => {
  test("who fully controls a section gives a client a right to it, raises it, and takes it away", async () => {
    const { admin, clientId, operatorId, service } = await makeClient();
    const shop = await makeSection(admin, "Shop");
    const give = (right: "view" | "change") => grantSection(admin, { sectionId: shop, right, operatorId });
    const rightOn = async () => (await getClient(admin, { clientId })).grants.find(({ id }) => id === shop);
    await give("view");
    expect(await rightOn()).toMatchObject({ right: "view", changeId: null });
    const connection = { sectionId: shop, name: "Imported", appId: "TWILIO" } as const;
    await expect(createConnection(await service(), connection)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await give("change");
    await createConnection(await service(), connection);
    const authorizationId = (await rightOn())?.viewId ?? "";
    await revokeAuthorization(admin, { sectionId: shop, authorizationId });
    expect(await rightOn()).toBeUndefined();
  });

  test("nobody gives what they do not control, nor anything to a revoked client or another tenant's", async () => {
    const { admin, clientId, operatorId } = await makeClient();
    const shop = await makeSection(admin, "Shop");
    const viewing = await makeActor({ tenantOf: admin, grants: { [shop]: "view" } });
    const wanted = { sectionId: shop, right: "view", operatorId } as const;
    await expect(grantSection(viewing, wanted)).rejects.toMatchObject({ code: "FORBIDDEN" });
    const other = await makeClient();
    const theirs = { ...wanted, operatorId: other.operatorId };
    await expect(grantSection(admin, theirs)).rejects.toMatchObject({ code: "INVALID" });
    await revokeClient(admin, { clientId });
    await expect(grantSection(admin, wanted)).rejects.toMatchObject({ code: "INVALID" });
  });

  test("they end with the client", async () => {
    const { admin, clientId, operatorId } = await makeClient();
    await revokeClient(admin, { clientId });
    expect(await ownerDb.vaultAuthorization.count({ where: { operatorId } })).toBe(0);
  });
});

describe("reading", () => {
  test("clients are listed by name, without those revoked, and for administrators alone", async () => {
    const { admin, sectionId, clientId } = await makeClient();
    const { client_id } = await createClient(admin, { name: "Ärger", scopes: ["read:forms"], section: sectionId });
    const gone = await createClient(admin, { name: "Gone", scopes: ["read:forms"], section: sectionId });
    await revokeClient(admin, { clientId: gone.client_id });
    expect(await listClients(admin)).toMatchObject([
      { id: client_id, name: "Ärger", section: { name: "Payments" }, lastUsedAt: null },
      { id: clientId, name: "CI", scopes: ["read:flows", "create:flows"] },
    ]);
    expect(JSON.stringify(await listClients(admin))).not.toMatch(/ecretHash/);
    expect(await listClients(await makeActor({ tenantOf: admin }))).toMatchObject([{ section: null }, {}]);
    expect(await listClients(systemActor(admin.tenantId, "cli"))).toMatchObject([{ section: { id: sectionId } }, {}]);
    expect(await listClients(await makeActor())).toEqual([]);
    const editor = await makeActor({ tenantOf: admin, role: "editor", grants: { [sectionId]: "change" } });
    await expect(listClients(editor)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(getClient(editor, { clientId })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(getClient(await makeActor(), { clientId })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(getClient(admin, { clientId: gone.client_id })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
