import type { Page } from "@playwright/test";
import type { Actor } from "#lib/auth/actor.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { longFlow } from "#test/long-flow.ts";
import { expectAccessible } from "./fixtures/axe.ts";
import { expect, test } from "./fixtures/test.ts";
import { words } from "./fixtures/words.ts";
import type { FlowEditorPage } from "./pages/flow-editor-page.ts";

const { flows: label } = words.en;
const BLOCKS = 30;
/** Start and End; in each block ten actions, eight more gaps than lists, and three branches. */
const ROWS = 2 + 1 + BLOCKS * 26;

test.describe.configure({ timeout: 120_000 });

test("of a long flow the rows in sight are drawn, and the keys of the tree reach every other", async ({
  page,
  signInAs,
  editor,
}) => {
  const { actor } = await signInAs("editor");
  await page.goto(`/flows/${await makeLong(actor)}`);
  await editor.row("Tell thanks 1").click({ position: { x: 150, y: 30 } });
  await expect(editor.tree()).toHaveAttribute("aria-rowcount", String(ROWS));
  expect(await editor.tree().getByRole("row").count()).toBeLessThan(100);

  await page.keyboard.press("End");
  await expect(focused(page)).toHaveAttribute("aria-rowindex", String(ROWS));
  await expect(focused(page)).toBeInViewport();
  await page.keyboard.press("Home");
  await expect(focused(page)).toHaveAttribute("aria-rowindex", "1");
  await expect(focused(page)).toBeInViewport();
  await page.keyboard.press("PageDown");
  await expect(focused(page)).toHaveAttribute("aria-rowindex", "13");

  // Type-ahead goes to a row that has no element yet.
  await page.keyboard.type("Tell line 29");
  await expect(editor.row("Tell line 29")).toBeFocused();
  await expect(editor.row("Tell line 29")).toBeInViewport();
  await expect(editor.row("Tell line 29")).toHaveAttribute("aria-level", "3");
  await expect(editor.row("Tell line 29")).toHaveAttribute("aria-setsize", "5");
  await expect(editor.row("Tell line 29")).toHaveAttribute("aria-posinset", "4");
  await page.keyboard.press("Alt+ArrowUp");
  await expect(editor.row("Tell line 29")).toBeFocused();
  await expect(editor.row("Tell line 29")).toHaveAttribute("aria-posinset", "2");
  await expectAccessible(page, "a long flow");
});

test("the row that has the focus keeps it while the page is scrolled away, folded rows are found by their address", async ({
  page,
  signInAs,
  editor,
}) => {
  const { actor } = await signInAs("editor");
  const flowId = await makeLong(actor);
  await page.goto(`/flows/${flowId}?action=line_20`);
  await expect(editor.row("Tell line 20")).toBeFocused();
  await expect(editor.row("Tell line 20")).toBeInViewport();
  await expect(editor.panel().getByLabel(label.panel.alias)).toHaveValue("Tell line 20");

  await editor.tree().hover();
  await page.mouse.wheel(0, -40_000);
  await expect(editor.row("Tell thanks 1")).toBeInViewport();
  await expect(editor.row("Tell line 20")).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(focused(page)).toBeInViewport();
  await expect(focused(page)).toHaveAccessibleName(/^Add an action after/);

  // The branch takes its rows with it, and gives them back.
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await expect(focused(page)).toHaveAttribute("aria-expanded", "false");
  await expect(editor.row("Tell line 20")).toHaveCount(0);
  await expect(editor.tree()).toHaveAttribute("aria-rowcount", String(ROWS - 5));
  // Esc in the form goes back to the action's row, wherever that is.
  await editor.panel().getByLabel(label.panel.alias).click();
  await page.keyboard.press("Escape");
  await expect(editor.row("Tell line 20")).toBeFocused();
});

test("what is typed shows in its row, undo goes to a row far away, and a save does not get in between", async ({
  page,
  signInAs,
  editor,
}) => {
  const { actor } = await signInAs("editor");
  await page.goto(`/flows/${await makeLong(actor)}?action=thanks_2`);
  await expect(editor.row("Tell thanks 2")).toBeFocused();
  const alias = editor.panel().getByLabel(label.panel.alias);
  await alias.click();
  await alias.press("End");
  await alias.pressSequentially(" of many, typed through a save that is under way", { delay: 40 });
  await expect(editor.row("Tell thanks 2 of many, typed through a save that is under way")).toBeVisible();
  await editor.untilSaved();
  await page.keyboard.press("Escape");
  await expect(selected(editor)).toBeFocused();
  await page.keyboard.press("End");
  await expect(focused(page)).toHaveAttribute("aria-rowindex", String(ROWS));
  await page.keyboard.press("ControlOrMeta+z");
  await expect(selected(editor)).toHaveAccessibleName(/^Tell thanks 2/);
  await expect(selected(editor)).toBeFocused();
  await expect(selected(editor)).toBeInViewport();
});

async function makeLong(actor: Actor): Promise<string> {
  const actions = longFlow(BLOCKS, { http: [], twilio: [] });
  return (await createFlow(actor, { name: "Long", actions })).id;
}

const focused = (page: Page) => page.locator(":focus");
const selected = (editor: FlowEditorPage) => editor.tree().locator('[role="row"][aria-selected="true"]');
