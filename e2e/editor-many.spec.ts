import type { Page } from "@playwright/test";
import type { Actor } from "#lib/auth/actor.ts";
import { withBranch } from "#lib/flows/edit-position.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { walkActions } from "#lib/flows/walk-actions.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { makeConnection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { expectAccessible } from "./fixtures/axe.ts";
import { expect, test } from "./fixtures/test.ts";
import { words } from "./fixtures/words.ts";
import { EditorViewsPage } from "./pages/editor-views-page.ts";
import { ManyActionsPage } from "./pages/many-actions-page.ts";

const { flows: label } = words.en;

const says = (id: string, alias: string, text: string): FlowAction => ({
  ...{ id, alias, type: "FLOW", action: "RETURN_JSON" },
  params: { payload: { text } },
});
const first = says("first", "First", "1");
const second = says("second", "Second", "{{ actions.first.text }}");
const third = says("third", "Third", "3");
const empty: FlowAction = {
  ...{ id: "large", alias: "Large order", type: "FLOW", action: "BOOLEAN_CONDITION" },
  params: { if: { operator: "AND", operands: [] }, then: [], else: [] },
};
const large = withBranch(empty, "then", [says("inner", "Inner", "in")]);

async function open(page: Page, actor: Actor, actions: FlowAction[] = [first, second, large, third]) {
  const { id } = await createFlow(actor, { name: "Several", actions });
  await page.goto(`/flows/${id}`);
  const many = new ManyActionsPage(page);
  await expect(many.tree()).toBeVisible();
  return { flowId: id, many };
}

/** Each action's place and id, as it is saved. */
async function expectSaved(flowId: string, places: readonly string[]): Promise<void> {
  const read = async () => {
    const { draft } = await ownerDb.flow.findFirstOrThrow({ where: { id: flowId } });
    return [...walkActions(draft as unknown as FlowAction[])].map(({ action, path }) => `${path} ${action.id}`);
  };
  await expect.poll(read).toEqual(places);
}

const started = ["0 first", "1 second", "2 large", "2.then.0 inner", "3 third"];

test.beforeEach(async ({ context, baseURL }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { ...(baseURL && { origin: baseURL }) });
});

test("several are selected by keys and by mouse, and what is done is done with all of them", async ({
  page,
  signInAs,
}) => {
  const { actor } = await signInAs("editor");
  const { flowId, many } = await open(page, actor);
  await expect(many.tree()).toHaveAttribute("aria-multiselectable", "true");

  await many.card("First").click();
  await many.expectSelected(["First"]);
  await page.keyboard.press("Shift+ArrowDown");
  await many.expectSelected(["First", "Second"]);
  await expect(many.bar(2)).toBeVisible();
  await expectAccessible(page, "two actions selected");
  await page.keyboard.press("Shift+ArrowUp");
  await many.expectSelected(["First"]);
  await expect(many.bar(2)).toHaveCount(0);
  await many.card("Third").click({ modifiers: ["ControlOrMeta"] });
  await many.expectSelected(["First", "Third"]);
  await page.keyboard.press("Escape");
  await many.expectSelected(["Third"]);
  await many.card("Second").click({ modifiers: ["Shift"] });
  await many.expectSelected(["Second", "Large order", "Inner", "Third"]);
  await page.keyboard.press("ControlOrMeta+a");
  await many.expectSelected(["First", "Second", "Large order", "Inner", "Third"]);

  await many.card("First").click();
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("ControlOrMeta+d");
  const doubled = ["0 first", "1 second", "2 first_1", "3 second_1", "4 large", "4.then.0 inner", "5 third"];
  await expectSaved(flowId, doubled);
  await page.keyboard.press("Delete");
  await expectSaved(flowId, started);
  await page.keyboard.press("ControlOrMeta+z");
  await expectSaved(flowId, doubled);
  await page.keyboard.press("ControlOrMeta+z");
  await expectSaved(flowId, started);
});

test("what is copied is pasted in another flow: with ids of its own, and connections that are not seen there to be chosen", async ({
  page,
  signInAs,
}) => {
  const { actor, sectionId } = await signInAs("admin");
  const { id: itemId } = await makeConnection(actor, { sectionId, name: "Order alerts", ready: true });
  const text: FlowAction = {
    ...{ id: "text", alias: "Text", type: "TWILIO", action: "SEND_SMS" },
    params: {
      connection_id: toPublicId("ac", itemId),
      from: "+1555",
      to: "+1556",
      message: "{{ actions.first.text }}",
    },
  };
  const { many } = await open(page, actor, [first, text]);
  await many.card("First").click();
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("ControlOrMeta+c");
  await many.expectSaid(label.many.copied, 2);

  // The same tenant: all is seen.
  const { flowId: beside } = await open(page, actor, [says("first", "Own", "own")]);
  await many.card("Own").click();
  await page.keyboard.press("ControlOrMeta+v");
  await many.expectSelected(["First", "Text"]);
  await expectSaved(beside, ["0 first", "1 first_1", "2 text"]);
  const { draft } = await ownerDb.flow.findFirstOrThrow({ where: { id: beside } });
  expect(JSON.stringify(draft)).toContain("{{ actions.first_1.text }}");
  expect(JSON.stringify(draft)).toContain(toPublicId("ac", itemId));

  const { actor: stranger } = await signInAs("editor");
  const { flowId: elsewhere } = await open(page, stranger, [third]);
  await many.card("Third").click();
  await page.keyboard.press("ControlOrMeta+v");
  await many.expectSelected(["First", "Text"]);
  await expect(page.getByText(/1 reference is to be chosen/).first()).toBeVisible();
  await expectSaved(elsewhere, ["0 third", "1 first", "2 text"]);
  const pasted = await ownerDb.flow.findFirstOrThrow({ where: { id: elsewhere } });
  expect(JSON.stringify(pasted.draft)).not.toContain("connection_id");

  await page.keyboard.press("ControlOrMeta+z");
  await expectSaved(elsewhere, ["0 third"]);

  await page.evaluate(() => navigator.clipboard.writeText("Call Maud back"));
  await many.card("Third").click();
  await page.keyboard.press("ControlOrMeta+v");
  await expect(page.getByText(words.en.errors.pasteNoActions).first()).toBeVisible();
  await expectSaved(elsewhere, ["0 third"]);
});

test("by keyboard alone: cut, pasted in a branch, and moved to a place that is chosen", async ({ page, signInAs }) => {
  const { actor } = await signInAs("editor");
  const { flowId, many } = await open(page, actor);
  await many.card("First").click();
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("ControlOrMeta+x");
  await expectSaved(flowId, ["0 large", "0.then.0 inner", "1 third"]);
  await expect(many.tree().getByRole("row", { name: label.tree.addAfterStart })).toBeFocused();

  // Past the card, to the head of its first branch.
  for (let times = 0; times < 2; times++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ControlOrMeta+v");
  await expectSaved(flowId, ["0 large", "0.then.0 first", "0.then.1 second", "0.then.2 inner", "1 third"]);
  await many.expectSelected(["First", "Second"]);
  await expect(many.row("First")).toBeFocused();

  await page.keyboard.press("Alt+m");
  await expect(page.getByRole("row", { name: many.here("Second") })).toBeFocused();
  await expectAccessible(page, "a place is chosen");
  await page.keyboard.press("Escape");
  await expect(many.row("First")).toBeFocused();
  await page.keyboard.press("Alt+m");
  await expect(page.getByRole("row", { name: many.here("Second") })).toBeFocused();
  await page.keyboard.press("End");
  await expect(page.getByRole("row", { name: many.here("Third") })).toBeFocused();
  await page.keyboard.press("Enter");
  await expectSaved(flowId, ["0 large", "0.then.0 inner", "1 third", "2 first", "3 second"]);
  await expect(many.row("First")).toBeFocused();
  await page.keyboard.press("Alt+ArrowUp");
  await expectSaved(flowId, ["0 large", "0.then.0 inner", "1 first", "2 second", "3 third"]);
});

test("dragged by mouse: all that are selected, never into themselves, and Escape leaves them", async ({
  page,
  signInAs,
}) => {
  const { actor } = await signInAs("editor");
  const { flowId, many } = await open(page, actor);
  await many.card("First").click();
  await many.card("Third").click({ modifiers: ["ControlOrMeta"] });
  await many.drag("Third", `gap 2.else.0`, { drop: false });
  await expect(many.dropMark()).toHaveAttribute("data-key", "gap 2.else.0");
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expect(many.dropMark()).toHaveCount(0);
  await expectSaved(flowId, started);

  await many.drag("Third", "gap 2.else.0");
  await expectSaved(flowId, ["0 second", "1 large", "1.then.0 inner", "1.else.0 first", "1.else.1 third"]);
  await page.keyboard.press("ControlOrMeta+z");
  await expectSaved(flowId, started);

  // The nearest gap that is not its own.
  await many.drag("Large order", "gap 2.then.1", { drop: false });
  await expect(many.dropMark()).not.toHaveAttribute("data-key", /^gap 2\./);
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expectSaved(flowId, started);
});

test("a folded action that something is held over unfolds, and takes it in", async ({ page, signInAs }) => {
  const { actor } = await signInAs("editor");
  const { flowId, many } = await open(page, actor);
  const large = many.row("Large order").first();
  const collapse = label.tree.collapse.replace("{name}", "Large order");
  await large.getByRole("button", { name: collapse }).click();
  await expect(large).toHaveAttribute("aria-expanded", "false");
  await many.drag("First", "large", { drop: false });
  await expect(large).toHaveAttribute("aria-expanded", "true");
  await many.dragOn("gap 2.then.0");
  await expectSaved(flowId, ["0 second", "1 large", "1.then.0 first", "1.then.1 inner", "2 third"]);
});

test("in the outline, on a narrow screen and by touch alone: from menus and the bar", async ({ page, signInAs }) => {
  await page.setViewportSize({ width: 375, height: 720 });
  const { actor } = await signInAs("editor");
  const { id } = await createFlow(actor, { name: "Several", actions: [first, second, large, third] });
  await page.goto(`/flows/${id}`);
  const views = new EditorViewsPage(page);
  const many = new ManyActionsPage(page);
  for (const name of ["First", "Third"]) await views.menu(name, label.menu.select);
  await expect(many.bar(2)).toBeVisible();
  await expectAccessible(page, "two steps selected");
  await many.bar(2).getByRole("button", { name: label.many.move }).click();
  const branch = label.many.here.branch.replace("{branch}", label.tree.branch.else).replace("{name}", "Large order");
  await page.getByRole("button", { name: branch }).click();
  await expectSaved(id, ["0 second", "1 large", "1.then.0 inner", "1.else.0 first", "1.else.1 third"]);
  await many.bar(2).getByRole("button", { name: label.many.clear }).click();
  await expect(many.bar(2)).toHaveCount(0);
  await views.expectSteps(["1 Second", "2 Large order", "2.1 Inner", "2.1 First", "2.2 Third"]);
});
