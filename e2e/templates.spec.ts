import type { Page } from "@playwright/test";
import { languages } from "#lib/shared/local-text.ts";
import { templateIds } from "#lib/templates/schema.ts";
import { connectionsOf, getTemplate } from "#lib/templates/templates.ts";
import { makeConnection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { expectAccessible } from "./fixtures/axe.ts";
import { expect, test } from "./fixtures/test.ts";
import { type Language, words } from "./fixtures/words.ts";

/** The dialog of a new flow, with a template chosen in it. */
async function chooseTemplate(page: Page, name: string, language: Language = "en") {
  const { flows } = words[language];
  await page.goto("/flows?create=1");
  const dialog = page.getByRole("dialog", { name: flows.create.title });
  await dialog.getByRole("radio", { name }).check({ force: true });
  await expect(dialog.getByLabel(flows.nameField)).toHaveValue(name);
  return { dialog, create: dialog.getByRole("button", { name: flows.createFlow }) };
}

for (const language of languages) {
  test(`each template becomes a flow with its texts and orange marks, in ${language}`, async ({
    signInAs,
    editor,
    page,
  }) => {
    const { sectionId } = await signInAs("admin", { language });
    const { flows, templates, vault } = words[language];
    for (const id of templateIds) {
      const { create } = await chooseTemplate(page, templates.names[id], language);
      await create.click();
      const here = editor.in(language);
      await expect(here.tree()).toBeVisible();
      const [settings] = getTemplate(id).actions((text) => text[language]);
      await expect(here.row(settings?.alias ?? "")).toBeVisible();
      await expect(here.tree().getByText(vault.states.empty, { exact: true }).first()).toBeVisible();
      const strip = page.getByRole("region", { name: flows.todo.label });
      await expect(strip.getByRole("button", { name: flows.todo.add })).toHaveCount(connectionsOf(id, language).length);
    }
    expect(await ownerDb.vaultItem.count({ where: { sectionId, ready: true } })).toBe(0);
  });
}

test("the strip of a new flow leads to the credentials, and goes when nothing is left to do", async ({
  signInAs,
  page,
}) => {
  const { actor } = await signInAs("admin");
  const { flows, templates, vault } = words.en;
  const { dialog, create } = await chooseTemplate(page, templates.names.emailCode);
  await expectAccessible(page, "a template is chosen");
  await dialog.getByLabel(flows.nameField).fill("Codes by mail");
  await create.click();
  const strip = page.getByRole("region", { name: flows.todo.label });
  const [mail] = connectionsOf("emailCode", "en");
  const name = mail?.name ?? "";
  await expectAccessible(page, "what is to do");
  await strip.getByRole("button", { name: flows.todo.addTo.replace("{name}", name) }).click();
  await expect(page.getByRole("dialog", { name: vault.credentials.addTitle })).toBeVisible();
  await page.keyboard.press("Escape");
  await ownerDb.vaultItem.updateMany({ where: { tenantId: actor.tenantId }, data: { ready: true } });
  await page.reload();
  await expect(page.getByRole("treegrid", { name: flows.tree.label })).toBeVisible();
  await expect(strip).toBeHidden();
});

test("a connection that is there is used, and with no section the others are left to be chosen", async ({
  signInAs,
  page,
}) => {
  const { actor, sectionId } = await signInAs("admin");
  await makeConnection(actor, { sectionId, name: "Shop mail", appId: "MAILJET", ready: true });
  const { flows, templates } = words.en;
  const { dialog, create } = await chooseTemplate(page, templates.names.failedPayment);
  const [, mail] = connectionsOf("failedPayment", "en");
  const choice = (name: string) => dialog.getByRole("button", { name: new RegExp(name) }).first();
  await choice(mail?.name ?? "").click();
  await page.getByRole("option", { name: /Shop mail/ }).click();
  await choice(templates.connections.section).click();
  await page.getByRole("option", { name: templates.connections.later }).click();
  await create.click();
  const strip = page.getByRole("region", { name: flows.todo.label });
  await expect(strip.getByRole("button", { name: flows.todo.pick })).toHaveCount(3);
  expect(await ownerDb.vaultItem.count({ where: { tenantId: actor.tenantId } })).toBe(1);
  await strip.getByRole("button", { name: flows.todo.pickFor.replace("{name}", "Find the customer") }).click();
  const alias = page.getByRole("region", { name: flows.panel.label }).getByRole("textbox", { name: flows.panel.alias });
  await expect(alias).toHaveValue("Find the customer");
});

test("a new administrator is shown what to do first, where it is done, until it is put away", async ({
  signInAs,
  page,
}) => {
  await signInAs("admin");
  const { firstSteps, flows, vault } = words.en;
  await page.goto("/vault");
  const card = page.getByRole("region", { name: firstSteps.title });
  await expect(card.getByRole("link")).toHaveCount(4);
  await expectAccessible(page, "first steps");
  await card.getByRole("link", { name: firstSteps.titles.connection }).click();
  await expect(page.getByRole("dialog", { name: vault.addConnection })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/vault$/);

  await card.getByRole("link", { name: firstSteps.titles.flow }).click();
  const dialog = page.getByRole("dialog", { name: flows.create.title });
  await dialog.getByLabel(flows.nameField).fill("First");
  await dialog.getByRole("button", { name: flows.createFlow }).click();
  await expect(page.getByRole("treegrid", { name: flows.tree.label })).toBeVisible();
  await page.goto("/flows");
  await expect(card.getByRole("link")).toHaveCount(3);
  await expect(card.getByText(firstSteps.done)).toHaveCount(1);

  await card.getByRole("button", { name: firstSteps.dismiss }).click();
  await expect(card).toBeHidden();
  await page.goto("/vault");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(card).toBeHidden();
});

test("a viewer is shown only what a viewer may do", async ({ signInAs, page }) => {
  const { actor } = await signInAs("admin");
  await signInAs("viewer", { tenantOf: actor });
  const { firstSteps, flows } = words.en;
  await page.goto("/flows");
  const card = page.getByRole("region", { name: firstSteps.title });
  await expect(card.getByRole("link")).toHaveCount(1);
  await expect(card.getByRole("link", { name: firstSteps.titles.connection })).toBeVisible();
  await expect(card.getByText(firstSteps.keys)).toBeHidden();
  await expect(page.getByText(flows.empty.textViewer)).toBeVisible();
  await page.goto("/flows?create=1");
  await expect(page.getByRole("dialog")).toBeHidden();
});
