import { randomBytes } from "node:crypto";
import type { Actor } from "#lib/auth/actor.ts";
import { newId } from "#lib/db/ids.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { renderMessage } from "#lib/i18n/render-message.ts";
import { makeActor, makeExecution } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { type Act, actAs, mustAct } from "./fixtures/act.ts";
import { requestTo, smsTo } from "./fixtures/flow-actions.ts";
import { expectRing, press } from "./fixtures/keys.ts";
import { startFlow, startPublished, statusOf } from "./fixtures/run-flow.ts";
import { echoRequests, providerRequests } from "./fixtures/shared.ts";
import { expect, test } from "./fixtures/test.ts";
import { words } from "./fixtures/words.ts";
import { ExecutionPage } from "./pages/execution-page.ts";
import { ExecutionsPage } from "./pages/executions-page.ts";

const { executions: label } = words.en;
const SMS = "Send SMS with Twilio";
const HTTP = "HTTP request";

const own = (id: string, action: string, params: object) => ({ id, type: "FLOW", action, params });
const ended = (id: string, status: string) => expect.poll(() => statusOf(id), { timeout: 30_000 }).toBe(status);

async function makeTwilio(act: Act, sectionId: string, isReady = true) {
  const sid = `AC${randomBytes(16).toString("hex")}`;
  const setup = { type: "API_KEY", account_id: sid, api_key: randomBytes(16).toString("hex") };
  const input = { sectionId, appId: "TWILIO", name: "Order alerts", ...(isReady && { setup }) };
  const { id = "" } = await mustAct(act, "createConnectionAction", input);
  const sent = async () => (await providerRequests(sid)).filter(({ method }) => method === "POST");
  return { id, sid, setup, sent };
}

test("an execution that waits is canceled, by keyboard alone, and says where it stopped", async ({
  signInAs,
  page,
}) => {
  const { actor } = await signInAs("editor");
  const act = await actAs(actor);
  const execution = new ExecutionPage(page);
  const id = await startFlow(actor, act, "Waits", [
    own("wait", "DELAY_FLOW", { number: 2, units: "HOURS" }),
    own("answer", "RETURN_JSON", { payload: { done: true } }),
  ]);
  await ended(id, "WAITING");
  await execution.open(id);
  await expect(execution.waiting()).toBeVisible();
  await press(page, execution.button("cancel"));
  // The way back has the focus: Enter alone does no harm.
  await expectRing(page.getByRole("button", { name: renderMessage("en", "executions.cancel.keep", { count: 1 }) }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alertdialog")).toHaveCount(0);
  await expectRing(execution.button("cancel"));
  await page.keyboard.press("Enter");
  await press(page, page.getByRole("button", { name: renderMessage("en", "executions.cancel.confirm", { count: 1 }) }));
  await expect(execution.status("CANCELED")).toBeVisible();
  await expect(page.locator("body")).not.toBeFocused();
  await expect(execution.step("Delay")).toContainText(label.stopped);
  await expect(execution.step("Return JSON")).toContainText(label.notReached);
  await expect(execution.button("cancel")).toHaveCount(0);
  expect(await statusOf(id)).toBe("CANCELED");
});

test("many executions run again at once, from their start; those that wait are canceled beside them", async ({
  signInAs,
  openAs,
  page,
}) => {
  const { actor } = await signInAs("editor");
  const act = await actAs(actor);
  const wait = own("wait", "DELAY_FLOW", { number: 2, units: "HOURS" });
  const { id: flowId } = await createFlow(actor, {
    name: "Greets or waits",
    publish: true,
    actions: [
      {
        ...{ id: "choose", type: "FLOW", action: "BOOLEAN_CONDITION" },
        params: { if: { operator: "EXISTS", operands: ["{{ input.wait }}"] }, then: [wait], else: [] },
      },
      own("answer", "RETURN_JSON", { payload: { hello: "{{ input.name }}" } }),
    ],
  });
  const before = [
    await startPublished(act, flowId, { name: "Ada" }),
    await startPublished(act, flowId, { name: "Ben" }),
    await startPublished(act, flowId, { name: "Cleo", wait: true }),
  ];
  await Promise.all([ended(before[0] ?? "", "COMPLETED"), ended(before[1] ?? "", "COMPLETED")]);
  await ended(before[2] ?? "", "WAITING");

  const list = new ExecutionsPage(page);
  await list.open(flowId);
  await expect(list.rows()).toHaveCount(3);
  await list.selectAll().press("Space");
  await expect(list.bar()).toContainText(renderMessage("en", "executions.selection.count", { count: 3 }));
  await expect(list.act("rerunFailure", 0)).toBeDisabled();
  await list.act("rerun", 2).click();
  await list.confirmButton("rerun", 2).click();
  await expect(list.toast(renderMessage("en", "executions.rerun.done", { count: 2 }))).toBeVisible();
  await expect(list.rows()).toHaveCount(5);
  const again = list
    .rows()
    .filter({ hasText: renderMessage("en", "executions.origin.rerunBy", { name: "Maud Dupont" }) });
  await expect(again).toHaveCount(2);
  await expect(again.filter({ hasText: label.status.COMPLETED })).toHaveCount(2);
  const results = await ownerDb.flowExecution.findMany({ where: { flowId, source: "RERUN" }, orderBy: { id: "asc" } });
  expect(results.map(({ result }) => result)).toEqual(expect.arrayContaining([{ hello: "Ada" }, { hello: "Ben" }]));
  expect(results.map(({ rerunOfId }) => rerunOfId).toSorted()).toEqual(before.slice(0, 2).toSorted());

  const waiting = list.rows().filter({ hasText: label.waitingUntilPill.split("{")[0] ?? "" });
  await list.checkbox(waiting).press("Space");
  await list.act("cancel", 1).click();
  await list.confirmButton("cancel", 1).click();
  await expect(waiting).toHaveCount(0);
  await expect(list.rows().filter({ hasText: label.status.CANCELED })).toHaveCount(1);

  const theirs = await openAs(await makeActor({ role: "viewer", tenantOf: actor }));
  const theirList = new ExecutionsPage(theirs);
  await theirList.open(flowId);
  await expect(theirList.rows()).toHaveCount(5);
  await expect(theirs.getByRole("checkbox")).toHaveCount(0);
  const theirExecution = new ExecutionPage(theirs);
  await theirExecution.open(before[0] ?? "");
  await expect(theirExecution.status("COMPLETED")).toBeVisible();
  await expect(theirExecution.button("rerun")).toHaveCount(0);
});

for (const language of ["en", "fr"] as const) {
  test(`what failed goes on from there, and nothing that succeeded is done again (${language})`, async ({
    signInAs,
    page,
  }) => {
    const { actor, sectionId } = await signInAs("admin", { language });
    const act = await actAs(actor);
    const twilio = await makeTwilio(act, sectionId, false);
    const folder = `/${newId()}`;
    const message = "Booked: {{ actions.book.status }} {{ input.note }}";
    const sms = smsTo("tell", twilio.id, "+15557122662");
    const failed = await startFlow(
      actor,
      act,
      "Book and tell",
      [requestTo("book", null, `${folder}/json`), { ...sms, params: { ...sms.params, message } }],
      { note: "for Ada" },
    );
    await ended(failed, "FAILED");
    await mustAct(act, "replaceCredentialsAction", { itemId: twilio.id, setup: twilio.setup });

    const execution = new ExecutionPage(page, language);
    await execution.open(failed);
    await expect(execution.status("FAILED")).toBeVisible();
    await execution.button("rerunFailure").click();
    await execution.confirm("rerun");
    await page.waitForURL((url) => !url.pathname.endsWith(failed));
    await expect(execution.status("COMPLETED")).toBeVisible();
    await expect(execution.steps().nth(1)).toContainText(words[language].executions.reused.short);
    await execution.choose(execution.steps().nth(1));
    await expect(
      page
        .getByRole("main")
        .getByRole("link", { name: /afe_|…/ })
        .first(),
    ).toBeVisible();
    expect(await echoRequests(folder)).toHaveLength(1);
    expect(await twilio.sent()).toMatchObject([{ fields: { Body: "Booked: 200 for Ada" } }]);
  });
}

async function makeUncertain(actor: Actor, connectionId: string): Promise<string> {
  const actions = [
    smsTo("send", connectionId, "+15557122661"),
    own("answer", "RETURN_JSON", { payload: { went: "on" } }),
  ];
  const { id: flowId } = await createFlow(actor, { name: "Interrupted", actions, publish: true });
  const { publishedVersionId } = await ownerDb.flow.findFirstOrThrow({ where: { id: flowId } });
  const at = new Date();
  const input = { from: "+15557122661", to: "+15557122661", message: "Hello Ada" };
  return makeExecution(actor, {
    ...{ flowId, flowVersionId: publishedVersionId ?? "", status: "UNCERTAIN", takes: 1 },
    ...{ input: { note: "Ada" }, startedAt: at, endedAt: at },
    error: {
      code: "ERR_EXECUTION_UNCERTAIN",
      messageKey: "engine.uncertain",
      params: { action: "send", app: "Twilio" },
    },
    steps: [
      {
        ...{ seq: 0, path: "0", actionId: "send", type: "TWILIO", action: "SEND_SMS", status: "STARTED" },
        ...{ startedAt: at, idempotencyKey: newId(), shown: { input } },
      },
    ],
  });
}

test("of an effect whose end nobody saw, a person says whether it happened, and the flow goes on", async ({
  signInAs,
  openAs,
  page,
}) => {
  const { actor, sectionId } = await signInAs("admin");
  const twilio = await makeTwilio(await actAs(actor), sectionId);
  const execution = new ExecutionPage(page);
  const { uncertain } = label;

  await test.step("a viewer may only read why", async () => {
    const id = await makeUncertain(actor, twilio.id);
    const viewer = await makeActor({ role: "viewer", tenantOf: actor, grants: { [sectionId]: "view" } });
    const theirs = await openAs(viewer);
    const theirExecution = new ExecutionPage(theirs);
    await theirExecution.open(id);
    await expect(theirExecution.uncertain()).toContainText(uncertain.why);
    await expect(theirExecution.uncertain()).toContainText(uncertain.ask);
    await expect(theirExecution.uncertain().getByRole("button", { name: uncertain.happened })).toHaveCount(0);
  });

  await test.step("it happened", async () => {
    const id = await makeUncertain(actor, twilio.id);
    await execution.open(id);
    await expect(execution.status("UNCERTAIN")).toBeVisible();
    await expect(execution.uncertain()).toContainText("Hello Ada");
    await expect(execution.step(SMS)).toContainText(label.unknownEnd);
    await expect(execution.button("rerun")).toHaveCount(0);
    await press(page, execution.uncertain().getByRole("button", { name: uncertain.happenedOf.replace("{name}", SMS) }));
    await expect(execution.status("COMPLETED")).toBeVisible();
    await expect(page.locator("body")).not.toBeFocused();
    await expect(execution.uncertain()).toHaveCount(0);
    await execution.choose(execution.step(SMS));
    await expect(page.getByText(label.settled.HAPPENED)).toBeVisible();
    expect(await twilio.sent()).toEqual([]);
  });

  await test.step("it is repeated", async () => {
    const id = await makeUncertain(actor, twilio.id);
    await execution.open(id);
    await execution
      .uncertain()
      .getByRole("button", { name: uncertain.repeatOf.replace("{name}", SMS) })
      .click();
    await expect(execution.status("COMPLETED")).toBeVisible();
    expect(await twilio.sent()).toMatchObject([{ fields: { Body: "Hello Ada" } }]);
  });
});

test("on a narrow screen a long journal leads to the details of an action, and back to it", async ({
  signInAs,
  page,
}) => {
  const { actor } = await signInAs("editor");
  const actions = Array.from({ length: 20 }, (_, at) => ({
    ...own(`step_${at}`, "STORE_VARS", { vars: { at } }),
    alias: `Step ${at}.`,
  }));
  const { id: flowId } = await createFlow(actor, { name: "Long", actions, publish: true });
  const { publishedVersionId } = await ownerDb.flow.findFirstOrThrow({ where: { id: flowId } });
  const at = new Date();
  const ran = { ...{ flowId, flowVersionId: publishedVersionId ?? "" }, startedAt: at, endedAt: at };
  const id = await makeExecution(actor, {
    ...ran,
    steps: actions.map(({ id: actionId, type, action, params }, seq) => ({
      ...{ seq, path: `${seq}`, actionId, type, action, status: "SUCCEEDED", startedAt: at, endedAt: at },
      shown: { input: params, output: {} },
    })),
  });
  await page.setViewportSize({ width: 375, height: 812 });
  const execution = new ExecutionPage(page);
  await execution.open(id);
  const step = execution.step("Step 3\\.");
  await execution.choose(step);
  await expect(execution.panel()).toBeInViewport();
  await expect(execution.panel()).toContainText('"at": 3');
  await expect(step).not.toBeInViewport();

  await page.getByRole("button", { name: label.backToSteps }).click();
  await expect(step).toBeFocused();
  await expect(step).toBeInViewport();
  // An arrow only goes past; Enter opens.
  await page.keyboard.press("ArrowDown");
  await expect(execution.step("Step 4\\.")).toBeFocused();
  await expect(execution.step("Step 4\\.")).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(execution.panel()).toBeInViewport();
  await expect(execution.panel()).toContainText('"at": 4');
});

test("a loop shows its iterations, and the way to the first that failed; an action shows its attempts", async ({
  signInAs,
  page,
}) => {
  const { actor, sectionId } = await signInAs("admin");
  const act = await actAs(actor);
  const twilio = await makeTwilio(act, sectionId);
  const execution = new ExecutionPage(page);
  const folder = `/${newId()}`;

  await test.step("iterations", async () => {
    const each = {
      // The second sends the caller to another host, which a request does not follow.
      items: ["json", "redirect", "html"],
      on_error: "CONTINUE",
      do: [requestTo("ask", null, `${folder}/{{ actions.each.index }}/{{ actions.each.item }}`)],
    };
    const id = await startFlow(actor, act, "Asks each", [
      own("each", "FOR_EACH", each),
      own("answer", "RETURN_JSON", { payload: { count: "{{ functions.length(actions.each.results) }}" } }),
    ]);
    await ended(id, "COMPLETED");
    await execution.open(id);
    await execution.choose(execution.step("For each"));
    const facts = page.getByText(renderMessage("en", "executions.loop.begunOf", { begun: 3, total: 3 }));
    await expect(facts.first()).toContainText(renderMessage("en", "executions.loop.failed", { count: 1 }));
    await page.getByRole("button", { name: label.loop.openFailed }).click();
    const second = execution.step("Iteration 2");
    await expect(second).toBeFocused();
    await expect(second).toHaveAttribute("aria-selected", "true");
    await expect(second).toContainText(label.failed);
    await expect(page.getByRole("region", { name: label.loop.item })).toContainText("redirect");
    await expect(execution.step("Iteration 3")).toBeVisible();
    await expect(execution.step(HTTP).first()).toBeVisible();
    await page.keyboard.press("ArrowDown");
    await expect(execution.step(HTTP).first()).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(execution.tab("error")).toHaveAttribute("aria-selected", "true");
    await expect(execution.panel()).toContainText(/elsewhere\.test/);
    expect(await echoRequests(folder)).toHaveLength(3);
  });

  await test.step("attempts", async () => {
    const sms = { ...smsTo("send", twilio.id, "+15005550500"), retry: { attempts: 3, delay_seconds: 0.1 } };
    const id = await startFlow(actor, act, "Tries again", [sms], { note: "Ada" });
    await ended(id, "FAILED");
    expect(await twilio.sent()).toHaveLength(3);
    await execution.open(id);
    await expect(execution.step(SMS)).toContainText(renderMessage("en", "executions.attempt", { count: 3 }));
    const attempts = execution.attempts().getByRole("radio");
    await expect(attempts).toHaveCount(3);
    await attempts.first().click();
    await expect(attempts.first()).toBeChecked();
    await expect(attempts.first()).toContainText("503");
    await execution.tab("error").click();
    await expect(execution.panel()).toContainText("503");
  });
});
