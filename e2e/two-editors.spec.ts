import type { Page } from "@playwright/test";
import type { Actor } from "#lib/auth/actor.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { walkActions } from "#lib/flows/walk-actions.ts";
import { makeActor } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { expect, test } from "./fixtures/test.ts";
import { words } from "./fixtures/words.ts";
import { FlowEditorPage } from "./pages/flow-editor-page.ts";

// The merge under 50 random interleavings: lib/flows/edit-together.db.test.ts. Here, what two people do and see.
const { flows: label } = words.en;
const answer = (id: string, alias: string): FlowAction => ({
  id,
  alias,
  type: "FLOW",
  action: "RETURN_JSON",
  params: { payload: {} },
});

async function draftOf(flowId: string): Promise<{ aliases: string[]; actions: FlowAction[] }> {
  const { draft } = await ownerDb.flow.findFirstOrThrow({ where: { id: flowId } });
  const actions = draft as unknown as FlowAction[];
  return { actions, aliases: [...walkActions(actions)].map(({ action }) => action.alias ?? action.action).toSorted() };
}

/** Two browsers that have the flow open, on an action each. Neither hears of the other before it saves. */
async function openTwo(
  actor: Actor,
  page: Page,
  openAs: (actor: Actor) => Promise<Page>,
): Promise<{ flowId: string; mine: FlowEditorPage; theirs: FlowEditorPage; theirPage: Page }> {
  const actions = [answer("a", "First"), answer("b", "Second"), answer("c", "Third")];
  const { id } = await createFlow(actor, { name: "Two people", actions });
  const karim = await makeActor({ tenantOf: actor, role: "editor", name: "Karim Benali" });
  const theirPage = await openAs(karim);
  await Promise.all([page.goto(`/flows/${id}?action=a`), theirPage.goto(`/flows/${id}?action=c`)]);
  // Nor does it read what the other saved, which it would take while it has nothing of its own.
  await page.route("**/api/flows/*", (route) => route.abort());
  const [mine, theirs] = [new FlowEditorPage(page), new FlowEditorPage(theirPage)];
  await expect(mine.panel().getByLabel(label.panel.alias)).toBeVisible();
  await expect(theirs.panel().getByLabel(label.panel.alias)).toBeVisible();
  return { flowId: id, mine, theirs, theirPage };
}

test("two people edit at once: what one saves in between is shown to the other, and both are kept", async ({
  signInAs,
  openAs,
  page,
}) => {
  const { actor } = await signInAs("editor");
  const { flowId, mine, theirs } = await openTwo(actor, page, openAs);
  await theirs.alias("Third by Karim");
  await theirs.add("Do nothing", "Third by Karim");
  await expect.poll(async () => (await draftOf(flowId)).aliases).toContain("DO_NOTHING");

  await mine.alias("First by Maud");
  await page.unroute("**/api/flows/*");
  await expect(page.getByText(/Karim Benali saved this draft/)).toBeVisible();
  // One goes on typing meanwhile.
  await mine.alias("First by Maud, again");
  await page.getByRole("button", { name: label.stale.look }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("listitem").filter({ hasText: "Third by Karim" })).toBeVisible();
  await dialog.getByRole("button", { name: label.stale.keepBoth }).click();
  const both = ["DO_NOTHING", "First by Maud, again", "Second", "Third by Karim"];
  await expect.poll(async () => (await draftOf(flowId)).aliases).toEqual(both);
  await expect(mine.row("Third by Karim")).toBeVisible();

  // Undo takes back what one did oneself, and nothing of theirs; redo brings it again.
  const undo = page.getByRole("button", { name: /^Undo: / });
  while (await undo.isVisible()) await undo.click();
  await expect.poll(async () => (await draftOf(flowId)).aliases).toEqual(both.with(1, "First"));
  await expect(mine.row("Third by Karim")).toBeVisible();
  const redo = page.getByRole("button", { name: /^Redo: / });
  while (await redo.isVisible()) await redo.click();
  await expect.poll(async () => (await draftOf(flowId)).aliases).toEqual(both);
});

test("theirs is taken, and mine is one undo away", async ({ signInAs, openAs, page }) => {
  const { actor } = await signInAs("editor");
  const { flowId, mine, theirs } = await openTwo(actor, page, openAs);
  await theirs.alias("Third by Karim");
  await expect.poll(async () => (await draftOf(flowId)).aliases).toContain("Third by Karim");
  await mine.alias("First by Maud");
  await page.unroute("**/api/flows/*");
  await page.getByRole("button", { name: label.stale.look }).click();
  await page.getByRole("dialog").getByRole("button", { name: label.stale.takeTheirs }).click();
  await expect(mine.row("Third by Karim")).toBeVisible();
  await expect(mine.row("First by Maud")).toBeHidden();
  await page.getByRole("button", { name: label.stale.undo, exact: true }).click();
  await expect(mine.row("First by Maud")).toBeVisible();
  // In theirs.
  const both = ["First by Maud", "Second", "Third by Karim"];
  await expect.poll(async () => (await draftOf(flowId)).aliases).toEqual(both);
});

test("what they changed at the same place is not undone, and it is said", async ({ signInAs, openAs, page }) => {
  const { actor } = await signInAs("editor");
  const { flowId, mine, theirs, theirPage } = await openTwo(actor, page, openAs);
  await mine.alias("First by Maud");
  await expect.poll(async () => (await draftOf(flowId)).aliases).toContain("First by Maud");
  await theirPage.reload();
  await theirs.select("First by Maud");
  await theirs.alias("First by Karim");
  await expect.poll(async () => (await draftOf(flowId)).aliases).toContain("First by Karim");
  await page.unroute("**/api/flows/*");
  await page.reload();
  await expect(mine.row("First by Karim")).toBeVisible();
  await page.getByRole("button", { name: /^Undo: / }).click();
  await expect(page.getByText(/^Not undone: /)).toBeVisible();
  expect((await draftOf(flowId)).aliases).toContain("First by Karim");
});

test("mine is kept, and theirs is among the versions", async ({ signInAs, openAs, page }) => {
  const { actor } = await signInAs("editor");
  const { flowId, mine, theirs } = await openTwo(actor, page, openAs);
  await theirs.alias("Third by Karim");
  await expect.poll(async () => (await draftOf(flowId)).aliases).toContain("Third by Karim");
  await mine.alias("First by Maud");
  await page.unroute("**/api/flows/*");
  await page.getByRole("button", { name: label.stale.look }).click();
  await page.getByRole("dialog").getByRole("button", { name: label.stale.keepMine }).click();
  await expect.poll(async () => (await draftOf(flowId)).aliases).toEqual(["First by Maud", "Second", "Third"]);
  await page.getByRole("link", { name: label.bar.versions }).click();
  await expect(page.getByText("Karim Benali").first()).toBeVisible();
});

test("in turns, each a few edits: nothing that either did is missing", async ({ signInAs, openAs, page }) => {
  const { actor } = await signInAs("editor");
  const { flowId, mine, theirs, theirPage } = await openTwo(actor, page, openAs);
  await page.unroute("**/api/flows/*");
  for (const turn of [1, 2, 3]) {
    await mine.select(turn === 1 ? "First" : `First, turn ${turn - 1}`);
    await theirs.select(turn === 1 ? "Third" : `Third, turn ${turn - 1}`);
    await Promise.all([mine.alias(`First, turn ${turn}`), theirs.alias(`Third, turn ${turn}`)]);
    // Whose save came second is asked; the other hears of it at the next save.
    const wanted = [`First, turn ${turn}`, "Second", `Third, turn ${turn}`];
    await expect(async () => {
      for (const each of [page, theirPage]) {
        // Exactly: undo is called so too, afterwards.
        const keep = each.getByRole("button", { name: label.stale.keepBoth, exact: true });
        if (await keep.isVisible()) await keep.click();
      }
      expect((await draftOf(flowId)).aliases).toEqual(wanted);
    }).toPass({ timeout: 20_000 });
  }
});
