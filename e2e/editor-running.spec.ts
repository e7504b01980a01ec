import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { renderMessage } from "#lib/i18n/render-message.ts";
import { ownerDb } from "#test/owner.ts";
import { requestTo } from "./fixtures/flow-actions.ts";
import { expectRing, press, tabTo } from "./fixtures/keys.ts";
import { expect, test } from "./fixtures/test.ts";
import { words } from "./fixtures/words.ts";
import { ExecutionPage } from "./pages/execution-page.ts";

const { flows: label, executions } = words.en;
const [LOOP, CALL, ANSWER] = ["For each", "Call a flow", "Return JSON"];

test("by keyboard alone: a loop that calls another flow is made, published and run", async ({
  signInAs,
  editor,
  page,
}) => {
  test.setTimeout(150_000);
  const { actor } = await signInAs("editor");
  const greet = {
    id: "answer",
    type: "FLOW",
    action: "RETURN_JSON",
    params: { payload: { hello: "{{ input.who }}" } },
  };
  await createFlow(actor, { name: "Greeter", actions: [greet], publish: true });
  const { id: flowId } = await createFlow(actor, { name: "Greets all" });
  await page.goto(`/flows/${flowId}`);
  const picker = page.getByRole("dialog", { name: label.picker.title });
  const add = async (name: string) => {
    await page.keyboard.press("Enter");
    await expect(picker.getByRole("searchbox")).toBeFocused();
    await page.keyboard.type(name);
    // What is named so comes first, and Enter takes it.
    await expect(picker.getByRole("option").first()).toContainText(name);
    await expect(picker.getByRole("option").first()).toHaveAttribute("data-focused", "true");
    await page.keyboard.press("Enter");
    await expect(editor.row(name).first()).toBeFocused();
  };
  const type = async (field: string, text: string) => {
    const box = editor.panel().getByRole("textbox", { name: field, exact: true });
    await tabTo(page, box);
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.type(text);
    // What completes an expression is not what was meant to be typed.
    await page.keyboard.press("Escape");
    await expect(box).toHaveText(text);
  };

  await tabTo(page, editor.row(label.tree.start));
  await page.keyboard.press("ArrowDown");
  await add(LOOP);
  await page.keyboard.press("Enter");
  await type("Items", "{{ input.names }}");
  const id = /actions\.(\w+)\.item/.exec((await editor.panel().textContent()) ?? "")?.[1] ?? "";
  expect(id).not.toBe("");
  await toRow(LOOP);

  // Into the loop: its branch, and then the place in it.
  const place = editor.row(
    label.tree.addFirstOfNamedBranch.replace("{branch}", label.tree.branch.do).replace("{name}", LOOP),
  );
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(place).toBeFocused();
  await add(CALL);
  await page.keyboard.press("Enter");
  const chosen = editor.panel().getByRole("button", { name: /Flow$/, expanded: false });
  await tabTo(page, chosen);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("option", { name: "Greeter" })).toBeVisible();
  await page.keyboard.type("Greeter");
  await expect(page.getByRole("option", { name: "Greeter" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expectRing(chosen);
  await expect(chosen).toContainText("Greeter");
  await type("Input", `{ "who": "{{ actions.${id}.item }}" }`);
  await toRow(CALL);
  await expect(editor.row(CALL)).toHaveAttribute("aria-level", "3");

  await tabTo(page, editor.row(CALL));
  for (let stops = 0; stops < 5 && !(await isLast()); stops++) await page.keyboard.press("ArrowDown");
  await add(ANSWER);
  await page.keyboard.press("Enter");
  await type("Payload", `{ "all": "{{ actions.${id}.results }}" }`);
  await editor.untilSaved();
  await toRow(ANSWER);

  await press(page, page.getByRole("button", { name: label.bar.publish, exact: true }), "Shift+Tab");
  await press(page, page.getByRole("dialog").getByRole("button", { name: label.publish.confirm, exact: true }));
  await expect(page.getByRole("dialog")).toBeHidden();
  await editor.runPublished('{ "names": ["Ada", "Ben"] }');
  const execution = new ExecutionPage(page);
  await expect(execution.status("COMPLETED")).toBeVisible();
  const { result } = await ownerDb.flowExecution.findFirstOrThrow({ where: { flowId } });
  expect(result).toEqual({ all: [{ result: { hello: "Ada" } }, { result: { hello: "Ben" } }] });

  // Down the tree, to what the flow that was called did.
  await tabTo(page, execution.steps().first());
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await expect(execution.step("Iteration 2")).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(execution.step("Iteration 1")).toBeFocused();
  await page.keyboard.press("ArrowRight");
  const called = execution.step(`${CALL} → Greeter`);
  await expect(called).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(called).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(
    page.getByRole("link", { name: renderMessage("en", "executions.calledVersion", { name: "Greeter", number: 1 }) }),
  ).toBeVisible();
  await expect(execution.panel()).toContainText('"hello": "Ada"');

  async function toRow(name: string): Promise<void> {
    await page.keyboard.press("Escape");
    await expect(editor.row(name).first()).toBeFocused();
  }
  function isLast(): Promise<boolean> {
    const last = editor.row(label.tree.addAfter.replace("{name}", LOOP));
    return last.evaluate((element) => element === document.activeElement);
  }
});

test("Enter takes the flow that was typed, however late the list is; a short list needs no search", async ({
  signInAs,
  editor,
  page,
}) => {
  const { actor } = await signInAs("editor");
  await createFlow(actor, { name: "Greeter", publish: true });
  const call = { id: "call", type: "FLOW", action: "CALL_FLOW", params: {} };
  const { id: flowId } = await createFlow(actor, { name: "Nightly", actions: [call] });
  const late = Promise.withResolvers<void>();
  await page.route("**/api/flows?**", async (route) => {
    await late.promise;
    await route.continue();
  });
  await page.goto(`/flows/${flowId}`);
  await editor.select(CALL);
  const chosen = editor.panel().getByRole("button", { name: /Flow$/, expanded: false });
  const search = page.getByRole("searchbox", { name: label.called.search });
  const option = (name: string) => page.getByRole("option", { name });
  await tabTo(page, chosen);
  await page.keyboard.press("Enter");
  await expect(search).toBeFocused();
  late.resolve();
  await expect(option("Greeter")).toBeFocused();
  await expect(search).toHaveCount(0);
  await page.keyboard.press("Escape");

  for (let count = 0; count < 8; count++) await createFlow(actor, { name: `Flow ${count}` });
  await page.reload();
  await editor.select(CALL);
  await tabTo(page, chosen);
  await page.keyboard.press("Enter");
  await expect(option("Greeter")).toBeVisible();
  // Sooner than the server is asked, and with another one first in the list.
  await page.keyboard.type("Nightly");
  await page.keyboard.press("Enter");
  await expect(chosen).toContainText("Nightly");
});

test("an action gets a time limit and further attempts; what is out of range is said and not saved", async ({
  signInAs,
  editor,
  page,
}) => {
  const { actor } = await signInAs("editor");
  const { id: flowId } = await createFlow(actor, { name: "Asks", actions: [requestTo("ask", null, "/x/json")] });
  await page.goto(`/flows/${flowId}`);
  await editor.select("HTTP request");
  const { running } = label;
  const field = (name: string) => editor.panel().getByRole("textbox", { name, exact: true });
  await editor.panel().getByText(running.title, { exact: true }).click();
  await field(running.timeout).fill("700");
  await expect(field(running.timeout)).toHaveAttribute("aria-invalid", "true");
  await field(running.timeout).fill("5");
  await editor.panel().getByRole("checkbox", { name: running.retry }).press("Space");
  await field(running.attempts).fill("4");
  await field(running.delay_seconds).fill("0.5");
  await field(running.max_delay_seconds).fill("20");
  const draft = async () => {
    const row = await ownerDb.flow.findFirstOrThrow({ where: { id: flowId }, select: { draft: true } });
    return (row.draft as Record<string, unknown>[])[0];
  };
  const retry = { attempts: 4, delay_seconds: 0.5, max_delay_seconds: 20 };
  await expect.poll(draft).toMatchObject({ timeout_seconds: 5, retry });
  await editor.panel().getByRole("checkbox", { name: running.retry }).press("Space");
  await field(running.timeout).fill("");
  await expect.poll(draft).not.toHaveProperty("retry");
  await expect.poll(draft).not.toHaveProperty("timeout_seconds");
});

test("a flow’s settings are kept: how it runs, and how long its executions stay", async ({
  signInAs,
  openAs,
  page,
}) => {
  const { actor } = await signInAs("editor");
  const { id: flowId } = await createFlow(actor, { name: "Order shipped" });
  const { settings } = label;
  const dialog = page.getByRole("dialog", { name: settings.title.replace("{name}", "Order shipped") });
  const field = (name: "concurrencyLimit" | "timeLimitSeconds" | "keepDays" | "keepExecutions") =>
    dialog.getByRole("textbox", { name: settings.label[name], exact: true });
  const open = async () => {
    await page.getByRole("button", { name: label.bar.options }).click();
    await page.getByRole("menuitem", { name: label.bar.settings, exact: true }).click();
    await expect(field("concurrencyLimit")).toBeFocused();
  };
  await page.goto(`/flows/${flowId}`);
  await open();
  await expect(field("keepDays")).toHaveValue("30");
  await expect(field("keepExecutions")).toHaveValue("10000");
  await field("keepDays").fill("0");
  await field("concurrencyLimit").fill("2");
  await field("timeLimitSeconds").fill("60");
  await dialog.getByRole("button", { name: label.save, exact: true }).click();
  await expect(field("keepDays")).toHaveAttribute("aria-invalid", "true");
  await expect(field("keepDays")).toBeFocused();
  await field("keepDays").fill("7");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(page.getByText(settings.saved)).toBeVisible();
  expect(await ownerDb.flow.findFirst({ where: { id: flowId } })).toMatchObject({
    ...{ concurrencyLimit: 2, timeLimitSeconds: 60, keepDays: 7, keepExecutions: 10_000 },
  });
  await page.reload();
  await open();
  await expect(field("timeLimitSeconds")).toHaveValue("60");

  const viewer = await openAs((await signInAs("viewer", { tenantOf: actor })).actor);
  await viewer.goto(`/flows/${flowId}`);
  await expect(viewer.getByText(label.readOnly.viewer)).toBeVisible();
  await expect(viewer.getByRole("button", { name: label.bar.options })).toHaveCount(0);
  await expect(viewer.getByText(executions.dry.badge)).toHaveCount(0);
});
