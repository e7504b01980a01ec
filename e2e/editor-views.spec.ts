import type { Page } from "@playwright/test";
import type { Actor } from "#lib/auth/actor.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { makeConnection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { expectAccessible, ofOpenLists } from "./fixtures/axe.ts";
import { expect, test } from "./fixtures/test.ts";
import { words } from "./fixtures/words.ts";
import { EditorViewsPage } from "./pages/editor-views-page.ts";

const { flows: label } = words.en;
const SMS = "Send SMS with Twilio";

const sms = { id: "sms", type: "TWILIO", action: "SEND_SMS", params: { from: "+1555", to: "+1556", message: "Hi" } };
const answer: FlowAction = { id: "answer", type: "FLOW", action: "RETURN_JSON", params: { payload: { ok: true } } };
const large: FlowAction = {
  ...{ id: "large", alias: "Large order", type: "FLOW", action: "BOOLEAN_CONDITION" },
  params: { if: { operator: "AND", operands: [] }, then: [sms], else: [] },
};

/** In the views of a flow of its own, the JSON opened. */
async function open(page: Page, actor: Actor, actions: FlowAction[] = [large, answer]) {
  const { id } = await createFlow(actor, { name: "Views", actions });
  await page.goto(`/flows/${id}`);
  return { flowId: id, views: new EditorViewsPage(page) };
}

async function draftOf(flowId: string): Promise<FlowAction[]> {
  const { draft } = await ownerDb.flow.findFirstOrThrow({ where: { id: flowId } });
  return draft as unknown as FlowAction[];
}

const messageField = (page: Page) =>
  page.getByRole("region", { name: label.panel.label }).getByRole("textbox", { name: "Message", exact: true });

test("what is edited in one view is in the others, and one history takes it back", async ({
  page,
  signInAs,
  editor,
}) => {
  const { actor } = await signInAs("editor");
  const { flowId, views } = await open(page, actor);

  await editor.select(SMS);
  await messageField(page).fill("From the tree");
  await views.show("json");
  await expect(views.line('"message"')).toContainText('"From the tree"');
  // The caret stands in what is selected.
  await expect(page.locator(".cm-activeLine")).toContainText("{");
  await views.caretAfter("From the tree");
  await page.keyboard.type(" and the JSON");
  await expect(messageField(page)).toHaveValue("From the tree and the JSON");

  await views.show("outline");
  await views.menu(SMS, label.menu.duplicate);
  await views.expectSteps(["1 Large order", `1.1 ${SMS}`, `1.2 ${SMS}`, "2 Return JSON"]);
  await expect(views.step("1.2")).toBeFocused();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowUp");
  await expect(views.step("2 Return JSON")).toBeFocused();
  await page.keyboard.press("Alt+ArrowUp");
  await views.expectSteps(["1 Large order", `1.1 ${SMS}`, `1.2 ${SMS}`, "1.1 Return JSON"]);
  await expect(views.step("1.1 Return JSON")).toBeFocused();

  await views.show("json");
  await expect(views.line('"sms_1"')).toBeVisible();
  await views.text().focus();
  for (const [gone, back] of [
    ["", '"sms_1"'],
    ['"sms_1"', '"From the tree and the JSON"'],
    ["and the JSON", "tree"],
  ]) {
    await page.keyboard.press("ControlOrMeta+z");
    await expect(views.line(back ?? "")).toHaveCount(1);
    if (gone) await expect(views.line(gone)).toHaveCount(0);
  }
  await page.keyboard.press("ControlOrMeta+z");
  await expect(views.line('"message": "Hi"')).toBeVisible();
  for (let times = 0; times < 4; times++) await page.getByRole("button", { name: /^Redo:/ }).click();
  await views.show("tree");
  await expect(editor.row(SMS)).toHaveCount(2);
  await expect(editor.row("Return JSON")).toHaveAttribute("aria-level", "3");
  await expect.poll(async () => JSON.stringify(await draftOf(flowId))).toContain('"From the tree and the JSON"');
});

test("a text that is no flow yet is kept as it is, with its errors at their lines", async ({ page, signInAs }) => {
  const { actor } = await signInAs("editor");
  const { flowId, views } = await open(page, actor);
  await views.show("json");
  await views.caretAfter('"from": "+1555"');
  await page.keyboard.type(" oops");

  await expect(views.problems().getByRole("button")).toHaveText(/Line 18, error/);
  await expect(page.getByText(label.json.notYet.split("}}: ")[1] ?? "")).toBeVisible();
  await expectAccessible(page, "a text with an error");

  // What changes elsewhere comes into it; it stays in the document's place only here.
  await messageField(page).fill("Meanwhile");
  await expect(views.line('"message"')).toContainText("Meanwhile");
  await expect(views.line("oops")).toBeVisible();
  await views.show("tree");
  await expect(page.getByText(label.json.held)).toBeVisible();
  await expect.poll(async () => JSON.stringify(await draftOf(flowId))).toContain("Meanwhile");
  expect(JSON.stringify(await draftOf(flowId))).not.toContain("oops");

  await page.getByRole("button", { name: label.json.backToJson }).click();
  await expect(views.line("oops")).toBeVisible();
  await page.reload();
  await expect(views.line("oops")).toBeVisible();

  // Undo takes back what was typed before it goes through the document's steps.
  await views.text().focus();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(views.line("oops")).toHaveCount(0);
  await expect(views.line('"message"')).toContainText("Meanwhile");
  await page.keyboard.press("ControlOrMeta+z");
  await expect(views.line('"message"')).toContainText('"Hi"');

  // The problem leads to its place, and an id that stands twice is one.
  await views.caretAfter('"id": "sms');
  await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.type("large");
  const problem = views.problems().getByRole("button", { name: /Two actions have the id large/ });
  await problem.click();
  await expect(page.locator(".cm-activeLine")).toContainText('"id": "large"');
  await expect(views.text()).toBeFocused();
});

test("by keyboard alone: an action is completed, with its names, a connection by name, and an expression", async ({
  page,
  signInAs,
}) => {
  const { actor, sectionId } = await signInAs("admin");
  const { id: itemId } = await makeConnection(actor, { sectionId, name: "Order alerts", ready: true });
  const { flowId, views } = await open(page, actor, []);
  await views.view("tree").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(views.view("json")).toBeChecked();
  await expect(views.text()).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(views.text()).toBeFocused();

  await page.keyboard.press("ArrowRight");
  await page.keyboard.type("sms");
  await views.take(SMS);
  await expect(views.line('"action": "SEND_SMS"')).toBeVisible();
  await expectAccessible(page, "an action in JSON");

  await views.caretAfter('"from": "');
  await page.keyboard.type("+1555");
  await views.caretAfter('"to": "');
  await page.keyboard.type("{{ inp");
  await views.take("input");
  await expect(views.line('"to"')).toContainText("{{ input }}");
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await page.keyboard.type('"conn');
  await expect(views.suggestion("connection_id")).toContainText(label.panel.connection);
  await views.take("connection_id");
  await expectAccessible(page, "a list of suggestions", ofOpenLists);
  await views.take("Order alerts");
  await page.keyboard.type(",");

  const publicId = toPublicId("ac", itemId);
  await expect.poll(async () => (await draftOf(flowId))[0]?.params?.connection_id).toBe(publicId);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByText("At the caret: Order alerts")).toBeVisible();

  // Tab indents, and Esc gives it back its way out.
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await expect(views.text()).not.toBeFocused();
});

test("on a narrow screen the outline does it all: add, fill, move, remove", async ({ page, signInAs, editor }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  const { actor } = await signInAs("editor");
  const { flowId, views } = await open(page, actor);
  await expect(views.view("outline")).toBeChecked();
  await views.expectSteps(["1 Large order", `1.1 ${SMS}`, "2 Return JSON"]);
  await expect(views.outline().getByRole("heading", { name: "Branch TRUE of Large order" })).toBeVisible();
  await expectAccessible(page, "the outline");

  await views.menu("Large order", label.outline.addAfter);
  await page.getByRole("dialog").getByRole("option", { name: "Error message" }).click();
  // Its form takes the place of the outline.
  await expect(editor.panel().getByRole("heading", { level: 2 })).toBeFocused();
  await expect(views.outline()).toBeHidden();
  await editor.panel().getByLabel(label.panel.alias).fill("Give up");
  await expectAccessible(page, "a form on a narrow screen");
  await page.getByRole("button", { name: label.outline.back }).click();
  await expect(views.step("2 Give up")).toBeFocused();

  await views.menu("Give up", label.menu.moveUp);
  await expect(views.step("1.1 Give up")).toBeFocused();
  await views.menu(SMS, label.menu.delete);
  await views.expectSteps(["1 Large order", "1.1 Give up", "2 Return JSON"]);
  const first = label.tree.addFirstOfNamedBranch.replace("{branch}", "TRUE").replace("{name}", "Large order");
  await expect(views.outline().getByRole("button", { name: first })).toBeFocused();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(views.step(`1.1 ${SMS}`)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowUp");
  await expect(views.step("2 Return JSON")).toBeFocused();
  await page.keyboard.press("Delete");
  await expect(views.step("2 Return JSON")).toHaveCount(0);
  await expect.poll(async () => (await draftOf(flowId)).map(({ id }) => id)).toEqual(["large"]);

  for (const view of ["tree", "outline", "json"] as const) {
    await views.show(view);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), view).toBe(320);
  }
  // It is remembered.
  await page.reload();
  await expect(views.text()).toBeVisible();
});

test("who may only read has all three views, and changes nothing in any", async ({ page, signInAs, openAs }) => {
  const { actor } = await signInAs("editor");
  const { flowId } = await open(page, actor);
  const { actor: viewer } = await signInAs("viewer", { tenantOf: actor });
  const reading = await openAs(viewer);
  await reading.goto(`/flows/${flowId}`);
  const views = new EditorViewsPage(reading);
  await views.show("outline");
  await expect(views.outline().getByRole("button")).toHaveCount(3);
  await views.show("json");
  await expect(views.text()).toHaveAttribute("aria-readonly", "true");
  await views.caretAfter('"Hi');
  await reading.keyboard.type("!");
  await expect(views.line('"message"')).toContainText('"Hi"');
  await reading.keyboard.press("Tab");
  await expect(views.text()).not.toBeFocused();
  await expectAccessible(reading, "the JSON of who only reads");
});

test("in French the views, what they say and what CodeMirror says are in French", async ({ page, signInAs }) => {
  const { actor } = await signInAs("editor", { language: "fr" });
  const { id } = await createFlow(actor, { name: "Vues", actions: [large, answer] });
  await page.goto(`/flows/${id}`);
  const views = new EditorViewsPage(page, "fr");
  await views.show("outline");
  await expect(views.step("1.1 Envoyer un SMS avec Twilio")).toBeVisible();
  await views.show("json");
  await views.text().focus();
  await page.keyboard.press("ControlOrMeta+f");
  await expect(page.getByRole("textbox", { name: "Rechercher" })).toBeFocused();
  await expect(page.getByRole("button", { name: "Tout remplacer" })).toBeVisible();
  await expectAccessible(page, "la recherche dans le JSON");
});
