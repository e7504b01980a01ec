import { describe, expect, test } from "vitest";
import { newId } from "#lib/db/ids.ts";
import { builtInGroup, makeActor } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { createV4Item, makeV4Caller, makeV4Vault } from "#test/v4-vault.ts";

type Wire = { AuthorizationId: string; AuthorizationType: string; OperatorGuid: string | null };

async function makeShared() {
  const vault = await makeV4Vault();
  const path = `/VaultSection/${vault.sectionId}/Authorization`;
  const colleague = await makeActor({ tenantOf: vault.actor, role: "viewer" });
  return {
    ...vault,
    path,
    colleague,
    group: await builtInGroup(vault.actor, "administrators"),
    list: (): Promise<Wire[]> => vault.expectStatus(200, "GET", path),
    post: (body: unknown, status = 201) => vault.expectStatus(status, "POST", path, body),
    remove: (id: string, status = 204) => vault.expectStatus(status, "DELETE", `${path}/${id}`),
  };
}

const typesOf = (list: Wire[], operatorId: string) =>
  list.filter(({ OperatorGuid }) => OperatorGuid === operatorId).map(({ AuthorizationType }) => AuthorizationType);

describe("sections", () => {
  test("the creator gets View and Change, and nobody else anything, administrators neither", async () => {
    const { actor, expectStatus } = await makeV4Vault();
    const made = await expectStatus(201, "POST", "/VaultSection", { VaultSectionGuid: newId(), Name: "  Dev é " });
    expect(made).toEqual({ VaultSectionGuid: expect.stringMatching(/^[0-9a-f-]{36}$/), Name: "  Dev é " });
    const path = `/VaultSection/${made.VaultSectionGuid}`;
    expect(await expectStatus(200, "GET", path)).toEqual(made);
    expect(typesOf(await expectStatus(200, "GET", `${path}/Authorization`), actor.operatorId)).toEqual([
      "ViewVaultSection",
      "ChangeVaultSection",
    ]);
    const admin = await makeV4Caller(await makeActor({ tenantOf: actor, role: "admin" }));
    await admin.expectStatus(404, "GET", path);
  });

  test("PUT renames with an empty answer; without a name, or with another guid, it is 400", async () => {
    const { sectionId, expectStatus } = await makeV4Vault();
    const path = `/VaultSection/${sectionId}`;
    expect(await expectStatus(204, "PUT", path, { VaultSectionGuid: sectionId, Name: "Web shop" })).toBeNull();
    await expectStatus(400, "PUT", path, {});
    await expectStatus(400, "PUT", path, { Name: " " });
    await expectStatus(400, "PUT", path, { Name: "n".repeat(151) });
    await expectStatus(400, "PUT", path, { VaultSectionGuid: newId(), Name: "x" });
    expect(await expectStatus(200, "GET", path)).toEqual({ VaultSectionGuid: sectionId, Name: "Web shop" });
    expect(await expectStatus(200, "GET", "/VaultSection")).toEqual([
      { VaultSectionGuid: sectionId, Name: "Web shop" },
    ]);
  });

  test("one that holds items is not deleted, one that is empty is", async () => {
    const vault = await makeV4Vault();
    const id = await createV4Item(vault, "CredentialSet");
    const refusal = await vault.expectStatus(400, "DELETE", `/VaultSection/${vault.sectionId}`);
    expect(refusal.Messages[0].Message).toMatch(/1/);
    await vault.expectStatus(204, "DELETE", `/VaultItem/${id}`);
    await vault.expectStatus(204, "DELETE", `/VaultSection/${vault.sectionId}`);
    await vault.expectStatus(404, "GET", `/VaultSection/${vault.sectionId}`);
  });
});

describe("granting", () => {
  test("Change adds View, and answers with Change", async () => {
    const { post, list, colleague, sectionId } = await makeShared();
    const OperatorGuid = colleague.operatorId;
    const made = await post({ ContextId: sectionId, AuthorizationType: "ChangeVaultSection", OperatorGuid });
    expect(made).toEqual({
      AuthorizationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      ContextId: sectionId,
      AuthorizationType: "ChangeVaultSection",
      OperatorGuid,
      OperatorGroupGuid: null,
      OperatorGroupId: null,
    });
    expect(typesOf(await list(), OperatorGuid).toSorted()).toEqual(["ChangeVaultSection", "ViewVaultSection"]);
    expect(await list()).toContainEqual(made);
  });

  test.each(["OperatorGroupGuid", "OperatorGroupId"])(
    "takes a group as %s, and answers by both names",
    async (name) => {
      const { post, group } = await makeShared();
      const body = { AuthorizationType: "ViewVaultSection", OperatorGuid: "", [name]: ` {${group.toUpperCase()}} ` };
      expect(await post(body)).toMatchObject({ OperatorGuid: null, OperatorGroupGuid: group, OperatorGroupId: group });
    },
  );

  test("of what is there already answers with what is there", async () => {
    const { post, list, colleague } = await makeShared();
    const body = { AuthorizationType: "ViewVaultSection", OperatorGuid: colleague.operatorId };
    await post({ ...body, AuthorizationType: "ChangeVaultSection" });
    const count = (await list()).length;
    const again = await post(body);
    expect(again).toEqual((await list()).find(({ AuthorizationId }) => AuthorizationId === again.AuthorizationId));
    expect(await post(body)).toEqual(again);
    expect(await list()).toHaveLength(count);
  });

  test("needs exactly one grantee, of this tenant, and a type that is known", async () => {
    const { post, list, colleague, group } = await makeShared();
    const stranger = await makeV4Vault();
    const before = await list();
    const type = { AuthorizationType: "ViewVaultSection" };
    const NIL = "00000000-0000-0000-0000-000000000000";
    const wrong = [
      type,
      { ...type, OperatorGuid: "", OperatorGroupId: null, OperatorGroupGuid: NIL },
      { ...type, OperatorGuid: colleague.operatorId, OperatorGroupGuid: group },
      { ...type, OperatorGroupGuid: group, OperatorGroupId: newId() },
      { ...type, OperatorGuid: newId() },
      { ...type, OperatorGuid: stranger.actor.operatorId },
      { ...type, OperatorGroupGuid: await builtInGroup(stranger.actor, "everyone") },
      { ...type, OperatorGuid: "maud" },
      { ...type, OperatorGuid: colleague.operatorId, ContextId: newId() },
      { OperatorGuid: colleague.operatorId },
      { AuthorizationType: "AccountAdministrator", OperatorGuid: colleague.operatorId },
    ];
    for (const body of wrong) await post(body, 400);
    expect(await list()).toEqual(before);
    await post({ ...type, OperatorGroupGuid: group, OperatorGroupId: group });
  });
});

describe("revoking", () => {
  async function makeFullControl() {
    const shared = await makeShared();
    const OperatorGuid = shared.colleague.operatorId;
    const { AuthorizationId: change } = await shared.post({ AuthorizationType: "ChangeVaultSection", OperatorGuid });
    const { AuthorizationId: view } = await shared.post({ AuthorizationType: "ViewVaultSection", OperatorGuid });
    return { ...shared, OperatorGuid, change, view };
  }

  test("View takes Change with it, which is 404 then", async () => {
    const { remove, list, OperatorGuid, change, view } = await makeFullControl();
    await remove(view);
    expect(typesOf(await list(), OperatorGuid)).toEqual([]);
    await remove(change, 404);
    await remove(view, 404);
  });

  test("Change keeps View", async () => {
    const { remove, list, OperatorGuid, change } = await makeFullControl();
    await remove(change);
    expect(typesOf(await list(), OperatorGuid)).toEqual(["ViewVaultSection"]);
  });

  test("the last Change is 400, and stays", async () => {
    const { remove, list, actor } = await makeShared();
    const before = await list();
    for (const { AuthorizationId } of before) await remove(AuthorizationId, 400);
    expect(typesOf(await list(), actor.operatorId).toSorted()).toEqual(["ChangeVaultSection", "ViewVaultSection"]);
    expect(await list()).toEqual(before);
  });

  test("one of another section is 404, and stays", async () => {
    const { expectStatus, path } = await makeShared();
    const other = await makeV4Vault();
    const { id } = await ownerDb.vaultAuthorization.findFirstOrThrow({ where: { sectionId: other.sectionId } });
    await expectStatus(404, "DELETE", `${path}/${id}`);
    expect(await ownerDb.vaultAuthorization.count({ where: { id } })).toBe(1);
  });
});
