import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import type { Actor } from "#lib/auth/actor.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { renderMessage } from "#lib/i18n/render-message.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { auditOf, makeActor } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { expectAccessible } from "./fixtures/axe.ts";
import { HubspotPages, routeHubspot } from "./fixtures/hubspot-pages.ts";
import { HUBSPOT_APP, shared } from "./fixtures/shared.ts";
import { expect, test } from "./fixtures/test.ts";
import { seedWords, words } from "./fixtures/words.ts";
import type { VaultPage } from "./pages/vault-page.ts";

const { connecting, vault: vaultWords } = words.en;
const CALLBACK = "/connect/hubspot/callback";
const app = { app: "HubSpot" };
const text = (key: string, params: Record<string, string> = {}) => renderMessage("en", key, { ...app, ...params });

test.describe.configure({ timeout: 120_000 });

/** By the wizard, as far as the button that leads to the provider. */
async function addHubspot(page: Page, vault: VaultPage, name: string): Promise<void> {
  await vault.open();
  await vault.begin("HubSpot", name);
  await vault.continue();
  const dialog = vault.dialog();
  await dialog.getByRole("radio", { name: "Sign in with HubSpot" }).click({ force: true });
  await expect(dialog.getByLabel(connecting.redirectUrl, { exact: true })).toHaveValue(shared.stack.url + CALLBACK);
  await expect(dialog.getByRole("region", { name: text("connecting.permissions") })).toContainText("contacts.read");
  await dialog.getByLabel("Client ID").fill(HUBSPOT_APP.clientId);
  await dialog.getByLabel("Client secret").fill(HUBSPOT_APP.clientSecret);
  await vault.submit();
  await expect(dialog.getByText(text("vault.wizard.created", { name }))).toBeVisible();
  await expect(page.getByRole("button", { name: text("connecting.connectWith") })).toBeFocused();
}

/** What the address of a way back must not leave anywhere. */
function secretsOf(wayBack: URL | undefined): string[] {
  const values = ["code", "state"].map((name) => wayBack?.searchParams.get(name) ?? "");
  for (const value of values) expect(value.length).toBeGreaterThan(20);
  return values;
}

const connectButton = (page: Page) => page.getByRole("button", { name: text("connecting.connectWith") });
const itemOf = ({ tenantId }: Actor, name: string) => ownerDb.vaultItem.findFirstOrThrow({ where: { tenantId, name } });
const failure = (page: Page) => page.getByRole("alert").filter({ hasText: text("connecting.callback.failed") });

test("a person connects an account, and renews its access", async ({ page, context, signInAs, vault }) => {
  const { actor } = await signInAs("admin");
  const waysBack: URL[] = [];
  await routeHubspot(context, (url) => waysBack.push(url) > 0);
  const provider = new HubspotPages(page);
  const name = "CRM of Acme";

  await addHubspot(page, vault, name);
  await connectButton(page).click();
  await provider.signIn("maud");
  await provider.agree();

  // Whose account it is, in an address that says nothing.
  const facts = page.getByRole("region", { name: connecting.callback.account, exact: true });
  await expect(facts).toContainText("4711 (maud.hubspot.example)");
  await expect(facts).toContainText(name);
  expect(page.url()).toBe(shared.stack.url + CALLBACK);
  const kept = await page.evaluate(() => JSON.stringify(history.state) + document.documentElement.outerHTML);
  for (const value of secretsOf(waysBack[0])) expect(kept).not.toContain(value);
  await expectAccessible(page, "the account that came back");
  expect(await itemOf(actor, name)).toMatchObject({ ready: false });

  await page.getByRole("button", { name: connecting.callback.use }).click();
  const { id } = await itemOf(actor, name);
  await expect(page).toHaveURL(`${shared.stack.url}/vault/${id}`);
  await expect(page.getByText(vaultWords.states.ready, { exact: true }).first()).toBeVisible();
  // What was just connected is tested in sight.
  await expect(page.getByText(text("vault.test.ok"))).toBeVisible();
  await expect(page.getByText(connecting.token.ends)).toBeVisible();
  await expect(page.getByRole("main")).toContainText("crm.objects.contacts.read");

  await page.getByRole("button", { name: connecting.update }).click();
  await page.getByRole("menuitem", { name: connecting.renewNow }).click();
  await expect(page.getByText(connecting.renewed, { exact: true })).toBeVisible();
  expect(await ownerDb.connectionToken.findFirstOrThrow({ where: { itemId: id } })).toMatchObject({ serial: 2 });
  const audit = (await auditOf(actor, id)).map(({ action }) => action);
  expect(audit).toEqual(["item.create", "item.connect", "item.test", "item.renew"]);

  // The provider renewed with what it rotated, and the test works with the new token.
  await page.getByRole("button", { name: vaultWords.test.run }).click();
  await expect.poll(() => ownerDb.connectionTest.count({ where: { itemId: id, outcome: "ok" } })).toBe(2);
  await expect(page.getByText(text("vault.test.ok"))).toBeVisible();

  expect(waysBack).toHaveLength(1);
  const printed = readFileSync(shared.stack.outputFile, "utf8");
  for (const value of secretsOf(waysBack[0])) expect(printed).not.toContain(value);
});

test("who connects from a flow comes back to the action, with the connection chosen and nothing lost", async ({
  page,
  context,
  signInAs,
  editor,
  vault,
}) => {
  const { actor } = await signInAs("admin");
  await routeHubspot(context);
  const provider = new HubspotPages(page);
  const save = { id: "save", type: "HUBSPOT", action: "UPSERT_CONTACT", params: { email: "ada@acme.example" } };
  const { id } = await createFlow(actor, { name: "Order alerts", actions: [save] });
  const place = `${shared.stack.url}/flows/${id}?action=save`;
  const back = page.getByRole("link", { name: text("connecting.callback.toFlow", { name: "Order alerts" }) });

  await page.goto(place);
  await editor.addConnectionButton().click();
  await vault.dialog().getByLabel(seedWords.en.connectionName).fill("CRM");
  await vault.continue();
  await vault.dialog().getByRole("radio", { name: "Sign in with HubSpot" }).click({ force: true });
  await vault.dialog().getByLabel("Client ID").fill(HUBSPOT_APP.clientId);
  await vault.dialog().getByLabel("Client secret").fill(HUBSPOT_APP.clientSecret);
  await vault.submit();
  await vault
    .dialog()
    .getByRole("button", { name: text("connecting.connectWith") })
    .click();
  await provider.refuse();
  await expect(failure(page)).toBeVisible();
  await back.click();
  await expect(page).toHaveURL(place);
  await expect(editor.row("Create or update HubSpot contact")).toContainText(connecting.notConnected);

  // From the action itself; what was typed a moment before is saved first.
  await editor.panel().getByLabel(words.en.flows.panel.alias).fill("Keep the customer");
  await editor
    .panel()
    .getByRole("button", { name: text("connecting.connectWith") })
    .click();
  await provider.signIn("maud");
  await provider.agree();
  await expect(back).toBeVisible();
  await expectAccessible(page, "the account that came back, of a connection for a flow");
  await page.getByRole("button", { name: connecting.callback.use }).click();
  await expect(page).toHaveURL(place);
  await expect(editor.row("Keep the customer")).toBeVisible();
  await expect(editor.connectionSelect()).toContainText("CRM");
  await expect(page.getByText(connecting.notConnected)).toHaveCount(0);
  const item = await itemOf(actor, "CRM");
  expect(item).toMatchObject({ ready: true });
  expect((await ownerDb.flow.findFirstOrThrow({ where: { id } })).draft).toMatchObject([
    { alias: "Keep the customer", params: { connection_id: toPublicId("ac", item.id), email: "ada@acme.example" } },
  ]);

  // What the tab remembers leads nowhere but to a flow's editor.
  for (const from of ["https://evil.example", { flowId: "//evil.example", actionId: null }]) {
    const planted = JSON.stringify({ itemId: item.id, from });
    await page.evaluate((value) => sessionStorage.setItem("coffre.connecting", value), planted);
    await page.goto(CALLBACK);
    await expect(failure(page)).toBeVisible();
    expect(await page.content()).not.toContain("evil.example");
    await expect(page.getByRole("link", { name: connecting.callback.toVault })).toBeVisible();
  }
});

test("a way back works once, in the session that set out, and each refusal has a way on", async ({
  page,
  context,
  signInAs,
  openAs,
  vault,
}) => {
  const { actor } = await signInAs("admin");
  let held: URL | null = null;
  let isHeld = false;
  await routeHubspot(context, (url) => {
    held = url;
    return !isHeld;
  });
  const provider = new HubspotPages(page);
  const name = "CRM";
  await addHubspot(page, vault, name);
  const { id } = await itemOf(actor, name);

  await test.step("the person says no", async () => {
    await connectButton(page).click();
    await provider.refuse();
    await expect(failure(page)).toContainText("HubSpot gave no access");
    await expectAccessible(page, "a refusal at the provider");
  });

  await test.step("connects again, and then rather not", async () => {
    await page.getByRole("button", { name: connecting.callback.again }).click();
    await provider.signIn("maud");
    await provider.agree();
    await page.getByRole("link", { name: connecting.callback.cancel }).click();
    await expect(page).toHaveURL(`${shared.stack.url}/vault/${id}`);
    await expect(page.getByText(connecting.notConnected, { exact: true }).first()).toBeVisible();
    expect(await itemOf(actor, name)).toMatchObject({ ready: false });
  });

  await test.step("a way back that was used", async () => {
    await page.goto(String(held));
    await expect(failure(page)).toContainText(words.en.engine.connectInvalid);
    expect(page.url()).toBe(shared.stack.url + CALLBACK);
    // Drawn again there is nothing left to be sent.
    await page.reload();
    await expect(failure(page)).toContainText(connecting.callback.nothing);
  });

  await test.step("in another session, of the same person or of another", async () => {
    for (const other of [actor, await makeActor()]) {
      isHeld = true;
      await page.goto(`/vault/${id}`);
      await connectButton(page).click();
      await expect(page.getByRole("heading", { name: "held" })).toBeVisible();
      const elsewhere = await openAs(other);
      await elsewhere.goto(String(held));
      await expect(failure(elsewhere)).toContainText(words.en.engine.connectInvalid);
      await expect(elsewhere.getByRole("link", { name: connecting.callback.toVault })).toBeVisible();
    }
  });

  await test.step("signed out, the code goes nowhere", async () => {
    const nobody = await openAs(null);
    await nobody.goto(String(held));
    await expect(nobody).toHaveURL(`${shared.stack.url}/sign-in?next=${encodeURIComponent(CALLBACK)}`);
  });
});
