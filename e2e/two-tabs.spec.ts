import type { Page } from "@playwright/test";
import type { Actor } from "#lib/auth/actor.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { ownerDb } from "#test/owner.ts";
import { expect, test } from "./fixtures/test.ts";
import { words } from "./fixtures/words.ts";
import { FlowEditorPage } from "./pages/flow-editor-page.ts";

const { flows: label } = words.en;
const answer = (id: string, alias: string): FlowAction => ({
  id,
  alias,
  type: "FLOW",
  action: "RETURN_JSON",
  params: { payload: {} },
});

async function makeFlow(actor: Actor, name: string): Promise<string> {
  const actions = [answer("a", `${name} one`), answer("b", `${name} two`)];
  return (await createFlow(actor, { name, actions })).id;
}

async function aliasesOf(flowId: string): Promise<(string | undefined)[]> {
  const { draft } = await ownerDb.flow.findFirstOrThrow({ where: { id: flowId } });
  return (draft as unknown as FlowAction[]).map(({ alias }) => alias);
}

const aliasField = (page: Page) => new FlowEditorPage(page).panel().getByLabel(label.panel.alias);

test("back and forward between two flows, each keeps its own draft and its own undo", async ({ signInAs, page }) => {
  const { actor } = await signInAs("editor");
  const [first, second] = [await makeFlow(actor, "Alpha"), await makeFlow(actor, "Beta")];
  await page.goto(`/flows/${first}?action=a`);
  await aliasField(page).fill("Alpha changed");
  // By the page's own links: nothing is loaded anew, and what waits is saved on the way.
  await page.getByRole("link", { name: words.en.layout.flows, exact: true }).first().click();
  await page.getByRole("link", { name: "Beta", exact: true }).click();
  await new FlowEditorPage(page).select("Beta two");
  // One is back before what one left is saved.
  await page.route("**/flows/*", async (route) => {
    if (route.request().method() === "POST") await new Promise((resolve) => setTimeout(resolve, 1_000));
    await route.fallback();
  });
  await aliasField(page).fill("Beta changed");
  await page.goBack();
  await page.goBack();
  await expect(aliasField(page)).toHaveValue("Alpha changed");
  await page.goForward();
  await page.goForward();
  await expect(new FlowEditorPage(page).row("Beta changed")).toBeVisible();
  await page.getByRole("button", { name: /^Undo: / }).click();
  await expect.poll(() => aliasesOf(second)).toEqual(["Beta one", "Beta two"]);
  expect(await aliasesOf(first)).toEqual(["Alpha changed", "Alpha two"]);
});

test("two tabs of one person on one flow: what each did is there, and each undoes its own", async ({
  signInAs,
  page,
  context,
}) => {
  const { actor } = await signInAs("editor");
  const flowId = await makeFlow(actor, "Gamma");
  const other = await context.newPage();
  await page.goto(`/flows/${flowId}?action=a`);
  await expect(aliasField(page)).toBeVisible();
  await other.goto(`/flows/${flowId}?action=b`);
  await expect(aliasField(other)).toBeVisible();
  // Neither reads what the other saves before it saves itself.
  for (const each of [page, other]) await each.route("**/api/flows/*", (route) => route.abort());
  await aliasField(page).fill("One, here");
  await expect.poll(() => aliasesOf(flowId)).toEqual(["One, here", "Gamma two"]);
  await aliasField(other).fill("Two, there");
  for (const each of [page, other]) await each.unroute("**/api/flows/*");
  // Without a question: it is one person's, and not at odds.
  const both = ["One, here", "Two, there"];
  await expect.poll(() => aliasesOf(flowId), { timeout: 20_000 }).toEqual(both);
  await expect(other.getByRole("button", { name: label.stale.look })).toBeHidden();

  await other.getByRole("button", { name: /^Undo: / }).click();
  await expect.poll(() => aliasesOf(flowId)).toEqual(["One, here", "Gamma two"]);
  await other.close();
  await page.reload();
  await expect(new FlowEditorPage(page).row("Gamma two")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Undo: / })).toBeVisible();
});

test("a tab that is closed offline leaves its edit to the next one, not to the tab beside it", async ({
  signInAs,
  page,
  context,
}) => {
  const { actor } = await signInAs("editor");
  const flowId = await makeFlow(actor, "Delta");
  const other = await context.newPage();
  for (const each of [page, other]) {
    await each.goto(`/flows/${flowId}?action=a`);
    await expect(aliasField(each)).toBeVisible();
  }
  await context.setOffline(true);
  await aliasField(page).fill("Typed here");
  await aliasField(other).fill("Typed there");
  for (const each of [page, other]) await expect(each.getByText(label.saveState.offline)).toBeVisible();
  // On the disk within a quarter of a second of the edit.
  const closed = other.waitForEvent("close");
  await other.close({ runBeforeUnload: true });
  await closed;
  await context.setOffline(false);
  await expect.poll(() => aliasesOf(flowId)).toContain("Typed here");
  await expect(aliasField(page)).toHaveValue("Typed here");
  const third = await context.newPage();
  await third.goto(`/flows/${flowId}?action=a`);
  await expect(aliasField(third)).toHaveValue("Typed there");
  await expect(third.getByRole("button", { name: label.stale.look })).toBeVisible();
});
