import type { Locator } from "@playwright/test";
import type { ConnectorManifest } from "#lib/connectors/define-connector.ts";
import { listApps } from "#lib/connectors/registry.ts";
import { askedFields } from "#lib/vault/setup-form.ts";
import { ownerDb } from "#test/owner.ts";
import { sampleOf } from "./fixtures/setup-samples.ts";
import { expect, test } from "./fixtures/test.ts";
import type { Language } from "./fixtures/words.ts";
import type { VaultPage } from "./pages/vault-page.ts";

/** As far as the credentials of one kind. */
async function beginSetup(vault: VaultPage, app: ConnectorManifest, type: string, name: string): Promise<Locator> {
  const dialog = vault.dialog();
  await vault.addButton().click();
  await dialog.locator(`input[value="${app.id}"]`).click({ force: true });
  await vault.continue();
  await vault.name(name);
  await vault.continue();
  if (Object.keys(app.setups).length > 1) await dialog.locator(`input[value="${type}"]`).click({ force: true });
  return dialog;
}

/** What must be given, and has no choice of its own, is typed. */
async function fillSetup(dialog: Locator, app: ConnectorManifest, type: string, language: Language): Promise<void> {
  const setup = app.setups[type];
  const first = Object.fromEntries(
    Object.entries(setup?.fields.shape ?? {}).map(([name, field]) => [name, field.meta()?.options?.[0]?.value ?? ""]),
  );
  for (const { name, meta, isRequired } of setup ? askedFields(setup, first) : []) {
    if (meta.control === "select" || !isRequired) continue;
    await dialog.getByLabel(meta.label[language], { exact: true }).fill(sampleOf(app.id, name));
  }
  if (app.origins === "author") await dialog.locator("fieldset input[type=text]").last().fill("api.acme.example");
}

for (const language of ["en", "fr"] as const) {
  test(`each kind of credentials of each app is asked for, checked and saved (${language})`, async ({
    signInAs,
    vault: page,
  }) => {
    test.slow();
    const { actor } = await signInAs("admin", { language });
    const vault = page.in(language);
    await vault.open();
    const itemOf = (name: string) => ownerDb.vaultItem.findFirst({ where: { tenantId: actor.tenantId, name } });

    for (const app of listApps()) {
      for (const type of Object.keys(app.setups)) {
        const name = `${app.name} ${type}`;
        const dialog = await beginSetup(vault, app, type, name);
        await vault.submit();
        await expect(dialog.locator("[aria-invalid=true]").first(), name).toBeVisible();
        expect(await itemOf(name)).toBeNull();
        await fillSetup(dialog, app, type, language);
        await vault.submit();
        await expect.poll(() => itemOf(name), name).toMatchObject({ appId: app.id, setupType: type, version: 1 });
        await vault.leave();
      }
      const [first = ""] = Object.keys(app.setups);
      await beginSetup(vault, app, first, `${app.name} empty`);
      await vault.createEmpty();
      await expect(vault.dialog()).toBeHidden();
      expect(await itemOf(`${app.name} empty`)).toMatchObject({ appId: app.id, ready: false, version: 0 });
    }
  });
}
