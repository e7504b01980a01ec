import { randomBytes } from "node:crypto";
import type { Locator, Page } from "@playwright/test";
import { newId } from "#lib/db/ids.ts";
import { makeActor } from "#test/factories.ts";
import { expectAccessible } from "./fixtures/axe.ts";
import { furnish } from "./fixtures/furnish.ts";
import { expectClearRing, expectRing, MOST_STOPS, press, tabTo } from "./fixtures/keys.ts";
import { providerRequests } from "./fixtures/shared.ts";
import { expect, test } from "./fixtures/test.ts";
import { seedWords, twilioWords, words } from "./fixtures/words.ts";
import { AccountPage } from "./pages/account-page.ts";
import { AuditPage } from "./pages/audit-page.ts";
import { ExecutionPage } from "./pages/execution-page.ts";
import { OperatorsPage } from "./pages/operators-page.ts";
import { SectionPage } from "./pages/section-page.ts";
import { StoredItemPage } from "./pages/stored-item-page.ts";

const seed = seedWords.en;
const { vault: vaultWords, flows: flowWords, executions: executionWords, layout } = words.en;

// Each is many small steps, one key at a time.
test.describe.configure({ timeout: 150_000 });

test("by keyboard alone: from the tenant's menu to a connection in the vault", async ({ page, signInAs, vault }) => {
  await signInAs("admin");
  const account = { sid: `AC${randomBytes(16).toString("hex")}`, token: randomBytes(16).toString("hex") };
  await page.goto("/flows");

  await page.keyboard.press("Tab");
  await expectRing(page.getByRole("link", { name: layout.skipToContent }));
  await press(page, page.getByRole("button", { name: /Acme Payments/ }));
  await expect(page.getByRole("menuitem", { name: seed.vault, exact: true })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/vault$/);

  // The dialog opens on its first field, and Esc gives the focus back to what opened it.
  await press(page, vault.addButton());
  const dialog = vault.dialog();
  const search = dialog.getByRole("searchbox", { name: vaultWords.wizard.findApp });
  await expect(search).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expectRing(vault.addButton());

  // Without an app it goes to the choice that is missing.
  await page.keyboard.press("Enter");
  await expect(search).toBeFocused();
  await expectAccessible(page, "choosing the app");
  await page.keyboard.press("Enter");
  await expect(dialog.getByText(vaultWords.wizard.appRequired)).toBeVisible();
  await expect(dialog.getByRole("radio").first()).toBeFocused();
  const apps = await dialog
    .getByRole("radio")
    .evaluateAll((radios) => radios.map((each) => each.getAttribute("value")));
  for (const app of apps.slice(1, apps.indexOf("TWILIO") + 1)) {
    await page.keyboard.press("ArrowDown");
    await expect(dialog.locator(`input[value="${app}"]`)).toBeChecked();
  }
  await page.keyboard.press("Enter");

  const name = dialog.getByLabel(seed.connectionName);
  await expectRing(name);
  await page.keyboard.press("Enter");
  await expect(name).toHaveAttribute("aria-invalid", "true");
  await expect(name).toHaveAccessibleDescription(new RegExp(words.en.errors.required));
  await expectAccessible(page, "a connection without its name");
  await expect(name).toBeFocused();
  await page.keyboard.type("Order alerts");
  await page.keyboard.press("Enter");

  // The first field that is wrong, not the button that was pressed.
  const sid = dialog.getByLabel(twilioWords.en.sid);
  const token = dialog.getByLabel(twilioWords.en.token);
  await expect(sid).toBeFocused();
  await page.keyboard.type(account.sid);
  await press(page, dialog.getByRole("button", { name: seed.addVaultConnection }));
  await expect(token).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page, "a token that is missing");
  await expect(token).toBeFocused();
  await page.keyboard.type(account.token);

  // Back keeps what was typed, but never a secret in sight.
  await press(page, dialog.getByRole("button", { name: vaultWords.wizard.back }));
  await expect(name).toBeFocused();
  await expect(name).toHaveValue("Order alerts");
  await page.keyboard.press("Enter");
  await expect(sid).toBeFocused();
  await expect(sid).toHaveValue(account.sid);
  await press(page, dialog.getByRole("button", { name: seed.addVaultConnection }));

  await expect(dialog.getByText(vaultWords.test.ok.replace("{app}", "Twilio"))).toBeVisible();
  await expectRing(dialog.getByText(vaultWords.wizard.close, { exact: true }));
  await expectAccessible(page, "a connection that was tested");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(vault.row("Order alerts")).toContainText(vaultWords.states.ready);
  await expect(vault.addButton()).toBeFocused();
  await expectAccessible(page, "the vault with the connection");
  // The test, and whose account it is.
  const read = { method: "GET", status: 200 };
  expect(await providerRequests(account.sid)).toMatchObject([read, read]);
});

test("by keyboard alone: from a flow to an empty connection, its credentials, and an SMS", async ({
  page,
  signInAs,
  editor,
  vault,
}) => {
  await signInAs("admin");
  const account = { sid: `AC${randomBytes(16).toString("hex")}`, token: randomBytes(16).toString("hex") };
  await page.goto("/flows");

  await press(page, page.getByRole("button", { name: flowWords.createFlow }));
  const creating = page.getByRole("dialog", { name: flowWords.create.title });
  const flowName = creating.getByLabel(flowWords.nameField);
  await expectRing(flowName);
  await expectAccessible(page, "naming a flow");
  await page.keyboard.press("Enter");
  await expect(flowName).toHaveAttribute("aria-invalid", "true");
  await expect(flowName).toBeFocused();
  await page.keyboard.type("Order shipped");
  await page.keyboard.press("Enter");
  await expect(editor.tree()).toBeVisible();

  // The tree is one stop; the arrows move in it, and Enter on an insertion point opens the picker.
  await tabTo(page, editor.row(flowWords.tree.start));
  await page.keyboard.press("ArrowDown");
  await expect(editor.row(flowWords.tree.addFirst)).toBeFocused();
  await page.keyboard.press("Enter");
  const picker = page.getByRole("dialog", { name: flowWords.picker.title });
  await expect(picker.getByRole("searchbox")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(picker).toBeHidden();
  await expect(editor.row(flowWords.tree.addFirst)).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.type("send sms");
  await expect(picker.getByRole("option", { name: seed.sendSms })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(editor.row(seed.sendSms)).toBeFocused();

  // Enter goes from the row into its panel, Esc comes back.
  await page.keyboard.press("Enter");
  await expectRing(editor.connectionSelect());
  await expectAccessible(page, "the form of an SMS");
  await page.keyboard.press("Escape");
  await expect(editor.row(seed.sendSms)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(editor.connectionSelect()).toBeFocused();

  await press(page, editor.addConnectionButton());
  await expect(vault.dialog().getByLabel(seed.connectionName)).toBeFocused();
  await expect(vault.dialog().getByRole("button", { name: "Vault items" })).toBeVisible();
  await expectAccessible(page, "a connection made from the flow");
  await page.keyboard.type("Twilio · staging");
  await page.keyboard.press("Enter");
  await expect(vault.dialog().getByLabel(twilioWords.en.sid)).toBeFocused();
  await press(page, vault.dialog().getByRole("button", { name: seed.createEmpty }));
  await expect(vault.dialog()).toBeHidden();
  await expectRing(editor.addConnectionButton());
  await expect(editor.connectionSelect()).toContainText("Twilio · staging");

  for (const [label, text] of [
    [twilioWords.en.from, "+15557122661"],
    [twilioWords.en.to, "{{ input.phone }}"],
    [twilioWords.en.message, "Hello {{ input.name }}!"],
  ] as const) {
    const field = editor.panel().getByRole("textbox", { name: label, exact: true });
    await tabTo(page, field);
    await page.keyboard.type(text);
    await expect(field).toHaveText(text);
  }
  await editor.untilSaved();
  await page.keyboard.press("Escape");
  await expect(editor.row(seed.sendSms)).toBeFocused();
  // A screen reader that lands on the row hears what is missing.
  await expect(editor.row(seed.sendSms)).toHaveAccessibleName(new RegExp(seed.noCredentials));

  await press(page, page.getByRole("button", { name: flowWords.bar.publish, exact: true }), "Shift+Tab");
  const publishing = page.getByRole("dialog");
  await expect(publishing).toContainText("Twilio · staging");
  await expectAccessible(page, "publishing over an empty connection");
  await press(page, publishing.getByRole("button", { name: flowWords.publish.confirm, exact: true }));
  await expect(publishing).toBeHidden();
  await expect(page.getByRole("button", { name: flowWords.bar.publish, exact: true })).toBeFocused();

  // A wrong input is said beside its field; the run then fails at the empty connection, and links to it.
  await runPublished(page);
  const running = page.getByRole("dialog", { name: flowWords.run.titlePublished });
  const input = running.getByLabel(flowWords.run.input);
  await expectRing(input);
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("{ oops");
  await press(page, running.getByRole("button", { name: flowWords.run.confirm, exact: true }));
  await expect(input).toHaveAttribute("aria-invalid", "true");
  await expect(input).toBeFocused();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type('{ "phone": "+33612345678", "name": "Ada" }');
  await press(page, running.getByRole("button", { name: flowWords.run.confirm, exact: true }));
  await press(page, page.getByRole("link", { name: words.en.runs.open }));
  await page.waitForURL(/\/executions\/[^/]+$/);
  await expect(page.getByRole("status").getByText(executionWords.status.FAILED, { exact: true })).toBeVisible();

  await press(page, page.getByRole("link", { name: executionWords.addCredentials }));
  await page.waitForURL(/\/vault\/[^/]+$/);
  const addCredentials = page.getByRole("button", { name: vaultWords.menu.add }).first();
  await press(page, addCredentials);
  const credentials = page.getByRole("dialog", { name: vaultWords.credentials.addTitle });
  await expect(credentials.getByLabel(twilioWords.en.sid)).toBeFocused();
  await page.keyboard.type(account.sid);
  await tabTo(page, credentials.getByLabel(twilioWords.en.token));
  await page.keyboard.type(account.token);
  await page.keyboard.press("Enter");
  await expect(credentials.getByText(vaultWords.test.ok.replace("{app}", "Twilio"))).toBeVisible();
  await expectRing(credentials.getByText(vaultWords.wizard.close, { exact: true }));
  await page.keyboard.press("Enter");
  await expect(credentials).toBeHidden();
  await expect(page.getByText(vaultWords.states.ready, { exact: true }).first()).toBeVisible();
  // What opened the dialog may be gone with the missing credentials; the focus is not lost all the same.
  await expect(page.locator("body")).not.toBeFocused();

  await press(page, page.getByRole("link", { name: "Order shipped" }).first());
  await expect(editor.tree()).toBeVisible();
  await runPublished(page);
  await press(page, running.getByRole("button", { name: flowWords.run.confirm, exact: true }));
  await press(page, page.getByRole("link", { name: words.en.runs.open }));
  await page.waitForURL(/\/executions\/[^/]+$/);
  await expect(page.getByRole("status").getByText(executionWords.status.COMPLETED, { exact: true })).toBeVisible();
  const sent = (await providerRequests(account.sid)).filter(({ method }) => method === "POST");
  expect(sent).toMatchObject([{ fields: { To: "+33612345678", Body: "Hello Ada!" }, status: 201 }]);
});

test("by keyboard alone: from no section to one of one’s own, shared, with an item in it", async ({
  page,
  signInAs,
}) => {
  const { actor } = await signInAs("editor");
  await makeActor({ name: "Ines Roy", role: "viewer", tenantOf: actor });
  const [section, item] = [new SectionPage(page), new StoredItemPage(page)];
  const { sections, permissions } = vaultWords;
  await page.goto("/vault");

  await press(page, section.nav().getByRole("button", { name: sections.new, exact: true }));
  const naming = section.dialog(sections.new);
  const name = naming.getByLabel(sections.name);
  await expectRing(name);
  await page.keyboard.press("Enter");
  await expect(name).toHaveAttribute("aria-invalid", "true");
  await expect(name).toBeFocused();
  await page.keyboard.type("Shop");
  await page.keyboard.press("Enter");
  await expect(section.addButton()).toBeVisible();
  // The page is another; the focus goes on from its content, not from the browser's frame.
  await expect(page.locator("body")).not.toBeFocused();

  await press(page, section.addButton());
  const sharing = section.dialog(permissions.addTitle.replace("{section}", "Shop"));
  await expect(sharing.getByRole("combobox")).toBeFocused();
  await page.keyboard.type("ines");
  await expect(page.getByRole("option", { name: "Ines Roy" })).toBeVisible();
  // The first Esc is the list's, not the dialog's.
  await page.keyboard.press("Escape");
  await expect(page.getByRole("option")).toHaveCount(0);
  await expect(sharing).toBeVisible();
  await expect(sharing.getByRole("combobox")).toHaveValue("");
  await page.keyboard.type("ines");
  await expect(page.getByRole("option", { name: "Ines Roy" })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(sharing.getByRole("combobox")).toHaveValue(/^Ines Roy/);
  await tabTo(page, sharing.getByRole("radio", { name: permissions.level.view }));
  await page.keyboard.press("ArrowDown");
  await expect(sharing.getByRole("radio", { name: permissions.level.change })).toBeChecked();
  await page.keyboard.press("Enter");
  await expect(sharing).toBeHidden();
  await expectRing(section.addButton());

  // A grant is lowered in its own line, and taken away beside it.
  const level = page.getByRole("button", { name: permissions.levelOf.replace("{name}", "Ines Roy") });
  await press(page, level);
  await expect(page.getByRole("listbox")).toBeVisible();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(level).toContainText(permissions.level.view);
  await press(page, page.getByRole("button", { name: permissions.removeNamed.replace("{name}", "Ines Roy") }));
  await expect(section.line("Ines Roy")).toHaveCount(0);

  await press(page, section.tab("items"), "Shift+Tab");
  await press(page, item.addButton());
  const dialog = item.addDialog();
  await expect(dialog.getByRole("radio").first()).toBeFocused();
  for (let kinds = 0; kinds < 4; kinds++) await page.keyboard.press("ArrowDown");
  await expect(dialog.getByRole("radio", { name: vaultWords.kinds.oneTimePassword })).toBeChecked();
  await page.keyboard.press("Enter");
  await expectRing(item.field(dialog, "name"));
  await page.keyboard.type("Portal 2FA");
  await page.keyboard.press("Enter");
  await expect(item.field(dialog, "secret")).toHaveAttribute("aria-invalid", "true");
  await expect(item.field(dialog, "secret")).toBeFocused();
  await page.keyboard.type("GEZDGNBVGY3TQOJQ");
  await tabTo(page, item.host(dialog));
  await page.keyboard.type("portal.example");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  const row = page.getByRole("row", { name: "Portal 2FA" });
  await expect(row).toContainText(vaultWords.states.ready);
  await expect(page.locator("body")).not.toBeFocused();

  // Its menu, and a dialog that Esc leaves as it was.
  const menu = row.getByRole("button", { name: vaultWords.table.actionsOf.replace("{name}", "Portal 2FA") });
  await press(page, menu);
  await expect(page.getByRole("menu")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(item.editDialog("Portal 2FA")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(item.editDialog("Portal 2FA")).toBeHidden();
  await expectRing(menu);
});

test("by keyboard alone: an invitation, an API account, and what the log says of them", async ({ page, signInAs }) => {
  await signInAs("admin");
  const settings = new OperatorsPage(page);
  const { operators, account, audit } = words.en;
  await settings.open();
  const invite = page.getByRole("button", { name: operators.invite, exact: true });
  await press(page, invite);
  const inviting = settings.dialog(operators.inviteDialog.title);
  await expectRing(inviting.getByLabel(operators.form.name, { exact: true }));
  await page.keyboard.type("Ines Roy");
  await page.keyboard.press("Enter");
  const email = inviting.getByLabel(operators.form.email, { exact: true });
  await expect(email).toHaveAttribute("aria-invalid", "true");
  await expect(email).toBeFocused();
  await page.keyboard.type(`ines-${newId()}@acme.example`);
  await page.keyboard.press("Enter");
  await expect(settings.link()).toBeVisible();
  await press(page, settings.button("done"));
  await expectRing(invite);
  await expect(settings.row("Ines Roy")).toBeVisible();

  const own = new AccountPage(page);
  await own.open();
  const create = own.panel("api").getByRole("button", { name: account.api.create, exact: true });
  await press(page, create);
  await expectRing(own.dialog(account.api.create).getByLabel(account.api.description, { exact: true }));
  await page.keyboard.type("Nightly backup");
  await page.keyboard.press("Enter");
  const shown = own.dialog(account.api.createdTitle);
  await expect(shown).toBeVisible();
  // What is shown this once is not closed by a key that slipped.
  await page.keyboard.press("Escape");
  await expect(shown).toBeVisible();
  await press(page, shown.getByRole("button", { name: account.api.done, exact: true }));
  await expect(shown).toBeHidden();
  await expectRing(create);

  const log = new AuditPage(page);
  await log.open();
  const details = log.detailsButton(log.row("Nightly backup").first());
  await press(page, details);
  await expect(details).toHaveAttribute("aria-expanded", "true");
  await press(page, page.getByRole("button", { name: audit.details.target, exact: true }));
  await expect(log.rows()).toHaveCount(1);
  await press(page, page.getByRole("button", { name: audit.filters.clear, exact: true }), "Shift+Tab");
  await expect(log.rows().nth(2)).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`the line of a journal, and the entry of a menu, that has the focus is seen to (${colorScheme})`, async ({
    page,
    signInAs,
  }) => {
    const { actor, sectionId } = await signInAs("admin");
    const { flowId, executions } = await furnish(actor, sectionId);
    // Colours that are still on their way would be measured in between.
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const execution = new ExecutionPage(page);
    await execution.open(executions.completed);
    await tabTo(page, execution.steps().first());
    await expectClearRing(execution.steps().first());
    await page.keyboard.press("ArrowDown");
    await expectClearRing(execution.steps().nth(1));

    await page.goto(`/flows/${flowId}`);
    await press(page, page.getByRole("button", { name: flowWords.bar.options }));
    const entries = page.getByRole("menuitem");
    await expectClearRing(entries.first());
    await page.keyboard.press("ArrowDown");
    await expectClearRing(entries.nth(1));
  });
}

async function runPublished(page: Page): Promise<void> {
  await press(page, page.getByRole("button", { name: flowWords.bar.options }));
  await expect(page.getByRole("menu")).toBeVisible();
  const item = page.getByRole("menuitem", { name: flowWords.bar.runPublished.split(" {")[0] ?? "" });
  for (let stops = 0; stops < MOST_STOPS && !(await isFocused(item)); stops++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
}

function isFocused(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element === document.activeElement);
}
