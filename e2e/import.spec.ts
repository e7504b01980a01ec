import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { makeConnection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { sampleEnvelope } from "#test/sample-envelope.ts";
import { expectAccessible } from "./fixtures/axe.ts";
import { expectRing, press, tabTo } from "./fixtures/keys.ts";
import { expect, test } from "./fixtures/test.ts";
import { seedWords, words } from "./fixtures/words.ts";

const { transfer, flows: flowWords, errors } = words.en;

const fileOf = (envelope: object) => ({
  name: "profile.json",
  mimeType: "application/json",
  buffer: Buffer.from(JSON.stringify(envelope, null, 2)),
});

const importButton = (page: Page) => page.getByRole("button", { name: transfer.import, exact: true });

const lineOf = (page: Page, connection: string) => page.getByRole("group", { name: connection });

const useField = (line: Locator) => line.getByRole("button", { name: new RegExp(`${transfer.connections.use}$`) });

/** The native dialog of the system is not ours to drive: what it gives back is. */
async function chooseByKey(page: Page, envelope: object): Promise<void> {
  // Before the key: the browser has to be told that its own dialog is not to open.
  const opened = page.waitForEvent("filechooser");
  await tabTo(page, page.getByLabel(transfer.source.file));
  await page.keyboard.press("Enter");
  await (await opened).setFiles(fileOf(envelope));
}

test("by keyboard alone: an export of Auth0's dashboard is mapped, looked over, and lands with orange markers", async ({
  page,
  signInAs,
}) => {
  const { actor, sectionId } = await signInAs("admin");
  const { id: twilio } = await makeConnection(actor, { sectionId, name: "Texts", ready: true });
  await page.goto("/flows");
  await press(page, page.getByRole("link", { name: transfer.import, exact: true }));
  await expect(page).toHaveURL(/\/import$/);
  await chooseByKey(page, sampleEnvelope);

  const alerts = lineOf(page, "Order alerts");
  await tabTo(page, useField(alerts));
  await expectRing(useField(alerts));
  await page.keyboard.press("Enter");
  const option = page.getByRole("option", { name: /^Texts/ });
  await expect(option).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(option).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(useField(alerts)).toHaveText(/Texts/);
  await expect(alerts.getByLabel(transfer.connections.name)).toBeHidden();

  const shop = lineOf(page, "Shop API").getByLabel(transfer.connections.name);
  await tabTo(page, shop);
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("Shop of Acme");
  const preview = page.getByRole("region", { name: transfer.preview.title });
  await expect(preview).toContainText("2 empty connections in Vault items");
  await expect(preview).toContainText("api.shop.example");
  await expect(preview).toContainText("Progressive profile");
  await expectAccessible(page, "what is chosen");

  await press(page, importButton(page));
  await expect(page.getByText("Imported 2 flows and a form, with 2 empty connections.")).toBeFocused();
  await expectAccessible(page, "what was made");
  const waiting = page.getByRole("region", { name: transfer.made.connections });
  await expect(waiting.getByText(transfer.made.noCredentials)).toHaveCount(2);
  await expect(waiting.getByRole("link", { name: transfer.made.addCredentials })).toHaveCount(2);

  await press(page, page.getByRole("link", { name: "Tell the shop" }));
  await expect(page).toHaveURL(/\/flows\/[0-9a-f-]+$/);
  const tree = page.getByRole("treegrid", { name: flowWords.tree.label });
  await expect(tree.getByText(seedWords.en.noCredentials)).toHaveCount(2);

  const { tenantId } = actor;
  const send = await ownerDb.flow.findFirstOrThrow({ where: { tenantId, name: "Send a code by SMS" } });
  expect(await ownerDb.vaultItemUse.findMany({ where: { draftOfFlowId: send.id } })).toMatchObject([
    { itemId: twilio },
  ]);
  const made = await ownerDb.vaultItem.findMany({ where: { tenantId, ready: false }, orderBy: { name: "asc" } });
  expect(made.map(({ name }) => name)).toEqual(["Shop of Acme", "Team channel"]);
});

test("what is wrong is told at its line, and nothing is offered to be imported", async ({ page, signInAs }) => {
  await signInAs("editor");
  await page.goto("/import");
  const broken = structuredClone(sampleEnvelope) as { connections: object };
  Reflect.deleteProperty(broken.connections, "#CONN-3#");
  await page.getByLabel(transfer.source.file).setInputFiles(fileOf(broken));
  const lines = fileOf(broken).buffer.toString().split("\n");
  const line = lines.findIndex((text) => text.includes("#CONN-3#")) + 1;
  const alert = page.getByRole("alert").filter({ hasText: transfer.problems.lead });
  await expect(alert).toContainText(transfer.problems.line.replace("{line}", String(line)));
  await expect(alert).toContainText("#CONN-3#");
  await expect(importButton(page)).toBeHidden();
  await expectAccessible(page, "what is wrong");

  await page.getByText(transfer.source.paste).click();
  await page.getByRole("textbox", { name: transfer.source.text }).fill('{\n  "flows": {\n    oops\n');
  await page.getByRole("button", { name: transfer.source.read }).click();
  await expect(page.getByText(errors.importMalformed.replace("{line}", "3").replace("{column}", "5"))).toBeVisible();
  await page.getByRole("textbox", { name: transfer.source.text }).fill('{"rules": []}');
  await page.getByRole("button", { name: transfer.source.read }).click();
  await expect(page.getByText(errors.importNotExport)).toBeVisible();
});

test("imported twice, a second flow gets a number, or the first one's draft is replaced", async ({
  page,
  signInAs,
}) => {
  const { actor } = await signInAs("admin");
  await page.goto("/import");
  const file = page.getByLabel(transfer.source.file);
  await file.setInputFiles(fileOf(sampleEnvelope));
  await importButton(page).click();
  await page.getByRole("button", { name: transfer.another }).click();
  await file.setInputFiles(fileOf(sampleEnvelope));
  // What has its name is proposed.
  await expect(useField(lineOf(page, "Shop API"))).toHaveText(/Shop API/);
  const preview = page.getByRole("region", { name: transfer.preview.title });
  const tell = preview.getByRole("listitem").filter({ hasText: "Tell the shop" });
  await tell.getByRole("button").click();
  await page.getByRole("option", { name: "Replace the draft of Tell the shop" }).click();
  await page.getByText("Publish all 2 at once").click();
  await importButton(page).click();
  await expect(page.getByText("Imported 2 flows and a form.")).toBeVisible();
  const { tenantId } = actor;
  const flows = await ownerDb.flow.findMany({ where: { tenantId }, orderBy: { name: "asc" } });
  expect(flows.map(({ name, publishedVersionId }) => [name, publishedVersionId !== null])).toEqual([
    ["Send a code by SMS", false],
    ["Send a code by SMS (2)", true],
    ["Tell the shop", true],
  ]);
});

test("a flow and a form are exported as they were imported, without ids of ours", async ({ page, signInAs }) => {
  await signInAs("admin");
  await page.goto("/import");
  await page.getByLabel(transfer.source.file).setInputFiles(fileOf(sampleEnvelope));
  await importButton(page).click();
  await page.getByRole("link", { name: "Progressive profile" }).click();
  const exported = page.waitForEvent("download");
  await page.getByRole("button", { name: transfer.export }).click();
  const file = await exported;
  expect(file.suggestedFilename()).toBe("progressive-profile.json");
  const envelope = JSON.parse(await readFile(await file.path(), "utf8"));
  expect(envelope).toMatchObject({ form: sampleEnvelope.form, flows: sampleEnvelope.flows });
  expect(JSON.stringify(envelope)).not.toMatch(/a[cfp]_[0-9A-Za-z]{22}/);

  await page.goto("/flows");
  await page.getByRole("button", { name: flowWords.menuOf.replace("{name}", "Tell the shop") }).click();
  const alone = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: transfer.export }).click();
  const one = JSON.parse(await readFile(await (await alone).path(), "utf8"));
  expect(Object.values(one.flows).map((flow) => (flow as { name: string }).name)).toEqual(["Tell the shop"]);
});

test("a viewer is told who can, and the way past the page is closed too", async ({ page, signInAs }) => {
  const { actor } = await signInAs("viewer");
  await page.goto("/import");
  await expect(page.getByRole("heading", { name: transfer.forbidden.title })).toBeVisible();
  await expectAccessible(page, "who can");
  const choices = { connections: {}, items: {}, flows: {}, form: null, sectionId: null, publish: false };
  for (const [path, data] of [
    ["/api/import/plan", sampleEnvelope],
    ["/api/import", { ...choices, envelope: { flows: { a: { name: "a" } } } }],
  ] as const) {
    expect((await page.request.post(path, { data })).status()).toBe(403);
  }
  expect(await ownerDb.flow.count({ where: { tenantId: actor.tenantId } })).toBe(0);
});
