import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { saveDraft } from "#lib/flows/mutations/save-draft.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { renderMessage } from "#lib/i18n/render-message.ts";
import { makeActor, makeConnection, makeExecution, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { actAs } from "./fixtures/act.ts";
import { press } from "./fixtures/keys.ts";
import { startPublished, statusOf } from "./fixtures/run-flow.ts";
import { expect, test } from "./fixtures/test.ts";
import { words } from "./fixtures/words.ts";
import { ExecutionPage } from "./pages/execution-page.ts";
import { ExecutionsPage } from "./pages/executions-page.ts";

const { executions: label } = words.en;
const own = (id: string, action: string, params: object, alias?: string) => ({
  ...{ id, type: "FLOW", action, params },
  ...(alias && { alias }),
});
const ended = (id: string, status: string) => expect.poll(() => statusOf(id), { timeout: 30_000 }).toBe(status);
const remove = (name: string) => renderMessage("en", "executions.filters.remove", { name });

test("executions are found by what they are and by a text in their journals, by keyboard alone", async ({
  signInAs,
  openAs,
  page,
}) => {
  const { actor } = await signInAs("editor");
  const { id: flowId } = await createFlow(actor, {
    name: "Greets",
    publish: true,
    actions: [own("keep", "STORE_VARS", { vars: { who: "{{ input.name }}" } }, "Keep the name")],
  });
  const { publishedVersionId } = await ownerDb.flow.findFirstOrThrow({ where: { id: flowId } });
  const at = new Date();
  const made = (name: string, more: object = {}) =>
    makeExecution(actor, {
      ...{ flowId, flowVersionId: publishedVersionId ?? "", startedAt: at, endedAt: at },
      steps: [
        {
          ...{ seq: 0, path: "0", actionId: "keep", type: "FLOW", action: "STORE_VARS", status: "SUCCEEDED" },
          ...{ startedAt: at, endedAt: at, shown: { input: { vars: { who: name } }, output: { kept: 1 } } },
        },
      ],
      ...more,
    });
  const ada = await made("Ada 100% Lovelace");
  await made("Ben", { status: "FAILED", source: "HOOK", startedById: null });
  await made("Cleo", { status: "CANCELED", isDry: true });
  const list = new ExecutionsPage(page);
  await list.open(flowId);
  await expect(list.rows()).toHaveCount(3);

  await test.step("several statuses, each a chip that can be taken out", async () => {
    await press(page, list.filter("status"));
    await page.getByRole("menuitemcheckbox", { name: label.status.FAILED, exact: true }).press("Space");
    await page.getByRole("menuitemcheckbox", { name: label.status.CANCELED, exact: true }).press("Space");
    await page.keyboard.press("Escape");
    await expect(list.rows()).toHaveCount(2);
    expect(new URL(page.url()).searchParams.get("status")).toBe("FAILED,CANCELED");
    await press(page, page.getByRole("button", { name: remove(label.status.FAILED), exact: true }));
    await expect(list.rows()).toHaveCount(1);
    await expect(list.rows()).toContainText(label.dry.badge);
    await page.goBack();
    await expect(list.rows()).toHaveCount(2);
    await page.reload();
    await expect(list.rows()).toHaveCount(2);
    await press(page, page.getByRole("button", { name: label.filters.clear, exact: true }));
    await expect(list.rows()).toHaveCount(3);
  });

  await test.step("a text, with its place; what nothing holds teaches what to do", async () => {
    await list.search("ada 100%");
    await expect(list.rows()).toHaveCount(1);
    await expect(page.getByRole("status").filter({ hasText: "1 execution found" })).toBeVisible();
    const place = page.getByRole("link", { name: /Keep the name/ });
    await expect(place).toContainText("vars.who");
    await expect(place.locator("mark")).toHaveText("Ada 100%");
    await press(page, place);
    await page.waitForURL(new RegExp(`/executions/${ada}\\?at=0&tab=input&attempt=1$`));
    const execution = new ExecutionPage(page);
    await expect(execution.step("Keep the name")).toHaveAttribute("aria-selected", "true");
    // What it gave is seen first otherwise.
    await expect(page.getByRole("tab", { name: label.tabs.input, exact: true })).toHaveAttribute(
      "aria-selected",
      "true",
    );
    await page.goBack();
    await list.search("ada_100");
    await expect(page.getByText(label.noneFits.title)).toBeVisible();
    await expect(page.getByText(label.noneFits.text)).toBeVisible();
    await press(page, page.getByRole("button", { name: label.noneFits.clear }));
    await expect(list.rows()).toHaveCount(3);
  });

  await test.step("an error by the sentence that its reader is told, which opens there", async () => {
    const error = { code: "ERR_CONNECTION_EMPTY", messageKey: "engine.connectionEmpty", params: { name: "Orders" } };
    const failed = await made("Dora", { status: "FAILED", error });
    await list.search("orders has no credentials");
    await expect(list.rows()).toHaveCount(1);
    await press(page, page.getByRole("link").filter({ has: page.locator("mark") }));
    await page.waitForURL(new RegExp(`/executions/${failed}\\?at=flow&tab=error$`));
    await expect(page.getByText("Orders has no credentials. Add them, then run the flow again.")).toBeVisible();
    await page.goBack();
  });

  await test.step("another tenant's search finds nothing of it", async () => {
    const theirs = await openAs(await makeActor());
    await theirs.goto("/executions?text=lovelace");
    await expect(theirs.getByText(label.noneFits.title)).toBeVisible();
  });
});

test("a journal that is not shared with its reader is not searched, and that is said", async ({ signInAs, page }) => {
  const { actor } = await signInAs("editor");
  const colleague = await makeActor({ tenantOf: actor });
  const { publicId } = await makeConnection(colleague, { sectionId: await makeSection(colleague) });
  const { id: flowId } = await createFlow(colleague, {
    name: "Theirs",
    publish: true,
    actions: [{ id: "sms", type: "TWILIO", action: "SEND_SMS", params: { connection_id: publicId } }],
  });
  const { publishedVersionId } = await ownerDb.flow.findFirstOrThrow({ where: { id: flowId } });
  await makeExecution(colleague, { flowId, flowVersionId: publishedVersionId ?? "", input: { note: "for Ada" } });
  await page.goto("/executions?text=for+ada");
  await expect(page.getByText(renderMessage("en", "executions.search.hidden", { count: 1 }))).toBeVisible();
  await expect(new ExecutionsPage(page).rows()).toHaveCount(0);
});

test("one that failed is shown over the flow as it was, and runs again from there in the draft that was mended", async ({
  signInAs,
  page,
}) => {
  const { actor } = await signInAs("editor");
  const act = await actAs(actor);
  const before = own("keep", "STORE_VARS", { vars: { who: "{{ input.name }}" } });
  const failing = own("stop", "ERROR_MESSAGE", { message: "Not yet, {{ vars.who }}" }, "Says no");
  const { id: flowId } = await createFlow(actor, { name: "Mended", publish: true, actions: [before, failing] });
  const failed = await startPublished(act, flowId, { name: "Ada" });
  await ended(failed, "FAILED");
  const { draftVersion } = await ownerDb.flow.findFirstOrThrow({ where: { id: flowId } });
  const mended = { ...failing, params: { message: "Still no, {{ vars.who }}" } };
  await saveDraft(actor, { flowId, baseVersion: draftVersion, actions: [before, mended] as FlowAction[] });

  const execution = new ExecutionPage(page);
  await execution.open(failed);
  await execution.choose(execution.step("Says no"));
  const settings = page.getByRole("region", { name: label.asItWas.settings });
  await expect(settings).toContainText("Not yet, ");
  const changed = renderMessage("en", "executions.asItWas.changed", { count: 1 });
  await expect(page.getByRole("link", { name: changed })).toHaveAttribute("href", /\/versions\?from=.*&to=draft$/);

  await press(page, execution.button("rerunFailure"));
  await page.getByRole("radio", { name: new RegExp(label.rerun.draft) }).check();
  await execution.confirm("rerun");
  await page.waitForURL((url) => !url.pathname.endsWith(failed));
  await expect(execution.status("FAILED")).toBeVisible();
  await execution.choose(execution.step("Says no"));
  await expect(settings).toContainText("Still no, ");
  await expect(execution.steps().nth(1)).toContainText(label.reused.short);
  await page.setViewportSize({ width: 320, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});
