import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { ownerDb } from "#test/owner.ts";
import { furnish } from "./fixtures/furnish.ts";
import { expect, test } from "./fixtures/test.ts";
import { words } from "./fixtures/words.ts";

const { flows: label, executions } = words.en;

test("a flow is created, renamed and deleted", async ({ signInAs, editor, page }) => {
  await signInAs("editor");
  await editor.create("Order shipped");
  await page.goto("/flows");
  const row = page.getByRole("row", { name: /Order shipped/ });
  await expect(row).toContainText(label.state.unpublished);

  await row.getByRole("button", { name: label.menuOf.replace("{name}", "Order shipped") }).click();
  await page.getByRole("menuitem", { name: label.rename }).click();
  await page.getByRole("dialog").getByLabel(label.nameField).fill("Order delivered");
  await page.getByRole("dialog").getByRole("button", { name: label.rename }).click();
  const renamed = page.getByRole("row", { name: /Order delivered/ });
  await expect(renamed).toBeVisible();

  await renamed.getByRole("button", { name: label.menuOf.replace("{name}", "Order delivered") }).click();
  await page.getByRole("menuitem", { name: label.delete }).click();
  await page
    .getByRole("alertdialog")
    .or(page.getByRole("dialog"))
    .getByRole("button", { name: label.deleteDialog.confirm })
    .click();
  await expect(renamed).toBeHidden();
});

test("actions are added, moved into a branch, edited and removed; each save is a version", async ({
  signInAs,
  editor,
  page,
}) => {
  const { actor } = await signInAs("editor");
  await editor.create("Branches");
  await editor.add("If / then");
  await editor.add("Return JSON", "If / then");
  const draft = async () => {
    const flow = await ownerDb.flow.findFirstOrThrow({ where: { tenantId: actor.tenantId } });
    return {
      version: flow.draftVersion,
      ids: JSON.stringify(flow.draft).match(/"id":"\w+"/g) ?? [],
      text: JSON.stringify(flow.draft),
    };
  };
  await expect.poll(async () => (await draft()).ids).toHaveLength(2);
  const { version } = await draft();

  // Up, and so into the last branch of what stands before it.
  await editor.row("Return JSON").click({ position: { x: 150, y: 30 } });
  await page.getByRole("button", { name: label.menu.of.replace("{name}", "Return JSON") }).click();
  await page.getByRole("menuitem", { name: label.menu.moveUp }).click();
  await expect(editor.row("Return JSON")).toHaveAttribute("aria-level", "3");
  await expect.poll(async () => (await draft()).version).toBeGreaterThan(version);
  expect((await draft()).text).toMatch(/"else":\[\{[^\]]*RETURN_JSON/);

  await editor.panel().getByLabel(label.panel.alias).fill("Answer the caller");
  await expect(editor.row("Answer the caller")).toBeVisible();
  await page.getByRole("button", { name: label.menu.of.replace("{name}", "Answer the caller") }).click();
  await page.getByRole("menuitem", { name: label.menu.delete }).click();
  await expect(editor.row("Answer the caller")).toBeHidden();
  await page.getByRole("button", { name: label.undo, exact: true }).click();
  await expect(editor.row("Answer the caller")).toBeVisible();
});

test("rows whose names do not differ are kept while another action is looked at, and saved once they do", async ({
  signInAs,
  editor,
  page,
}) => {
  const { actor } = await signInAs("editor");
  const store = { id: "keep", type: "FLOW", action: "STORE_VARS", params: { vars: { city: "Lyon" } } };
  const answer = { id: "answer", type: "FLOW", action: "RETURN_JSON", params: { payload: {} } };
  const { id } = await createFlow(actor, { name: "Rows", actions: [store, answer] });
  const kept = async () => (await ownerDb.flow.findFirstOrThrow({ where: { id } })).draft;
  await page.goto(`/flows/${id}?action=keep`);
  const cell = (part: "nameOf" | "valueOf", row: number) =>
    editor
      .panel()
      .getByRole("textbox", { name: label.fields[part].split(" {label}")[0]?.replace("{row}", `${row}`) ?? "" });
  await editor.panel().getByRole("button", { name: label.fields.addRow }).click();
  await cell("nameOf", 2).fill("city");
  await cell("valueOf", 2).fill("Paris");
  await expect(editor.panel()).toContainText(label.fields.nameTwice);

  await editor.select("Return JSON");
  await editor.select("Store shared variable");
  await expect(cell("nameOf", 2)).toHaveValue("city");
  await expect(cell("valueOf", 2)).toHaveText("Paris");
  await expect(editor.panel()).toContainText(label.fields.nameTwice);
  expect(await kept()).toMatchObject([{ params: { vars: { city: "Lyon" } } }, {}]);
  await cell("nameOf", 2).fill("other");
  await expect.poll(kept).toMatchObject([{ params: { vars: { city: "Lyon", other: "Paris" } } }, {}]);
});

test("publishing lists what has no credentials, and allows it; an expression that does not parse keeps it back", async ({
  signInAs,
  editor,
  page,
}) => {
  const { actor, sectionId } = await signInAs("admin");
  const { flowId } = await furnish(actor, sectionId);
  await page.goto(`/flows/${flowId}`);
  await page.getByRole("button", { name: label.bar.publish, exact: true }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("1 connection has no credentials");
  await expect(dialog).toContainText("Twilio · staging");
  await expect(dialog).toContainText("1 problem keeps it from being published");
  await expect(dialog.getByRole("button", { name: label.publish.confirm, exact: true })).toBeDisabled();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(editor.tree()).toBeVisible();
});

test("input that is no JSON shows its line and column, and stays", async ({ signInAs, editor, page }) => {
  await signInAs("editor");
  await editor.create("Echo");
  await editor.add("Do nothing");
  await editor.untilSaved();
  await page.getByRole("button", { name: label.bar.runDraft }).click();
  const dialog = page.getByRole("dialog", { name: label.run.titleDraft });
  await dialog.getByLabel(label.run.input).fill('{\n  "phone": +33\n}');
  await dialog.getByRole("button", { name: label.run.confirm, exact: true }).click();
  await expect(dialog).toContainText(/line 2, column \d+/);
  await expect(dialog.getByLabel(label.run.input)).toHaveValue('{\n  "phone": +33\n}');
  await dialog.getByLabel(label.run.input).fill('{ "phone": 33 }');
  await dialog.getByRole("button", { name: label.run.confirm, exact: true }).click();
  await expect(page.getByText(executions.status.COMPLETED).first()).toBeVisible();
});
