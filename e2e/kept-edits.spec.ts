import type { BrowserContext, Page } from "@playwright/test";
import type { Actor } from "#lib/auth/actor.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { saveDraft } from "#lib/flows/mutations/save-draft.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { makeActor } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { expectAccessible } from "./fixtures/axe.ts";
import { signInCookie } from "./fixtures/session.ts";
import { expect, test } from "./fixtures/test.ts";
import { words } from "./fixtures/words.ts";
import { FlowEditorPage } from "./pages/flow-editor-page.ts";

const { flows: label, layout, errors } = words.en;
const answer = (id: string, alias: string): FlowAction => ({
  id,
  alias,
  type: "FLOW",
  action: "RETURN_JSON",
  params: { payload: {} },
});

async function makeFlow(actor: Actor): Promise<{ flowId: string; url: string }> {
  const { id } = await createFlow(actor, { name: "Kept", actions: [answer("a", "First"), answer("b", "Second")] });
  return { flowId: id, url: `/flows/${id}?action=a` };
}

async function aliasesOf(flowId: string): Promise<(string | undefined)[]> {
  const { draft } = await ownerDb.flow.findFirstOrThrow({ where: { id: flowId } });
  return (draft as unknown as FlowAction[]).map(({ alias }) => alias);
}

const aliasField = (page: Page) => new FlowEditorPage(page).panel().getByLabel(label.panel.alias);
const undoButton = (page: Page) => page.getByRole("button", { name: /^Undo/ }).first();

/** Until the browser has it: what a closed tab, or a cut line, cannot take. */
async function untilKept(page: Page, text: string): Promise<void> {
  await expect
    .poll(() =>
      page.evaluate(
        () =>
          new Promise<string>((resolve) => {
            const opening = indexedDB.open("coffre-edits", 1);
            opening.onsuccess = () => {
              const all = opening.result.transaction("edits").objectStore("edits").getAll();
              all.onsuccess = () => {
                opening.result.close();
                resolve(JSON.stringify(all.result));
              };
            };
          }),
      ),
    )
    .toContain(text);
}

/** Goes offline, edits, and closes the tab. */
async function editOffline(context: BrowserContext, page: Page, url: string, text: string): Promise<void> {
  await page.goto(url);
  await expect(aliasField(page)).toBeVisible();
  await context.setOffline(true);
  await aliasField(page).fill(text);
  await expect(page.getByText(label.saveState.offline)).toBeVisible();
  await untilKept(page, text);
  await page.close();
  await context.setOffline(false);
}

test("undo goes on after the page is loaded anew", async ({ signInAs, page }) => {
  const { actor } = await signInAs("editor");
  const { flowId, url } = await makeFlow(actor);
  await page.goto(url);
  await aliasField(page).fill("Renamed");
  await expect.poll(() => aliasesOf(flowId)).toEqual(["Renamed", "Second"]);
  await page.reload();
  await expect(aliasField(page)).toHaveValue("Renamed");
  await undoButton(page).click();
  await expect(aliasField(page)).toHaveValue("First");
  await expect.poll(() => aliasesOf(flowId)).toEqual(["First", "Second"]);
  await page.reload();
  await expect(aliasField(page)).toHaveValue("First");
  await page.getByRole("button", { name: /^Redo/ }).first().click();
  await expect.poll(() => aliasesOf(flowId)).toEqual(["Renamed", "Second"]);
});

test("an edit made offline comes back after the tab was closed, and is saved; so does half a text", async ({
  signInAs,
  page,
  context,
}) => {
  const { actor } = await signInAs("editor");
  const { flowId, url } = await makeFlow(actor);
  await page.goto(url);
  const payload = (on: Page) => new FlowEditorPage(on).panel().getByRole("textbox", { name: /^Payload/ });
  await payload(page).fill('{ "half": ');
  await untilKept(page, '{ \\"half\\": ');
  await editOffline(context, page, url, "On the train");
  expect(await aliasesOf(flowId)).toEqual(["First", "Second"]);

  const later = await context.newPage();
  await later.goto(url);
  await expect(later.getByText(/had not been saved. They are back/)).toBeVisible();
  await expect(aliasField(later)).toHaveValue("On the train");
  await expect(payload(later)).toHaveText(/half/);
  await expect.poll(() => aliasesOf(flowId)).toEqual(["On the train", "Second"]);
  await undoButton(later).click();
  await expect.poll(() => aliasesOf(flowId)).toEqual(["First", "Second"]);
});

test("where somebody saved meanwhile, the same choice is there; what both changed is chosen one by one", async ({
  signInAs,
  page,
  context,
}) => {
  const { actor } = await signInAs("editor");
  const { flowId, url } = await makeFlow(actor);
  const karim = await makeActor({ tenantOf: actor, role: "editor", name: "Karim Benali" });
  await editOffline(context, page, url, "Mine");
  const theirs = [answer("a", "Theirs"), answer("b", "Second by Karim"), answer("c", "Third by Karim")];
  const { draftVersion: baseVersion } = await ownerDb.flow.findFirstOrThrow({ where: { id: flowId } });
  await saveDraft(karim, { flowId, baseVersion, actions: theirs });

  const later = await context.newPage();
  await later.goto(url);
  await expect(later.getByText(/Karim Benali saved this draft/)).toBeVisible();
  await later.getByRole("button", { name: label.stale.look }).click();
  const dialog = later.getByRole("dialog");
  await expect(dialog).toContainText("Third by Karim");
  await expectAccessible(later, "a choice of theirs and mine");
  await expect(dialog.getByRole("button", { name: /choose one more/ })).toBeDisabled();
  await dialog.getByRole("radio", { name: /You/ }).check();
  await dialog.getByRole("button", { name: label.stale.keepBoth }).click();
  await expect.poll(() => aliasesOf(flowId)).toEqual(["Mine", "Second by Karim", "Third by Karim"]);
});

test("a session that ended keeps the edit, says so, and saves it once one has signed in again", async ({
  signInAs,
  page,
  context,
}) => {
  const { actor } = await signInAs("editor");
  const { flowId, url } = await makeFlow(actor);
  await page.goto(url);
  await expect(aliasField(page)).toBeVisible();
  await ownerDb.session.updateMany({ where: { operatorId: actor.operatorId }, data: { endedAt: new Date() } });
  await aliasField(page).fill("Signed out");
  await expect(page.getByText(errors.unauthenticated)).toBeVisible();
  await expect(page.getByText(label.saveState.kept)).toBeVisible();
  await context.addCookies([await signInCookie(actor)]);
  await expect.poll(() => aliasesOf(flowId), { timeout: 20_000 }).toEqual(["Signed out", "Second"]);
});

test("nothing is saved under the name of who has signed in since, nor shown to them, nor kept", async ({
  signInAs,
  page,
  context,
}) => {
  const { actor } = await signInAs("editor");
  const { flowId, url } = await makeFlow(actor);
  const other = await makeActor({ tenantOf: actor, role: "editor", name: "Paul" });
  await page.goto(url);
  await expect(aliasField(page)).toBeVisible();
  await context.addCookies([await signInCookie(other)]);
  await aliasField(page).fill("Typed by the first");
  await expect(page.getByText(errors.otherOperator)).toBeVisible();
  await untilKept(page, "Typed by the first");
  await page.close();

  const theirs = await context.newPage();
  await theirs.goto(url);
  await expect(aliasField(theirs)).toHaveValue("First");
  await aliasField(theirs).fill("By the other");
  await untilKept(theirs, "By the other");
  await expect
    .poll(() => theirs.evaluate(async () => localStorage.getItem("coffre-edit-owners")))
    .toBe(`${other.tenantId}/${other.operatorId}`);
  await expect.poll(() => aliasesOf(flowId)).toEqual(["By the other", "Second"]);
});

test("signing out with an edit that is not saved asks first, and leaves nothing behind", async ({
  signInAs,
  page,
  context,
}) => {
  const { actor } = await signInAs("editor");
  const { url } = await makeFlow(actor);
  await editOffline(context, page, url, "Not saved");
  const later = await context.newPage();
  await later.goto("/flows");
  await later.getByRole("button", { name: new RegExp(`^${layout.account}`) }).click();
  await later.getByRole("menuitem", { name: layout.signOut }).click();
  await expect(later.getByText(/One flow has edits/)).toBeVisible();
  await later.getByRole("button", { name: layout.signOutAnyway }).click();
  await later.waitForURL(/sign-in/);
  const left = await later.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const opening = indexedDB.open("coffre-edits", 1);
        opening.onsuccess = () => {
          const count = opening.result.transaction("edits").objectStore("edits").count();
          count.onsuccess = () => resolve(count.result);
        };
      }),
  );
  expect(left).toBe(0);
});
