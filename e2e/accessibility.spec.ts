import type { Page } from "@playwright/test";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { makeActor } from "#test/factories.ts";
import { expectAccessible, ofOpenLists, ofSearchedLists } from "./fixtures/axe.ts";
import { furnish } from "./fixtures/furnish.ts";
import { furnishPeople, furnishStored } from "./fixtures/furnish-stored.ts";
import { expect, test } from "./fixtures/test.ts";
import { twilioWords, words } from "./fixtures/words.ts";
import { AccountPage } from "./pages/account-page.ts";
import { AuditPage } from "./pages/audit-page.ts";
import { EditorViewsPage } from "./pages/editor-views-page.ts";
import { ExecutionPage } from "./pages/execution-page.ts";
import { OperatorsPage } from "./pages/operators-page.ts";
import { SectionPage } from "./pages/section-page.ts";
import { StoredItemPage } from "./pages/stored-item-page.ts";

const { vault: vaultWords, flows: flowWords, executions: executionWords, auth, setup, layout, operators } = words.en;

// axe reads every element of the page; there are many pages.
test.describe.configure({ timeout: 180_000 });

test.beforeEach(async ({ page }) => {
  // Colours that are still on their way would be measured in between.
  await page.emulateMedia({ reducedMotion: "reduce" });
});

test("axe: signing in, setting up, choosing a password", async ({ page }) => {
  await page.goto("/sign-in");
  await expect(page.getByRole("button", { name: auth.signIn })).toBeVisible();
  await expectAccessible(page, "sign-in");

  await page.getByLabel(auth.email).fill("nobody@coffre.example");
  await page.getByLabel(auth.password, { exact: true }).fill("not the password");
  await page.getByRole("button", { name: auth.signIn }).click();
  await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
  await expectAccessible(page, "sign-in refused");

  await page.goto("/set-up");
  await expect(page.getByText(setup.noToken)).toBeVisible();
  await expectAccessible(page, "set-up without its token");

  await page.goto("/password");
  await expect(page.getByText(auth.noToken)).toBeVisible();
  await expectAccessible(page, "password page without its token");

  await page.goto("/password#anything");
  await page.getByRole("button", { name: auth.setPassword }).click();
  await expect(page.getByLabel(auth.newPassword, { exact: true })).toBeFocused();
  await expectAccessible(page, "password page with an error");
});

test("axe: the vault and its items", async ({ page, signInAs }) => {
  const { actor, sectionId } = await signInAs("admin");
  await page.goto("/vault");
  await expect(page.getByText(vaultWords.emptyVault.title)).toBeVisible();
  await expectAccessible(page, "empty vault");

  const { ready, empty, failing } = await furnish(actor, sectionId);
  await page.reload();
  await expect(page.getByRole("row", { name: "Twilio · staging" })).toBeVisible();
  await expectAccessible(page, "vault with items");

  await page.getByRole("row", { name: "Ledger" }).getByRole("button").click();
  await expect(page.getByRole("menu")).toBeVisible();
  await expectAccessible(page, "menu of an item");

  await page.goto("/vault?q=nothing-has-this-name");
  await expect(page.getByText(vaultWords.noHits.title)).toBeVisible();
  await expectAccessible(page, "no hits");

  for (const [state, { id }] of Object.entries({ ready, empty, failing })) {
    await page.goto(`/vault/${id}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectAccessible(page, `detail of a connection that is ${state}`);
  }

  await page.getByRole("button", { name: vaultWords.menu.delete }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: vaultWords.delete.confirm }).click();
  await expect(page.getByText(vaultWords.delete.inUseText)).toBeVisible();
  await expectAccessible(page, "a delete that is refused");
});

test("axe: the wizard", async ({ page, signInAs, vault }) => {
  await signInAs("admin");
  await vault.open();
  await vault.addButton().click();
  await expect(vault.dialog().getByRole("radio", { name: "Twilio" })).toBeVisible();
  await expectAccessible(page, "choosing the app");

  await vault.dialog().getByRole("radio", { name: "Twilio" }).check({ force: true });
  await vault.continue();
  await vault.continue();
  await expect(vault.dialog().getByText(words.en.errors.required)).toBeVisible();
  await expectAccessible(page, "a name that is missing");

  await vault.name("Order alerts");
  await vault.continue();
  await expect(vault.dialog().getByLabel(twilioWords.en.sid)).toBeVisible();
  await expectAccessible(page, "credentials of Twilio");
  await vault.submit();
  await expect(vault.dialog().getByText(words.en.errors.required).first()).toBeVisible();
  await expectAccessible(page, "credentials of Twilio that are missing");
  await page.keyboard.press("Escape");

  await vault.begin("HTTP", "Ledger");
  await vault.continue();
  for (const kind of ["Bearer token", "Basic authentication", "API key"]) {
    await vault.dialog().getByRole("radio", { name: kind }).check({ force: true });
    await expectAccessible(page, `credentials of HTTP: ${kind}`);
  }
});

test("axe: flows and their editor", async ({ page, signInAs, editor }) => {
  const { actor, sectionId } = await signInAs("admin");
  await page.goto("/flows");
  await expect(page.getByText(flowWords.empty.title)).toBeVisible();
  await expectAccessible(page, "no flows");

  const { flowId } = await furnish(actor, sectionId);
  await page.reload();
  await expect(page.getByRole("link", { name: "Order shipped" })).toBeVisible();
  await expectAccessible(page, "list of flows");

  await page.goto(`/flows/${flowId}`);
  await expect(editor.row("HTTP request")).toBeVisible();
  await expectAccessible(page, "editor with nothing selected");

  for (const [action, label] of [
    ["After eight in the evening?", "condition"],
    ["Send SMS with Twilio", "SMS over an empty connection"],
    ["HTTP request", "HTTP request"],
    ["Store shared variable", "expression that does not parse"],
  ] as const) {
    await editor.select(action);
    await expect(editor.panel().getByLabel(flowWords.panel.alias)).toBeVisible();
    await expectAccessible(page, `editor with an action selected: ${label}`);
  }

  await page.getByRole("button", { name: flowWords.tree.addAfter.replace("{name}", "HTTP request") }).click();
  await expect(page.getByRole("dialog", { name: flowWords.picker.title })).toBeVisible();
  await expectAccessible(page, "picker of actions", ofSearchedLists);
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: flowWords.bar.publish, exact: true }).click();
  await expect(page.getByRole("dialog").getByRole("link", { name: "Twilio · staging" })).toBeVisible();
  await expectAccessible(page, "publishing");
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: flowWords.bar.runDraft }).click();
  const run = page.getByRole("dialog", { name: flowWords.run.titleDraft });
  await run.getByLabel(flowWords.run.input).fill("{ not JSON");
  await run.getByRole("button", { name: flowWords.run.confirm, exact: true }).click();
  await expect(run.getByLabel(flowWords.run.input)).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page, "running, with an input that is not JSON");
});

test("axe: executions, and a page that is not there", async ({ page, signInAs }) => {
  const { actor, sectionId } = await signInAs("admin");
  await page.goto("/executions");
  await expect(page.getByText(executionWords.empty.title)).toBeVisible();
  await expectAccessible(page, "no executions");

  const { flowId, executions } = await furnish(actor, sectionId);
  await page.reload();
  await expect(page.getByText(executionWords.status.FAILED).filter({ visible: true }).first()).toBeVisible();
  await expectAccessible(page, "list of executions");
  await page.goto(`/flows/${flowId}/executions`);
  await expect(page.getByText(executionWords.status.FAILED).filter({ visible: true }).first()).toBeVisible();
  await expectAccessible(page, "executions of a flow");

  for (const [state, id] of Object.entries(executions)) {
    await page.goto(`/executions/${id}`);
    await expect(new ExecutionPage(page).steps().first()).toBeVisible();
    await expectAccessible(page, `inspector of a run that is ${state}`);
    await page.getByRole("tab", { name: executionWords.tabs.input }).click();
    await expectAccessible(page, `input of a run that is ${state}`);
  }

  for (const path of ["/nowhere", "/vault/0198c6b8-0000-7000-8000-000000000000"]) {
    await page.goto(path);
    await expect(
      page.getByText(path === "/nowhere" ? layout.notFoundTitle : vaultWords.detail.notFoundTitle),
    ).toBeVisible();
    await expectAccessible(page, path);
  }
});

test("axe: sections, and who may do what in them", async ({ page, signInAs, openAs }) => {
  const { actor, sectionId } = await signInAs("admin");
  const { viewer } = await furnishPeople(actor, sectionId);
  const section = new SectionPage(page);
  await section.open(sectionId);
  await expect(section.line("Night shift")).toBeVisible();
  await expectAccessible(page, "permissions of a section");

  await section.addButton().click();
  const adding = section.dialog(vaultWords.permissions.addTitle.replace("{section}", "Vault items"));
  await expect(page.getByRole("option").first()).toBeVisible();
  await page.keyboard.press("Tab");
  await adding.getByRole("button", { name: vaultWords.permissions.addConfirm, exact: true }).click();
  await expect(adding.getByText(vaultWords.permissions.granteeRequired)).toBeVisible();
  // The field that is wrong has the focus, and so its list is open.
  await expect(page.getByRole("option").first()).toBeVisible();
  await expectAccessible(page, "nobody chosen to share with", ofOpenLists);

  const [theirs, nobodys] = [await openAs(viewer), await openAs(await makeActor({ role: "viewer", tenantOf: actor }))];
  await theirs.emulateMedia({ reducedMotion: "reduce" });
  await theirs.goto(`/vault/sections/${sectionId}`);
  await expect(theirs.getByRole("main").getByRole("status").first()).toBeVisible();
  await expectAccessible(theirs, "permissions of a section, with View only");
  await nobodys.emulateMedia({ reducedMotion: "reduce" });
  await nobodys.goto("/vault");
  await expect(nobodys.getByText(vaultWords.noSections.title)).toBeVisible();
  await expectAccessible(nobodys, "no section shared");
});

test("axe: stored items", async ({ page, signInAs, vault }) => {
  const { actor, sectionId } = await signInAs("admin");
  const { certificate: _, ...items } = await furnishStored(actor, sectionId);
  const item = new StoredItemPage(page);
  await vault.open();
  await expect(vault.row("Price list")).toBeVisible();
  await expectAccessible(page, "vault with stored items");

  await item.addButton().click();
  await expect(item.addDialog().getByRole("radio").first()).toBeVisible();
  await expectAccessible(page, "choosing the type of an item");
  await page.keyboard.press("Escape");
  for (const kind of ["certificateArchive", "certificate", "file", "oneTimePassword"] as const) {
    const dialog = await item.begin(kind, "");
    await item.submit(dialog);
    await expect(dialog.getByText(words.en.errors.required).first()).toBeVisible();
    await expectAccessible(page, `form of a ${kind}, with errors`);
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
  }

  for (const [kind, id] of Object.entries(items)) {
    await item.open(id);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectAccessible(page, `detail of a ${kind}`);
  }
  await item.open(items.credentialSet);
  await item.menu("replacePassword").click();
  await expect(item.field(item.editDialog("Checkout robot"), "password")).toBeVisible();
  await expectAccessible(page, "replacing a password");
});

test("axe: a flow with stored items, and all that it reaches", async ({ page, signInAs, editor }) => {
  const { actor, sectionId } = await signInAs("admin");
  const items = await furnishStored(actor, sectionId);
  const params = { method: "GET", url: "https://api.shop.example/", trusted_certificate: items.expired };
  const header = { "x-login": `{{@VaultItem.${items.credentialSet}.Username}}` };
  const action = { id: "call", type: "HTTP", action: "SEND_REQUEST", params: { ...params, headers: header } };
  const { id: flowId } = await createFlow(actor, { name: "Settle", actions: [action], publish: true });
  await page.goto(`/flows/${flowId}`);
  await editor.select("HTTP request");
  await expect(editor.choice("Trusted certificate")).toContainText("Last year’s authority");
  await expectAccessible(page, "an action with stored items");
  await editor.choice("Client certificate").click();
  await expect(page.getByRole("option", { name: "mTLS client" })).toBeVisible();
  await expectAccessible(page, "choosing a stored item", ofOpenLists);
  await page.keyboard.press("Escape");
  await page.goto(`/flows/${flowId}/reach`);
  await expect(page.getByRole("link", { name: "Checkout robot" }).first()).toBeVisible();
  await expectAccessible(page, "all that a flow reaches");
});

test("axe: operators and groups", async ({ page, signInAs }) => {
  const { actor, sectionId } = await signInAs("admin");
  const { editor: colleague, groupId } = await furnishPeople(actor, sectionId);
  const settings = new OperatorsPage(page);
  await settings.open();
  await expect(settings.row("Ines Roy")).toBeVisible();
  await expectAccessible(page, "operators");
  await page.getByRole("button", { name: operators.invite, exact: true }).click();
  const inviting = settings.dialog(operators.inviteDialog.title);
  await inviting.getByRole("button", { name: operators.inviteDialog.submit, exact: true }).click();
  await expect(inviting.getByText(words.en.errors.required).first()).toBeVisible();
  await expectAccessible(page, "inviting, with errors");

  await settings.open(colleague.operatorId);
  await expect(settings.button("edit")).toBeVisible();
  await expectAccessible(page, "an operator");
  await settings.button("deactivate").click();
  await expect(page.getByRole("alertdialog").getByRole("combobox")).toBeVisible();
  await expectAccessible(page, "deactivating who alone controls a section");
  await page.keyboard.press("Escape");
  await settings.button("newLink").click();
  await page.getByRole("dialog").getByRole("button", { name: operators.linkDialog.confirm, exact: true }).click();
  await expect(settings.link()).toBeVisible();
  await expectAccessible(page, "a password link, shown once");

  await page.goto("/settings/groups");
  await expect(settings.row("Night shift")).toBeVisible();
  await expectAccessible(page, "groups");
  await settings.openGroup(groupId);
  await expect(settings.row("Ines Roy")).toBeVisible();
  await expectAccessible(page, "a group");
});

test("axe: one’s own account, and the audit log", async ({ page, signInAs }) => {
  const { actor, sectionId } = await signInAs("admin");
  await furnishStored(actor, sectionId);
  const account = new AccountPage(page);
  await account.open();
  await account.changePassword("", "");
  await expect(page.getByRole("dialog").getByText(words.en.errors.required).first()).toBeVisible();
  await expectAccessible(page, "changing the password, with errors");
  await page.keyboard.press("Escape");
  await account.createAccount("Nightly backup");
  await expect(account.accounts()).toHaveCount(1);
  await expectAccessible(page, "account");

  const audit = new AuditPage(page);
  await audit.open();
  await audit.showDetails(audit.rows().first());
  await expectAccessible(page, "audit log, with details");
  await audit.open("?to=2020-01-01");
  await expect(page.getByText(words.en.audit.empty.title)).toBeVisible();
  await expectAccessible(page, "audit log, nothing found");
});

test("axe: the theme and the language that a person chose", async ({ page, context, signInAs, baseURL }) => {
  const { actor, sectionId } = await signInAs("admin", { language: "fr" });
  await furnish(actor, sectionId);
  for (const theme of ["light", "dark"]) {
    await context.addCookies([{ name: "coffre-theme", value: theme, url: baseURL ?? "" }]);
    await page.goto("/vault");
    await expect(page.getByRole("row", { name: "Ledger" })).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("lang", "fr");
    await expect(page.locator("html")).toHaveCSS("color-scheme", theme);
    await expectAccessible(page, `theme chosen: ${theme}`);
  }
});

// WCAG 1.4.10: a phone of 320 CSS pixels, or a window of 1280 at 400 %.
test("nothing is wider than a narrow screen", async ({ page, signInAs, editor, vault }) => {
  const { actor, sectionId } = await signInAs("admin", { language: "fr" });
  const { flowId, failing, executions } = await furnish(actor, sectionId);
  const { file } = await furnishStored(actor, sectionId);
  const { editor: colleague, groupId } = await furnishPeople(actor, sectionId);
  await page.setViewportSize({ width: 320, height: 640 });
  const paths = [
    "/vault",
    `/vault/${failing.id}`,
    `/vault/${file}`,
    `/vault/sections/${sectionId}`,
    "/settings/operators",
    `/settings/operators/${colleague.operatorId}`,
    "/settings/groups",
    `/settings/groups/${groupId}`,
    "/account",
    "/audit",
    "/flows",
    `/flows/${flowId}`,
    `/flows/${flowId}/triggers`,
    "/executions",
    `/executions/${executions.failed}`,
    `/executions/${executions.uncertain}`,
  ];
  for (const path of paths) {
    await page.goto(path);
    await expect(page.getByRole("main").getByRole("button").first()).toBeVisible();
    await expectNoSidewaysScroll(page, path);
  }

  await page.goto(`/flows/${flowId}`);
  const views = new EditorViewsPage(page, "fr");
  await views
    .outline()
    .getByRole("button", { name: /^[\d.]+ Requête HTTP/ })
    .click();
  await expect(editor.in("fr").panel().getByRole("textbox").first()).toBeVisible();
  await expectNoSidewaysScroll(page, "outline with an action selected");
  await page.keyboard.press("Escape");
  await views.show("tree");
  await editor.in("fr").select("Requête HTTP");
  await expect(editor.in("fr").panel().getByRole("textbox").first()).toBeVisible();
  await expectNoSidewaysScroll(page, "editor with an action selected");

  await page.goto("/vault");
  await vault.in("fr").begin("Twilio", "Alertes de commande");
  await vault.in("fr").continue();
  await expectNoSidewaysScroll(page, "wizard");
});

async function expectNoSidewaysScroll(page: Page, where: string): Promise<void> {
  const { scrollWidth, clientWidth } = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return { scrollWidth, clientWidth };
  });
  expect(scrollWidth, where).toBeLessThanOrEqual(clientWidth);
}
