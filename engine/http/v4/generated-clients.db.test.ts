import { expect, test } from "vitest";
import { heyApi, swaggerTypescriptApi } from "#test/generated-clients.ts";
import { app } from "#test/v4-call.ts";
import { makeV4Vault, newItems } from "#test/v4-vault.ts";
import { listen } from "../listen.ts";

// What a generated client looks like is its generator's to decide: these tests go by names alone.
// biome-ignore lint/suspicious/noExplicitAny: modules that are made while the test runs
type Generated = any;

async function startApp() {
  const listener = await listen(app, "127.0.0.1", 0);
  const baseUrl = `http://127.0.0.1:${listener.port}/v4`;
  const document = (await (await fetch(`${baseUrl}/swagger/v1/swagger.json`)).json()) as { servers: { url: string }[] };
  return { baseUrl, document, close: () => listener.close(0) };
}

test("the document names its server, and each operation once", async () => {
  const { document, close } = await startApp();
  expect(document.servers).toEqual([{ url: "https://coffre.example/v4" }]);
  const ids = [...JSON.stringify(document).matchAll(/"operationId":"(\w+)"/g)].map(([, id]) => id);
  expect(ids).toContain("listVaultItem");
  expect(new Set(ids).size).toBe(ids.length);
  await close();
});

test("a client by swagger-typescript-api compiles and works", { timeout: 60_000 }, async () => {
  const { baseUrl, document, close } = await startApp();
  const { Api } = (await swaggerTypescriptApi(document)) as Generated;
  const vault = await makeV4Vault();
  const api = new Api({ baseUrl, baseApiParams: { headers: { authorization: vault.authorization }, format: "json" } });

  const section = (await api.vaultSection.createVaultSection({ Name: "Generated" })).data;
  const VaultSectionGuid = section.VaultSectionGuid;
  const created = (await api.vaultItem.createVaultItem({ ...newItems.CredentialSet, VaultSectionGuid })).data;
  expect((await api.vaultItem.getVaultItem(created.VaultItemGuid)).data).toEqual(created);
  await api.vaultItem.patchVaultItem(created.VaultItemGuid, { Notes: "" }, { format: undefined });
  expect((await api.vaultItem.listVaultItem()).data).toMatchObject([{ Name: "Checkout robot", Notes: "" }]);
  expect((await api.vaultSection.listVaultSectionAuthorization(VaultSectionGuid)).data).toHaveLength(2);
  await expect(api.vaultSection.deleteVaultSection(VaultSectionGuid)).rejects.toMatchObject({
    status: 400,
    error: { Messages: [{ Message: expect.stringMatching(/1/) }] },
  });
  await close();
});

test("a client by @hey-api/openapi-ts compiles and works", { timeout: 60_000 }, async () => {
  const { baseUrl, document, close } = await startApp();
  const sdk = (await heyApi(document)) as Generated;
  const vault = await makeV4Vault();
  const common = { baseUrl, headers: { authorization: vault.authorization } };

  const body = { ...newItems.OneTimePassword, VaultSectionGuid: vault.sectionId };
  const { data: created } = await sdk.createVaultItem({ ...common, body });
  expect(created).toMatchObject({ OneTimePasswordInfo: { Digits: 6, Period: 30, HashAlgorithm: "SHA1" } });
  const path = { vaultItemGuid: created.VaultItemGuid };
  const put = await sdk.updateVaultItem({ ...common, path, body: { Name: "Renamed" } });
  expect(put.response.status).toBe(204);
  expect((await sdk.getVaultItem({ ...common, path })).data).toMatchObject({ Name: "Renamed" });
  const { error } = await sdk.getVaultItem({ ...common, path: { vaultItemGuid: vault.sectionId } });
  expect(error).toEqual({ Messages: [{ Message: expect.any(String) }] });
  await close();
});
