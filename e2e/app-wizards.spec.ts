import type { Locator } from "@playwright/test";
import type { Actor } from "#lib/auth/actor.ts";
import type { ConnectorManifest } from "#lib/connectors/define-connector.ts";
import { listApps } from "#lib/connectors/registry.ts";
import { askedFields } from "#lib/vault/setup-form.ts";
import { ownerDb } from "#test/owner.ts";
import { sampleOf } from "./fixtures/setup-samples.ts";
import { expect, test } from "./fixtures/test.ts";
import type { Language } from "./fixtures/words.ts";
import type { VaultPage } from "./pages/vault-page.ts";

/** As far as the credentials. */
async function beginSetup(vault: VaultPage, app: ConnectorManifest, name: string): Promise<void> {
  await vault.addButton().click();
  await vault.dialog().locator(`input[value="${app.id}"]`).click({ force: true });
  await vault.continue();
  await vault.name(name);
  await vault.continue();
}

async function chooseSetup(dialog: Locator, app: ConnectorManifest, type: string): Promise<void> {
  if (typesOf(app).length > 1) await dialog.locator(`input[value="${type}"]`).click({ force: true });
}

/** As long as nothing is given. */
async function expectRefused(vault: VaultPage, name: string): Promise<void> {
  await vault.submit();
  await expect(vault.dialog().locator("[aria-invalid=true]").first(), name).toBeVisible();
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

/** Every kind of credentials of an app, the first one first. */
const typesOf = (app: ConnectorManifest) => Object.keys(app.setups);
const itemOf = ({ tenantId }: Actor, name: string) => ownerDb.vaultItem.findFirst({ where: { tenantId, name } });

test("each kind of credentials of each app is asked for, checked and saved", async ({ signInAs, vault }) => {
  test.slow();
  const { actor } = await signInAs("admin");
  await vault.open();
  for (const app of listApps()) {
    for (const type of typesOf(app)) {
      const name = `${app.name} ${type}`;
      await beginSetup(vault, app, name);
      await chooseSetup(vault.dialog(), app, type);
      await expectRefused(vault, name);
      expect(await itemOf(actor, name)).toBeNull();
      await fillSetup(vault.dialog(), app, type, "en");
      await vault.submit();
      await vault.leave();
      expect(await itemOf(actor, name), name).toMatchObject({ appId: app.id, setupType: type, version: 1 });
    }
  }
});

test("in French, each is asked for; an app is saved empty, and nothing of what was typed", async ({
  signInAs,
  vault: page,
}) => {
  test.slow();
  const { actor } = await signInAs("admin", { language: "fr" });
  const vault = page.in("fr");
  await vault.open();
  for (const app of listApps()) {
    await beginSetup(vault, app, app.name);
    for (const type of typesOf(app)) {
      await chooseSetup(vault.dialog(), app, type);
      await expectRefused(vault, `${app.name} ${type}`);
      await fillSetup(vault.dialog(), app, type, "fr");
    }
    await vault.createEmpty();
    await expect(vault.dialog()).toBeHidden();
    expect(await itemOf(actor, app.name)).toMatchObject({ appId: app.id, ready: false, version: 0 });
  }
});
