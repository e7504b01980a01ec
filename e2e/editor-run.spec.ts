import type { Locator, Page } from "@playwright/test";
import { newId } from "#lib/db/ids.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { renderMessage } from "#lib/i18n/render-message.ts";
import { ownerDb } from "#test/owner.ts";
import { expectAccessible } from "./fixtures/axe.ts";
import { requestTo } from "./fixtures/flow-actions.ts";
import { press, tabTo } from "./fixtures/keys.ts";
import { echoRequests } from "./fixtures/shared.ts";
import { expect, test } from "./fixtures/test.ts";
import { words } from "./fixtures/words.ts";
import type { FlowEditorPage } from "./pages/flow-editor-page.ts";

const { runs, flows: label, executions } = words.en;

const flowAction = (id: string, action: string, params: object, alias: string) => ({
  ...{ id, type: "FLOW", action, params, alias },
});

function actionsOf(folder: string) {
  return [
    { ...requestTo("ask", null, `${folder}/json`, { note: "{{ input.note }}" }), alias: "Ask the ledger" },
    flowAction("rest", "DELAY_FLOW", { number: 3, units: "SECONDS" }, "Wait a little"),
    { ...requestTo("tell", null, `${folder}/redirect`, { status: "{{ actions.ask.status }}" }), alias: "Tell Ada" },
    flowAction("give", "RETURN_JSON", { payload: { told: "{{ actions.tell.status }}" } }, "Say so"),
  ];
}

const strip = (page: Page) => page.getByRole("region", { name: runs.label });
const state = (editor: FlowEditorPage, name: string) => editor.row(name).first();

test("by keyboard: the draft runs on its tree, fails, is looked into, mended, and goes on from there", async ({
  signInAs,
  editor,
  page,
}) => {
  test.setTimeout(120_000);
  const { actor } = await signInAs("editor");
  const folder = `/${newId()}`;
  const { id: flowId } = await createFlow(actor, { name: "Ask and tell", actions: actionsOf(folder) });
  await page.goto(`/flows/${flowId}`);
  await expect(editor.tree()).toBeVisible();

  await test.step("with a sample: each row says how it stands, in words, and to a screen reader too", async () => {
    await press(page, page.getByRole("button", { name: label.bar.runDraft }));
    const dialog = page.getByRole("dialog", { name: label.run.titleDraft });
    await tabTo(page, dialog.getByLabel(label.run.input));
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.type('{ "note": "for the ledger" }');
    await press(page, dialog.getByRole("button", { name: label.run.confirm, exact: true }));
    await expect(dialog).toBeHidden();
    await expect(state(editor, "Wait a little")).toContainText(/waiting until/);
    await expect(state(editor, "Wait a little")).toHaveAccessibleDescription(/waiting until/);
    await expect(state(editor, "Ask the ledger")).toContainText(/\d (ms|s)/);
    await expect(editor.panel()).toContainText("Wait a little");
    await expect(state(editor, "Tell Ada")).toContainText(executions.failed, { timeout: 20_000 });
    await expect(state(editor, "Say so")).toContainText(executions.notReached);
    await expect(strip(page)).toContainText(executions.status.FAILED);
    await expect(page.locator("#announcements")).toContainText(
      renderMessage("en", "runs.failedAt", { name: "Tell Ada" }),
    );
  });

  await test.step("the panel went along, and shows what failed", async () => {
    await expect(page.getByRole("tab", { name: executions.tabs.error })).toHaveAttribute("aria-selected", "true");
    await expect(editor.panel()).toContainText("nothing.elsewhere.test");
    await expectAccessible(page, "the editor with a run that failed");
  });

  await test.step("mended, it goes on from the action that failed, and does nothing before it again", async () => {
    await tabTo(page, editor.row(label.tree.start));
    await goDownTo(page, editor.row("Tell Ada").first());
    await page.keyboard.press("Enter");
    await page.getByRole("radio", { name: runs.tabs.settings }).press("Space");
    const url = editor.panel().getByRole("textbox", { name: "URL", exact: true });
    await tabTo(page, url);
    await page.keyboard.press("ControlOrMeta+End");
    for (let count = 0; count < "redirect".length; count++) await page.keyboard.press("Backspace");
    await page.keyboard.type("json");
    await page.keyboard.press("Escape");
    await editor.untilSaved();
    await press(page, strip(page).getByRole("button", { name: executions.rerun.failure }), "Shift+Tab");
    const dialog = page.getByRole("dialog", {
      name: renderMessage("en", "runs.part.title.FROM", { name: "Tell Ada" }),
    });
    await expect(dialog).toContainText(renderMessage("en", "runs.effects.title", { count: 1 }));
    await press(page, dialog.getByRole("button", { name: runs.part.confirm.FROM }));
    await expect(strip(page)).toContainText(executions.status.COMPLETED, { timeout: 20_000 });
    await expect(strip(page)).toContainText(runs.part.FROM);
    await expect(state(editor, "Ask the ledger")).toContainText(runs.taken);
    await expect(state(editor, "Tell Ada")).toContainText(/\d (ms|s)/);
    const sent = await echoRequests(folder);
    expect(sent.map(({ path }) => path.slice(folder.length))).toEqual(["/json", "/redirect", "/json"]);
  });

  await test.step("one action alone, with an earlier output that is typed", async () => {
    await openMenu(page, editor, "Tell Ada", runs.menu.only);
    const dialog = page.getByRole("dialog", {
      name: renderMessage("en", "runs.part.title.ONLY", { name: "Tell Ada" }),
    });
    await press(page, dialog.getByRole("button", { name: runs.pins.typeFor.replace("{name}", "Ask the ledger") }));
    const typed = dialog.getByRole("textbox", { name: runs.pins.outputOf.replace("{name}", "Ask the ledger") });
    await tabTo(page, typed);
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.type('{ "status": "typed" }');
    await expectAccessible(page, "running one action alone");
    await press(page, dialog.getByRole("button", { name: runs.part.confirm.ONLY }));
    await expect(strip(page)).toContainText(runs.part.ONLY);
    await expect(strip(page)).toContainText(executions.status.COMPLETED, { timeout: 20_000 });
    const last = (await echoRequests(folder)).at(-1);
    expect(JSON.stringify(last)).toContain("typed");
    const row = await ownerDb.flowExecution.findFirstOrThrow({ where: { flowId }, orderBy: { id: "desc" } });
    expect(row.part).toMatchObject({ mode: "ONLY", actionId: "tell" });
  });

  await test.step("its own page is one key away, and the list says what it was", async () => {
    await press(page, strip(page).getByRole("link", { name: runs.open }));
    await page.waitForURL(/\/executions\/[^/]+$/);
    await expect(page.getByText(runs.part.ONLY).first()).toBeVisible();
    await page.goto(`/flows/${flowId}/executions`);
    await expect(page.getByRole("row").filter({ hasText: runs.part.ONLY })).toHaveCount(1);
    await expect(page.getByRole("row").filter({ hasText: runs.part.FROM })).toHaveCount(1);
  });
});

test("where no event comes through, it is asked instead", async ({ signInAs, editor, page }) => {
  const { actor } = await signInAs("editor");
  const actions = [flowAction("give", "RETURN_JSON", { payload: { done: true } }, "Say so")];
  const { id: flowId } = await createFlow(actor, { name: "Says so", actions });
  await page.route("**/events", (route) => route.abort());
  await page.goto(`/flows/${flowId}`);
  await page.getByRole("button", { name: label.bar.runDraft }).click();
  await page.getByRole("dialog").getByRole("button", { name: label.run.confirm, exact: true }).click();
  await expect(strip(page)).toContainText(executions.status.COMPLETED, { timeout: 20_000 });
  await expect(state(editor, "Say so")).toContainText(/\d (ms|s)/);
  await strip(page).getByRole("button", { name: runs.close }).click();
  await expect(strip(page)).toBeHidden();
  await expect(state(editor, "Say so")).not.toContainText(/\d (ms|s)/);
});

/** The menu of an action's row, by its keys. */
async function openMenu(page: Page, editor: FlowEditorPage, name: string, entry: string): Promise<void> {
  await tabTo(page, editor.row(name).first());
  const button = page.getByRole("button", { name: label.menu.of.replace("{name}", name) });
  for (let stops = 0; stops < 4 && !(await isFocused(button)); stops++) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await goDownTo(page, page.getByRole("menuitem", { name: entry }));
  await page.keyboard.press("Enter");
}

async function goDownTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let stops = 0; stops < 20 && !(await isFocused(target)); stops++) await page.keyboard.press("ArrowDown");
  await expect(target).toBeFocused();
}

function isFocused(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element === document.activeElement);
}
