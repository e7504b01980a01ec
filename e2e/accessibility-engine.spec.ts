import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { renderMessage } from "#lib/i18n/render-message.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { actAs } from "./fixtures/act.ts";
import { expectAccessible, ofOpenLists } from "./fixtures/axe.ts";
import { requestTo } from "./fixtures/flow-actions.ts";
import { startFlow, startPublished, statusOf } from "./fixtures/run-flow.ts";
import { signInCookie } from "./fixtures/session.ts";
import { expect, test } from "./fixtures/test.ts";
import { makeVictim } from "./fixtures/victim.ts";
import { words } from "./fixtures/words.ts";
import { ExecutionPage } from "./pages/execution-page.ts";
import { ExecutionsPage } from "./pages/executions-page.ts";
import { TriggersPage } from "./pages/triggers-page.ts";

const { triggers: triggerWords, flows: flowWords, executions: executionWords } = words.en;
const own = (id: string, action: string, params: object) => ({ id, type: "FLOW", action, params });

// axe reads every element of the page; there are many states.
test.describe.configure({ timeout: 180_000 });

test.beforeEach(async ({ page }) => {
  // Colours that are still on their way would be measured in between.
  await page.emulateMedia({ reducedMotion: "reduce" });
});

test("axe: triggers of a flow", async ({ page, signInAs }) => {
  const { actor } = await signInAs("editor");
  const { id: flowId } = await createFlow(actor, { name: "Order shipped" });
  const triggers = new TriggersPage(page);
  await triggers.open(flowId);
  await expect(page.getByText(triggerWords.empty.title)).toBeVisible();
  await expectAccessible(page, "no triggers");

  const hook = await triggers.begin("HOOK");
  await triggers.dropDuplicates(hook, "");
  await triggers.submit(hook);
  await expect(hook.getByText(words.en.errors.required).first()).toBeVisible();
  await expectAccessible(page, "form of a hook, with errors");
  await triggers.name(hook).fill("Order created");
  await triggers.choose(hook, { auth: "SIGNATURE" });
  await hook.getByRole("textbox", { name: triggerWords.hook.headerName, exact: true }).fill("X-Order");
  await triggers.submit(hook);
  await expect(triggers.shown()).toContainText(triggerWords.secret.onceKey);
  await expectAccessible(page, "a signing key, shown once");
  await triggers.take(triggers.shown());

  const schedule = await triggers.begin("SCHEDULE");
  await schedule.getByRole("textbox", { name: triggerWords.schedule.cron }).fill("61 * * * *");
  await triggers.submit(schedule);
  await expect(triggers.name(schedule)).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page, "form of a schedule, with errors");
  await schedule.getByRole("textbox", { name: triggerWords.schedule.cron }).fill("0 8 * * 1-5");
  await triggers.name(schedule).fill("Nightly report");
  await schedule.getByRole("combobox").fill("rome");
  await expect(page.getByRole("option", { name: "Europe/Rome" })).toBeVisible();
  await expectAccessible(page, "choosing a time zone", ofOpenLists);
  await page.getByRole("option", { name: "Europe/Rome" }).click();
  await triggers.submit(schedule);
  await expect(triggers.row("Nightly report")).toContainText("Europe/Rome");
  await triggers.turn("Order created", "off");
  await expectAccessible(page, "triggers, one of them off, of a flow that is not published");

  await triggers.menuOf("Order created").click();
  await expect(page.getByRole("menu")).toBeVisible();
  await expectAccessible(page, "menu of a trigger");
  await page.getByRole("menuitem", { name: triggerWords.rotate.menu.SIGNATURE, exact: true }).click();
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await expectAccessible(page, "replacing a signing key");
});

test("axe: what a flow's editor says of running", async ({ page, signInAs, editor }) => {
  const { actor } = await signInAs("editor");
  const { id: calledId } = await createFlow(actor, { name: "Greeter", publish: true });
  const retried = { retry: { attempts: 3 }, timeout_seconds: 5 };
  const { id: flowId } = await createFlow(actor, {
    name: "Asks each",
    actions: [
      own("each", "FOR_EACH", {
        items: "{{ input.names }}",
        do: [own("call", "CALL_FLOW", { flow_id: toPublicId("af", calledId) })],
      }),
      { ...requestTo("ask", null, "/x/json"), ...retried },
    ],
  });
  await page.goto(`/flows/${flowId}`);
  await editor.select("For each");
  await expect(editor.panel().getByRole("textbox", { name: "Items" })).toBeVisible();
  await expectAccessible(page, "a loop");
  await editor.select("Call a flow");
  const chosen = editor.panel().getByRole("button", { name: /Flow$/, expanded: false });
  await expect(chosen).toContainText("Greeter");
  await chosen.click();
  await expect(page.getByRole("option", { name: "Greeter" })).toBeVisible();
  await expectAccessible(page, "choosing a flow", ofOpenLists);
  await page.keyboard.press("Escape");
  await editor.select("HTTP request");
  await expect(editor.panel().getByRole("textbox", { name: flowWords.running.attempts })).toBeVisible();
  await editor.panel().getByRole("textbox", { name: flowWords.running.timeout }).fill("601");
  await expectAccessible(page, "a time limit that is out of range, and retries");
  await editor.panel().getByRole("textbox", { name: flowWords.running.timeout }).fill("5");

  await page.getByRole("button", { name: flowWords.bar.options }).click();
  await page.getByRole("menuitem", { name: flowWords.bar.settings, exact: true }).click();
  const settings = page.getByRole("dialog", { name: flowWords.settings.title.replace("{name}", "Asks each") });
  await settings.getByRole("textbox", { name: flowWords.settings.label.keepDays }).fill("");
  await settings.getByRole("button", { name: flowWords.save, exact: true }).click();
  await expectAccessible(page, "settings of a flow, with an error");
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: flowWords.bar.runDraft }).click();
  const run = page.getByRole("dialog", { name: flowWords.run.titleDraft });
  await run.getByRole("radio", { name: flowWords.run.dryText }).check({ force: true });
  await run.getByText(flowWords.dry.answers, { exact: true }).click();
  await run.getByRole("button", { name: flowWords.dry.typeFor.replace("{name}", "HTTP request") }).click();
  await run.getByRole("textbox", { name: flowWords.dry.answer }).fill("{");
  await run.locator("button[type=submit]").click();
  await expect(run.getByRole("textbox", { name: flowWords.dry.answer })).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page, "a dry run, with an answer that is no JSON");
});

test("axe: executions in every state, and what can be done about them", async ({ page, signInAs, context }) => {
  const { actor } = await signInAs("admin");
  const act = await actAs(actor);
  const wait = await startFlow(actor, act, "Waits", [own("wait", "DELAY_FLOW", { number: 2, units: "HOURS" })]);
  const { id: flowId } = await createFlow(actor, {
    ...{ name: "Asks each", publish: true },
    actions: [
      own("each", "FOR_EACH", {
        items: ["one", "two"],
        do: [{ ...requestTo("ask", null, "http://10.0.0.1/"), retry: { attempts: 2, delay_seconds: 0 } }],
      }),
    ],
  });
  const loop = await startPublished(act, flowId);
  await mayEnd(wait, "WAITING");
  await mayEnd(loop, "FAILED");

  const [execution, list] = [new ExecutionPage(page), new ExecutionsPage(page)];
  await execution.open(wait);
  await expect(execution.waiting()).toBeVisible();
  await expectAccessible(page, "an execution that waits");
  await execution.button("cancel").click();
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await expectAccessible(page, "canceling");

  await execution.open(loop);
  await execution.choose(execution.step("For each"));
  await page.getByRole("button", { name: executionWords.loop.openFailed }).click();
  await expect(execution.step("Iteration 1")).toBeFocused();
  await expectAccessible(page, "an iteration that failed");
  await execution.button("rerunFailure").click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await expectAccessible(page, "running again from what failed");

  await list.open();
  await list.selectAll().press("Space");
  await expect(list.bar()).toContainText(renderMessage("en", "executions.selection.count", { count: 2 }));
  await expectAccessible(page, "selected executions");

  const victim = await makeVictim();
  await context.clearCookies();
  await context.addCookies([await signInCookie(victim.owner)]);
  await execution.open(victim.uncertainId);
  await expect(execution.uncertain()).toBeVisible();
  await expectAccessible(page, "an execution whose effect is not known");
});

function mayEnd(id: string, status: string): Promise<void> {
  return expect.poll(() => statusOf(id), { timeout: 30_000 }).toBe(status);
}
