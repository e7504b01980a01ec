import type { Locator, Page } from "@playwright/test";
import type { Actor } from "#lib/auth/actor.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { requestTo } from "./fixtures/flow-actions.ts";
import { expect, test } from "./fixtures/test.ts";
import { type Language, words } from "./fixtures/words.ts";
import { EditorViewsPage } from "./pages/editor-views-page.ts";
import { FlowEditorPage } from "./pages/flow-editor-page.ts";

/*
 * What a screen reader is given of the editor. To take it anew after a change that is meant to be heard:
 *   npx playwright test e2e/editor-aria.spec.ts --update-snapshots
 * and read the difference: numbers that change from run to run stand as patterns.
 */
const answer = (id: string, alias: string): FlowAction => ({
  ...{ id, alias, type: "FLOW", action: "RETURN_JSON", params: { payload: { note: "{{ input.note }}" } } },
});

/** A branch, a loop, a request that is refused, and what is then not reached. */
const actions: FlowAction[] = [
  {
    ...{ id: "large", alias: "Large order", type: "FLOW", action: "BOOLEAN_CONDITION" },
    params: {
      if: { operator: "GREATER_THAN", operands: ["{{ input.total }}", 500] },
      then: [{ id: "note", alias: "Note it", type: "FLOW", action: "STORE_VARS", params: { vars: { large: true } } }],
    },
  },
  {
    ...{ id: "lines", alias: "Each line", type: "FLOW", action: "FOR_EACH" },
    params: { items: "{{ input.lines }}", do: [{ id: "rest", alias: "Rest", type: "FLOW", action: "DO_NOTHING" }] },
  },
  { ...requestTo("tell", null, "/ledger/redirect", {}), alias: "Tell the ledger" } as FlowAction,
  answer("give", "Say so"),
];

async function open(page: Page, actor: Actor, language: Language = "en") {
  const { id } = await createFlow(actor, { name: "Take an order", actions });
  await page.goto(`/flows/${id}`);
  const parts = { editor: new FlowEditorPage(page, language), views: new EditorViewsPage(page, language) };
  await expect(parts.editor.row("Large order")).toBeVisible();
  return parts;
}

const heard = (target: Locator, name: string) => expect(target).toMatchAriaSnapshot({ name: `${name}.aria.yml` });

test("what a screen reader is given of the editor: its three views, a form, publishing", async ({ page, signInAs }) => {
  const { actor } = await signInAs("editor");
  const { editor, views } = await open(page, actor);
  await heard(editor.tree(), "tree");
  await editor.select("Each line");
  await expect(editor.panel().getByLabel(words.en.flows.panel.alias)).toHaveValue("Each line");
  await heard(editor.panel(), "inspector");
  await views.show("outline");
  await heard(views.outline(), "outline");
  await views.show("json");
  // Its text is the document, not its frame.
  await heard(page.getByRole("group", { name: words.en.flows.views.label }), "views");
  await expect(views.text()).toHaveAttribute("aria-multiline", "true");
  await expect(views.text()).toHaveAccessibleName(words.en.flows.json.label);
  await views.show("tree");
  await page.getByRole("button", { name: words.en.flows.bar.publish, exact: true }).click();
  await expect(page.getByRole("dialog").getByText("Tell the ledger").first()).toBeVisible();
  await heard(page.getByRole("dialog"), "publish");
});

test("what a screen reader is given of a run that failed", async ({ page, signInAs }) => {
  const { actor } = await signInAs("editor");
  const { editor } = await open(page, actor);
  await page.getByRole("button", { name: words.en.flows.bar.runDraft }).click();
  const dialog = page.getByRole("dialog", { name: words.en.flows.run.titleDraft });
  await dialog.getByLabel(words.en.flows.run.input).fill('{ "total": 600, "lines": [1, 2] }');
  await dialog.getByRole("button", { name: words.en.flows.run.confirm, exact: true }).click();
  const strip = page.getByRole("region", { name: words.en.runs.label });
  await expect(strip).toContainText(words.en.executions.status.FAILED, { timeout: 20_000 });
  await expect(page.getByRole("tab", { name: words.en.executions.tabs.error })).toBeVisible();
  // Not in a file, which would be taken with the time that this run took.
  await expect(strip).toMatchAriaSnapshot(`
    - region "Run on this page":
      - text: /Failed [\\d.]+ m?s · failed at Tell the ledger · 5 of 6 actions/
      - button "Run again from the failed action"
      - link "Open execution"
      - button "Stop showing this run"
  `);
  await heard(editor.panel(), "run-panel");
});

test("the same in French", async ({ page, signInAs }) => {
  const { actor } = await signInAs("editor", { language: "fr" });
  const { editor } = await open(page, actor, "fr");
  await heard(editor.tree(), "tree-fr");
  await editor.select("Large order");
  await expect(editor.panel().getByLabel(words.fr.flows.panel.alias)).toHaveValue("Large order");
  await heard(editor.panel(), "inspector-fr");
});
