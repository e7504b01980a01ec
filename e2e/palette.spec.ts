import type { Locator, Page } from "@playwright/test";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { renderMessage } from "#lib/i18n/render-message.ts";
import { makeActor, makeConnection, makeSection } from "#test/factories.ts";
import { expectAccessible } from "./fixtures/axe.ts";
import { press, tabTo } from "./fixtures/keys.ts";
import { expect, test } from "./fixtures/test.ts";
import { type Language, words } from "./fixtures/words.ts";

const { palette, layout, flows } = words.en;
const nothing = (id: string, alias: string) => ({ id, alias, type: "FLOW", action: "DO_NOTHING", params: {} });

const dialog = (page: Page, language: Language = "en") =>
  page.getByRole("dialog", { name: words[language].palette.title });
const search = (page: Page, language: Language = "en") =>
  dialog(page, language).getByRole("combobox", { name: words[language].palette.search });
const option = (page: Page, name: string | RegExp): Locator => dialog(page).getByRole("option", { name });

async function open(page: Page, text: string): Promise<void> {
  await page.keyboard.press("ControlOrMeta+K");
  await expect(search(page)).toBeFocused();
  await page.keyboard.type(text);
}

/** What Enter would take: the focus stays in the field. */
async function expectActive(page: Page, name: string): Promise<void> {
  await expect(option(page, name).first()).toHaveAttribute("data-focused", "true");
  const id = await option(page, name).first().getAttribute("id");
  await expect(search(page)).toHaveAttribute("aria-activedescendant", id ?? "");
  await expect(search(page)).toBeFocused();
}

test("from anywhere to what one may see, and back by Esc", async ({ page, signInAs }) => {
  const { actor } = await signInAs("editor");
  const sectionId = await makeSection(actor, "Warehouse");
  const { id } = await makeConnection(actor, { sectionId, name: "Réseau SMS" });
  const owner = await makeActor({ tenantOf: actor });
  await makeConnection(owner, { sectionId: await makeSection(owner, "Hidden"), name: "Réseau caché" });
  await createFlow(actor, { name: "Order shipped", actions: [nothing("a", "First")] });
  await page.goto("/executions");

  await press(page, page.getByRole("button", { name: layout.palette }));
  await expect(search(page)).toBeFocused();
  await expectAccessible(page, "the palette");
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByRole("button", { name: layout.palette })).toBeFocused();

  await open(page, "reseau");
  await expectActive(page, "Réseau SMS");
  await expect(option(page, /./)).toHaveCount(1);
  await expect(dialog(page).getByRole("status")).toHaveText(renderMessage("en", "palette.found", { count: 1 }));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`/vault/${id}`);

  await open(page, "order shi");
  await expectActive(page, "Order shipped");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/flows\/[^/]+$/);

  await open(page, "audit");
  await expect(dialog(page).getByText(palette.none.replace("{search}", "audit"))).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
});

test("what is typed before the palette is loaded is typed into it, and into nothing else", async ({
  page,
  signInAs,
  editor,
}) => {
  const { actor } = await signInAs("editor");
  const { id } = await createFlow(actor, { name: "Order shipped", actions: [nothing("a", "First")] });
  await page.goto(`/flows/${id}?action=a`);
  const alias = editor.panel().getByLabel(flows.panel.alias);
  await alias.focus();
  let load = () => {};
  const loaded = new Promise<void>((resolve) => {
    load = resolve;
  });
  await page.route("**/_next/static/**", async (route) => {
    await loaded;
    await route.continue();
  });
  await page.keyboard.press("ControlOrMeta+K");
  await page.keyboard.type("versionss");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Enter");
  await expect(dialog(page)).toBeHidden();
  load();
  await expect(search(page)).toHaveValue("versions");
  await expectActive(page, flows.bar.versions);
  await expect(alias).toHaveValue("First");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`/flows/${id}/versions`);
});

test("whatever the bars and menus of the editor do has its command", async ({ page, signInAs, editor }) => {
  const { actor } = await signInAs("editor");
  const actions = [nothing("a", "First"), nothing("b", "Second")];
  const { id } = await createFlow(actor, { name: "Order shipped", actions, publish: true });
  await page.goto(`/flows/${id}`);
  await editor.select("First");
  await page.keyboard.press("ControlOrMeta+K");
  await expect(search(page)).toBeFocused();
  const { bar, menu, many, views, outline } = flows;
  const { only, from } = words.en.runs.menu;
  const { moveUp, moveDown, of: _, ...ofAction } = menu;
  const { addAction, compare, save, selectAll } = palette.command;
  const names = [
    ...[moveUp, moveDown, ...Object.values(ofAction), only, from, addAction, outline.addBefore, save, selectAll],
    ...[bar.runDraft, bar.publish, bar.runPublished.replace("{number}", "1"), bar.renameFlow, bar.settings],
    ...[words.en.transfer.export, bar.deleteFlow, bar.edit, bar.triggers, bar.executions, bar.versions, bar.reach],
    ...[
      compare,
      ...[views.tree, views.outline, views.json].map((view) => palette.command.view.replace("{view}", view)),
    ],
  ];
  for (const name of names) await expect(option(page, name).first()).toBeAttached();
  await expect(option(page, /\b(undo|redo)\b/i)).toHaveCount(2);
  await page.keyboard.type(selectAll);
  await expectActive(page, selectAll);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("toolbar", { name: "2 actions selected" })).toBeVisible();
  await open(page, many.clear);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("toolbar", { name: "2 actions selected" })).toBeHidden();
  await open(page, compare);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`/flows/${id}/versions`);
});

test("in the editor: commands of the action, the views and the flow, and the focus where it was", async ({
  page,
  signInAs,
  editor,
}) => {
  const { actor } = await signInAs("editor");
  const { id } = await createFlow(actor, {
    name: "Order shipped",
    actions: [nothing("a", "First"), nothing("b", "Second")],
  });
  await page.goto(`/flows/${id}`);
  await editor.select("First");
  await tabTo(page, editor.row("First").first());

  await open(page, "");
  await page.keyboard.press("Escape");
  await expect(editor.row("First").first()).toBeFocused();

  await open(page, flows.menu.duplicate);
  await expectActive(page, flows.menu.duplicate);
  await page.keyboard.press("Enter");
  await expect(dialog(page)).toBeHidden();
  await expect(editor.row("First")).toHaveCount(2);
  const said = page.locator("#announcements");
  await expect(said).toHaveText(renderMessage("en", "flows.added", { name: "First" }));
  await editor.untilSaved();
  await expect(said).toHaveText(/^Saved as draft \d+/);

  await open(page, "undo");
  await page.keyboard.press("Enter");
  await expect(editor.row("First")).toHaveCount(1);

  await open(page, flows.views.outline);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("radio", { name: flows.views.outline })).toBeChecked();

  await open(page, flows.bar.publish);
  await expectActive(page, flows.bar.publish);
  await page.keyboard.press("Enter");
  const publishing = page.getByRole("dialog");
  await expect(publishing).toBeVisible();
  // Nothing opens over a dialog that holds what one is in the middle of.
  await page.keyboard.press("ControlOrMeta+K");
  await expect(page.getByRole("dialog")).toHaveCount(1);
});

test("? lists the shortcuts, finds them, and can be turned off", async ({ page, signInAs }) => {
  await signInAs("viewer");
  await page.goto("/flows");
  await page.keyboard.press("?");
  const list = page.getByRole("dialog", { name: palette.shortcutsTitle });
  await expect(list.getByRole("searchbox", { name: palette.findShortcut })).toBeFocused();
  await expectAccessible(page, "the list of shortcuts");
  await page.keyboard.type("redo");
  await expect(list.getByRole("term")).toHaveText([palette.shortcuts.redo]);
  await page.keyboard.type("?");
  await expect(list).toBeVisible();

  await tabTo(page, list.getByRole("switch", { name: palette.single }));
  await page.keyboard.press("Space");
  await expect(list.getByRole("switch", { name: palette.single })).not.toBeChecked();
  await page.keyboard.press("Escape");
  await expect(list).toBeHidden();
  await page.keyboard.press("?");
  await page.reload();
  await page.keyboard.press("?");
  await open(page, palette.command.shortcuts);
  await expect(list).toBeHidden();
  await page.keyboard.press("Enter");
  await expect(list.getByRole("switch", { name: palette.single })).not.toBeChecked();
});

test("at 320 px, in French: it fits, and Échap closes it", async ({ page, signInAs }) => {
  await signInAs("admin");
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto("/flows");
  await open(page, "francais");
  await expectActive(page, palette.command.language.replace("{language}", "Français"));
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  await page.keyboard.press("ControlOrMeta+K");
  await expect(search(page, "fr")).toBeFocused();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await page.keyboard.press("Escape");
  await expect(dialog(page, "fr")).toBeHidden();
});
