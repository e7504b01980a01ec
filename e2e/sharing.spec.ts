import { newId } from "#lib/db/ids.ts";
import { renderMessage } from "#lib/i18n/render-message.ts";
import { makeActor } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { actAs } from "./fixtures/act.ts";
import { echoRequests, shared } from "./fixtures/shared.ts";
import { expect, test } from "./fixtures/test.ts";
import { seedWords, words } from "./fixtures/words.ts";
import { ExecutionPage } from "./pages/execution-page.ts";
import { FlowEditorPage } from "./pages/flow-editor-page.ts";
import { SectionPage } from "./pages/section-page.ts";
import { StoredItemPage } from "./pages/stored-item-page.ts";
import { VaultPage } from "./pages/vault-page.ts";

const { vault: label, flows } = words.fr;
const seed = seedWords.fr;
const [SECTION, ITEM, MAUD, KARIM] = ["Boutique", "Robot de caisse", "Maud Dupont", "Karim Benali"];

test("in French, an operator makes a section, shares it with a colleague who uses it, and takes it back", async ({
  signInAs,
  openAs,
  page,
}) => {
  test.setTimeout(120_000);
  const { actor: maud } = await signInAs("editor", { language: "fr" });
  const karim = await makeActor({ name: KARIM, role: "editor", tenantOf: maud });
  const theirPage = await openAs(karim, { language: "fr" });
  const mine = { section: new SectionPage(page, "fr"), item: new StoredItemPage(page, "fr") };
  const theirs = {
    vault: new VaultPage(theirPage, "fr"),
    section: new SectionPage(theirPage, "fr"),
    item: new StoredItemPage(theirPage, "fr"),
    editor: new FlowEditorPage(theirPage, "fr"),
  };
  const folder = `/${newId()}`;
  let [itemUrl, flowUrl] = ["", ""];

  await test.step("she begins with nothing, and makes a section of her own", async () => {
    await page.goto("/vault");
    await expect(page.getByText(label.noSections.title)).toBeVisible();
    await mine.section.make(SECTION);
    await expect(page).toHaveURL(/\/vault\/sections\/[^/]+$/);
    await expect(page.getByText(renderMessage("fr", "vault.sections.created", { section: SECTION }))).toBeVisible();
    await expect(page.getByText(label.permissions.onlyYou)).toBeVisible();
    await expect(mine.section.line(MAUD)).toContainText(label.permissions.you);
  });

  await test.step("she puts a credential set into it", async () => {
    await mine.section.tab("items").click();
    const dialog = await mine.item.begin("credentialSet", ITEM);
    await mine.item.field(dialog, "username").fill("robot@boutique.example");
    await mine.item.field(dialog, "password").fill("un mot de passe de la caisse");
    await mine.item.host(dialog).fill(shared.echoOrigin);
    await mine.item.submit(dialog);
    await expect(dialog).toBeHidden();
    const row = page.getByRole("row", { name: ITEM });
    await expect(row).toContainText(seed.credentialSet);
    await expect(row).toContainText("robot@boutique.example");
    itemUrl = (await row.getByRole("link").first().getAttribute("href")) ?? "";
  });

  await test.step("her colleague sees nothing of it until she shares it", async () => {
    await theirs.vault.open();
    await expect(theirPage.getByText(label.noSections.title)).toBeVisible();
    await theirPage.goto(itemUrl);
    await expect(theirPage.getByText(label.detail.notFoundTitle)).toBeVisible();
  });

  await test.step("she gives View only", async () => {
    await mine.section.tab("permissions").click();
    await mine.section.share(SECTION, KARIM, "view");
    const told = { name: KARIM, section: SECTION, level: "view" };
    await expect(page.getByText(renderMessage("fr", "vault.permissions.added", told))).toBeVisible();
    await expect(mine.section.line(KARIM)).toContainText(seed.viewOnly);
    await expect(page.getByText(label.permissions.onlyYou)).toBeHidden();
  });

  await test.step("he sees the item, and can change neither it nor who has access", async () => {
    await theirs.vault.open();
    await expect(theirs.section.link(SECTION)).toBeVisible();
    await theirs.vault.row(ITEM).getByRole("link").first().click();
    const told = { kind: "credentialSet", section: SECTION };
    await expect(theirs.item.main()).toContainText(renderMessage("fr", "vault.detail.viewOnly", told));
    await expect(theirs.item.menu("editItem")).toHaveCount(0);
    await theirs.section.choose(SECTION, "permissions");
    await expect(theirs.item.main()).toContainText(renderMessage("fr", "vault.permissions.viewOnly", { names: MAUD }));
    await expect(theirs.section.addButton()).toHaveCount(0);
  });

  await test.step("he uses it in a flow of his own", async () => {
    await theirs.editor.create("Relevé de caisse");
    await theirs.editor.add("Requête HTTP");
    await theirs.editor.fill("URL", `${shared.echoOrigin}${folder}/json`);
    await theirs.editor.choose(seed.credentialSet, ITEM);
    await theirs.editor.untilSaved();
    flowUrl = new URL(theirPage.url()).pathname;
    await theirs.editor.runDraft();
    await expect(new ExecutionPage(theirPage, "fr").status("COMPLETED")).toBeVisible();
    const [received] = await echoRequests(folder);
    const sent = Buffer.from("robot@boutique.example:un mot de passe de la caisse").toString("base64");
    expect(received?.headers.authorization).toBe(`Basic ${sent}`);
    await expect(theirPage.getByRole("main")).not.toContainText("un mot de passe de la caisse");

    await page.goto(itemUrl);
    await expect(mine.item.usedBy().getByRole("link", { name: "Relevé de caisse" })).toBeVisible();
  });

  await test.step("she raises it to Full control, and he edits", async () => {
    await mine.section.choose(SECTION, "permissions");
    await mine.section.setLevel(KARIM, "change");
    const told = { name: KARIM, level: "change" };
    await expect(page.getByText(renderMessage("fr", "vault.permissions.changed", told))).toBeVisible();
    await theirPage.goto(itemUrl);
    await theirs.item.menu("replacePassword").click();
    const dialog = theirs.item.editDialog(ITEM);
    await expect(dialog.getByText(label.fields.keep)).toBeVisible();
    await theirs.item.field(dialog, "password").fill("un autre mot de passe");
    await theirs.item.save(dialog);
    await expect(dialog).toBeHidden();
  });

  await test.step("neither may leave the section without anybody in control", async () => {
    await mine.section.setLevel(KARIM, "view");
    await expect(mine.section.line(KARIM)).toContainText(seed.viewOnly);
    await mine.section.remove(MAUD);
    const asked = mine.section.dialog(renderMessage("fr", "vault.permissions.leaveTitle", { section: SECTION }));
    await asked.getByRole("button", { name: label.permissions.leaveConfirm }).click();
    const refused = renderMessage("fr", "errors.lastFullControl", { section: SECTION });
    await expect(page.getByRole("main").getByRole("alert")).toContainText(refused);
    await expect(mine.section.line(MAUD)).toContainText(seed.fullControl);
  });

  await test.step("she takes it back, and it is gone from his vault and his flow", async () => {
    await mine.section.remove(KARIM);
    await expect(page.getByText(renderMessage("fr", "vault.permissions.removed", { name: KARIM }))).toBeVisible();
    await expect(mine.section.line(KARIM)).toHaveCount(0);

    await theirs.vault.open();
    await expect(theirPage.getByText(label.noSections.title)).toBeVisible();
    await theirPage.goto(itemUrl);
    await expect(theirPage.getByText(label.detail.notFoundTitle)).toBeVisible();
    await theirPage.goto(flowUrl);
    await expect(theirPage.getByText(flows.readOnly.hidden)).toBeVisible();
    await expect(theirs.editor.row("Requête HTTP")).toContainText(flows.tree.itemHidden);
    expect(await theirPage.content()).not.toContain(ITEM);
    const input = { flowId: flowUrl.split("/").at(-1), which: "draft", input: {} };
    const run = await (await actAs(karim))("runFlowAction", input);
    expect(run).toMatchObject({ ok: false });
    expect(await echoRequests(folder)).toHaveLength(1);
  });

  const trail = await ownerDb.auditEvent.findMany({
    where: { tenantId: maud.tenantId, action: { in: ["section.create", "section.grant", "section.revoke"] } },
    orderBy: { seq: "asc" },
  });
  const grants = trail.map(({ action, detail }) => [action, (detail as { right?: string }).right]);
  expect(grants).toEqual([
    ["section.create", undefined],
    ["section.grant", "view"],
    ["section.grant", "change"],
    ["section.revoke", "change"],
    ["section.revoke", "view"],
  ]);
});
