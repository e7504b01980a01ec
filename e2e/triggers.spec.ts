import { createHmac } from "node:crypto";
import type { Actor } from "#lib/auth/actor.ts";
import { systemActor } from "#lib/auth/actor.ts";
import { createClient } from "#lib/clients/mutations/create-client.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { renderMessage } from "#lib/i18n/render-message.ts";
import { fromPublicId, toPublicId } from "#lib/shared/public-id.ts";
import { makeActor } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { actAs, mustAct } from "./fixtures/act.ts";
import { openApi } from "./fixtures/api-client.ts";
import { callHook, signatureOf, throughEngine } from "./fixtures/hook-caller.ts";
import { expectRing, press, tabTo } from "./fixtures/keys.ts";
import { statusOf } from "./fixtures/run-flow.ts";
import { shared } from "./fixtures/shared.ts";
import { expect, test } from "./fixtures/test.ts";
import { Traffic } from "./fixtures/traffic.ts";
import { seedWords, words } from "./fixtures/words.ts";
import { ExecutionPage } from "./pages/execution-page.ts";
import { StoredItemPage } from "./pages/stored-item-page.ts";
import { TriggersPage } from "./pages/triggers-page.ts";

const { triggers: label, executions: executionLabel } = words.en;
const secretUrl = () => new RegExp(`^${shared.stack.url}/hooks/aft_[0-9A-Za-z]{22}/[\\w-]{43}$`);

/** Published: it answers 201 with who it was told of, and how. */
async function makeGreeting(actor: Actor, publish = true): Promise<string> {
  const { id } = await createFlow(actor, {
    name: "Greeting",
    publish,
    actions: [
      { id: "keep", type: "FLOW", action: "STORE_VARS", params: { vars: { who: "{{ input.name }}" } } },
      {
        ...{ id: "answer", type: "FLOW", action: "RETURN_JSON" },
        params: { payload: { hello: "{{ vars.who }}", by: "{{ trigger.method }}" }, status: 201 },
      },
    ],
  });
  return id;
}

const greeting = { status: 201, body: { hello: "Ada", by: "POST" } };
const greet = (url: string) => callHook(url, { name: "Ada" });

test("the secret that a hook checks with is put into the vault without leaving the hook's form", async ({
  page,
  signInAs,
}) => {
  const { actor } = await signInAs("admin");
  const triggers = new TriggersPage(page);
  await triggers.open(await makeGreeting(actor));
  const form = await triggers.begin("HOOK");
  await triggers.name(form).fill("Events");
  await triggers.choose(form, { auth: "CALLBACK" });
  await form.getByRole("button", { name: new RegExp(`${label.callback.scheme}$`), expanded: false }).click();
  await page.getByRole("option", { name: label.callback.schemes.SLACK, exact: true }).click();
  const item = new StoredItemPage(page);
  const adding = item.addDialog();
  // The second time all of the hook's form is filled: Enter sends the item's form alone, and makes no hook.
  for (const name of ["Retired secret", "Slack signing secret"]) {
    await form.getByRole("button", { name: seedWords.en.addVaultItem, exact: true }).click();
    await item.field(adding, "name").fill(name);
    await adding.getByLabel(words.en.vault.fields.password, { exact: true }).fill("canary-slack-7f3a");
    await expect(item.host(adding)).toHaveValue("slack.com");
    await item.host(adding).press("Enter");
    await expect(adding).toBeHidden();
    await expect(form.getByRole("button", { name: new RegExp(label.callback.item) })).toContainText(name);
  }
  await expect(triggers.name(form)).toHaveValue("Events");
  await triggers.submit(form);
  await triggers.take(triggers.shown());
  await expect(triggers.row("Events")).toContainText("Slack signing secret");
  expect(await page.content()).not.toContain("canary-slack-7f3a");
});

for (const language of ["en", "fr"] as const) {
  test(`a hook is added, shown once, called, turned off, given another secret and deleted (${language})`, async ({
    signInAs,
    page,
  }) => {
    const { actor } = await signInAs("editor", { language });
    const flowId = await makeGreeting(actor);
    const triggers = new TriggersPage(page, language);
    const own = words[language].triggers;
    await page.goto(`/flows/${flowId}`);
    await triggers.tab().click();
    await expect(page.getByText(own.empty.title)).toBeVisible();

    const form = await triggers.begin("HOOK");
    await triggers.submit(form);
    await expect(triggers.name(form)).toHaveAttribute("aria-invalid", "true");
    await expect(triggers.name(form)).toBeFocused();
    await triggers.name(form).fill("Order created");
    await triggers.submit(form);
    const shown = triggers.shown();
    await expect(shown).toContainText(own.secret.onceUrl);
    await page.keyboard.press("Escape");
    await expect(shown.getByRole("region", { name: own.secret.example })).toContainText(/curl -X POST 'http/);
    const { url } = await triggers.take(shown);
    expect(url).toMatch(secretUrl());
    const secret = url.split("/").at(-1) ?? "";

    await expect(triggers.row("Order created")).toContainText(own.never.HOOK);
    await page.reload();
    await expect(triggers.row("Order created")).toBeVisible();
    expect(await page.content()).not.toContain(secret);
    expect(JSON.stringify(await ownerDb.flowTrigger.findMany({ where: { flowId } }))).not.toContain(secret);

    await test.step("called where the dashboard is, and at the engine itself", async () => {
      const answer = await greet(url);
      expect(answer).toMatchObject(greeting);
      expect(await greet(throughEngine(url))).toMatchObject(greeting);
      const executionId = fromPublicId("afe", answer.headers.get("coffre-execution") ?? "") ?? "";
      const execution = new ExecutionPage(page, language);
      await execution.open(executionId);
      await expect(execution.status("COMPLETED")).toBeVisible();
      await expect(page.getByRole("main")).toContainText(
        renderMessage(language, "executions.origin.hook", { name: "Order created" }),
      );
      expect(await page.content()).not.toContain(secret);
    });

    await test.step("turned off, it is not there; turned on, it is", async () => {
      await triggers.open(flowId);
      await expect(triggers.row("Order created")).not.toContainText(own.never.HOOK);
      await triggers.turn("Order created", "off");
      await expect.poll(async () => (await greet(url)).status).toBe(404);
      await triggers.turn("Order created", "on");
      await expect.poll(async () => (await greet(url)).status).toBe(201);
    });

    await test.step("another secret ends the old one", async () => {
      const { url: next } = await triggers.rotate("Order created");
      expect(next).toMatch(secretUrl());
      expect((await greet(url)).status).toBe(404);
      expect(await greet(next)).toMatchObject(greeting);
      await triggers.delete("Order created", "HOOK");
      await expect(page.getByText(own.empty.title)).toBeVisible();
      expect((await greet(next)).status).toBe(404);
    });
  });
}

test("a hook whose calls are signed takes no call that is not, is altered, or is late", async ({ signInAs, page }) => {
  const { actor } = await signInAs("editor");
  const flowId = await makeGreeting(actor);
  const triggers = new TriggersPage(page);
  await triggers.open(flowId);
  const { url, key } = await triggers.addHook("Signed orders", { auth: "SIGNATURE" });
  if (key === null) throw new Error("no signing key was shown");
  expect(url).toMatch(/\/hooks\/aft_[0-9A-Za-z]{22}$/);
  await page.reload();
  await expect(triggers.row("Signed orders")).toContainText(url);
  expect(await page.content()).not.toContain(key);

  const body = JSON.stringify({ name: "Ada" });
  expect(await callHook(url, body, signatureOf(key, body))).toMatchObject(greeting);
  expect(await callHook(throughEngine(url), body, signatureOf(key, body))).toMatchObject(greeting);
  const statuses = async (key: string) => [
    (await callHook(url, body)).status,
    (await callHook(url, `${body} `, signatureOf(key, body))).status,
    (await callHook(url, body, signatureOf(key, body, new Date(Date.now() - 6 * 60_000)))).status,
    (await callHook(`${url}/${key}`, body)).status,
  ];
  expect(await statuses(key)).toEqual([404, 404, 404, 404]);

  const { key: next } = await triggers.rotate("Signed orders", "SIGNATURE");
  expect(next).not.toBe(key);
  expect((await callHook(url, body, signatureOf(key, body))).status).toBe(404);
  expect(await callHook(url, body, signatureOf(next ?? "", body))).toMatchObject(greeting);
});

test("a hook that a provider signs: its secret is an item of the vault, which names the hook and cannot go", async ({
  signInAs,
  page,
}) => {
  const { actor, sectionId } = await signInAs("admin");
  const act = await actAs(actor);
  const password = "canary-hub-secret-2291";
  const { id: itemId = "" } = await mustAct(act, "createStoredItemAction", {
    ...{ sectionId, name: "Hub secret", origins: ["https://api.github.com"] },
    contents: { kind: "credentialSet", username: "hub", password },
  });
  const flowId = await makeGreeting(actor);
  const triggers = new TriggersPage(page);
  await triggers.open(flowId);
  const form = await triggers.begin("HOOK");
  await triggers.name(form).fill("Pushes");
  await triggers.checkWith(form, "GITHUB", "Hub secret");
  await triggers.submit(form);
  const { url, key } = await triggers.take(triggers.shown());
  expect(url).toMatch(/\/hooks\/aft_[0-9A-Za-z]{22}$/);
  expect(key).toBeNull();
  await expect(triggers.row("Pushes")).toContainText("Hub secret");

  const body = JSON.stringify({ name: "Ada" });
  const hub = (key: string) => ({
    "x-hub-signature-256": `sha256=${createHmac("sha256", key).update(body).digest("hex")}`,
  });
  expect(await callHook(url, body, hub(password))).toMatchObject(greeting);
  expect(await callHook(throughEngine(url), body, hub(password))).toMatchObject(greeting);
  expect((await callHook(url, `${body} `, hub(password))).status).toBe(404);
  expect((await callHook(url, body, hub("another"))).status).toBe(404);
  expect((await callHook(url, body)).status).toBe(404);

  await page.goto(`/vault/${itemId}`);
  const use = page.getByRole("link", { name: words.en.vault.uses.hookTo.replace("{name}", "Pushes") });
  await expect(use).toBeVisible();
  expect((await act("deleteItemAction", { itemId })).ok).toBe(false);
  expect(await page.content()).not.toContain(password);
  await use.click();
  await triggers.delete("Pushes", "HOOK");
  await expect(page.getByText(label.empty.title)).toBeVisible();
  expect((await act("deleteItemAction", { itemId })).ok).toBe(true);
});

test("an asynchronous hook answers at once; calls that repeat themselves are dropped, which the list says", async ({
  signInAs,
  page,
}) => {
  const { actor } = await signInAs("editor");
  const flowId = await makeGreeting(actor);
  const triggers = new TriggersPage(page);
  await triggers.open(flowId);
  const form = await triggers.begin("HOOK");
  await triggers.name(form).fill("Order paid");
  await triggers.choose(form, { mode: "ASYNC" });
  await triggers.dropDuplicates(form, "X-Order");
  await triggers.submit(form);
  const { url } = await triggers.take(triggers.shown());

  const call = (order: string) => callHook(url, { name: "Ada" }, { "x-order": order });
  const first = await call("1001");
  expect(first.status).toBe(202);
  const { execution_id } = first.body as { execution_id: string };
  for (let times = 0; times < 2; times++) {
    const again = await call("1001");
    expect(again).toMatchObject({ status: 202, body: { execution_id } });
    expect(again.headers.get("coffre-duplicate")).toBe("true");
  }
  expect((await call("1002")).body).not.toEqual({ execution_id });
  await expect.poll(() => statusOf(fromPublicId("afe", execution_id) ?? "")).toBe("COMPLETED");

  await page.reload();
  await triggers
    .row("Order paid")
    .getByRole("link", { name: label.executionsOf.replace("{name}", "Order paid") })
    .click();
  await expect(page).toHaveURL(/\/executions\?trigger=/);
  const rows = page.getByRole("table", { name: executionLabel.title }).getByRole("row");
  await expect(rows).toHaveCount(3);
  const dropped = renderMessage("en", "executions.duplicates", { count: 2 });
  await expect(rows.filter({ hasText: dropped })).toHaveCount(1);
  await expect(rows.filter({ hasText: dropped })).toContainText("Hook Order paid");
});

test("a schedule says when it fires next, fires, and makes up for a time that was missed once", async ({
  signInAs,
  page,
}) => {
  const { actor } = await signInAs("editor");
  const flowId = await makeGreeting(actor);
  const triggers = new TriggersPage(page);
  await triggers.open(flowId);
  const form = await triggers.begin("SCHEDULE");
  await triggers.name(form).fill("Nightly report");
  const cron = form.getByRole("textbox", { name: label.schedule.cron });
  await cron.fill("99 * * * *");
  await triggers.submit(form);
  await expect(cron).toHaveAttribute("aria-invalid", "true");
  await cron.fill("30 7 * * 1-5");
  const preview = form.getByRole("list", { name: label.schedule.next, exact: true });
  await expect(preview.getByRole("listitem")).toHaveCount(5);
  await triggers.submit(form);
  await expect(form).toBeHidden();

  const next = triggers
    .row("Nightly report")
    .getByRole("list", { name: label.schedule.nextOf.replace("{name}", "Nightly report") })
    .locator("time");
  await expect(next).toHaveCount(5);
  for (const time of await next.all()) expect(inParis(await time.getAttribute("datetime"))).toMatch(/^[^S].* 07:30$/);

  await triggers.turn("Nightly report", "off");
  await expect(next).toHaveCount(0);
  await triggers.turn("Nightly report", "on");
  await expect(next).toHaveCount(5);

  // As if no engine had run for three days.
  await ownerDb.flowTrigger.updateMany({ where: { flowId }, data: { nextAt: new Date(Date.now() - 3 * 86_400_000) } });
  const fired = () => ownerDb.flowExecution.findMany({ where: { flowId }, select: { source: true, status: true } });
  await expect.poll(fired, { timeout: 20_000 }).toEqual([{ source: "SCHEDULE", status: "COMPLETED" }]);
  const { nextAt } = await ownerDb.flowTrigger.findFirstOrThrow({ where: { flowId } });
  expect(nextAt?.getTime()).toBeGreaterThan(Date.now());
  await page.reload();
  await expect(triggers.row("Nightly report")).not.toContainText(label.never.SCHEDULE);
  await page.goto(`/flows/${flowId}/executions`);
  await expect(page.getByRole("row").filter({ hasText: "Schedule Nightly report" })).toHaveCount(1);
});

test("a viewer sees what starts a flow, and no button; a flow that nobody published says so", async ({
  signInAs,
  openAs,
  page,
}) => {
  const { actor } = await signInAs("editor");
  const flowId = await makeGreeting(actor, false);
  const triggers = new TriggersPage(page);
  await triggers.open(flowId);
  const { url } = await triggers.addHook("Order created");
  await expect(page.getByText(label.unpublished.title)).toBeVisible();
  expect((await greet(url)).status).toBeGreaterThanOrEqual(400);

  const viewer = await makeActor({ role: "viewer", tenantOf: actor });
  const theirPage = await openAs(viewer);
  const theirs = new TriggersPage(theirPage);
  await theirs.open(flowId);
  await expect(theirs.row("Order created")).toContainText(label.on);
  await expect(theirs.row("Order created").getByRole("button")).toHaveCount(0);
  await expect(theirPage.getByRole("switch")).toHaveCount(0);
  await expect(theirPage.getByRole("button", { name: label.add })).toHaveCount(0);
  await theirs.open(await makeGreeting(actor));
  await expect(theirPage.getByText(label.empty.ask)).toBeVisible();
  await expect(theirs.addButton("HOOK")).toHaveCount(0);
});

test("by keyboard alone: a hook is added, its address copied, turned off, and deleted", async ({ signInAs, page }) => {
  const { actor } = await signInAs("editor");
  const triggers = new TriggersPage(page);
  await triggers.open(await makeGreeting(actor));
  await press(page, triggers.addButton("HOOK"));
  const form = triggers.form("HOOK");
  await expectRing(triggers.name(form));
  await page.keyboard.press("Enter");
  await expect(triggers.name(form)).toHaveAttribute("aria-invalid", "true");
  await expect(triggers.name(form)).toBeFocused();
  await page.keyboard.type("Order created");
  await tabTo(page, form.getByRole("radio", { name: label.hook.mode.SYNC }));
  await page.keyboard.press("ArrowDown");
  await expect(form.getByRole("radio", { name: label.hook.mode.ASYNC })).toBeChecked();
  await page.keyboard.press("Enter");

  // What is shown this once is not closed by a key that slipped.
  const shown = triggers.shown();
  await expect(
    shown.getByRole("button", { name: words.en.ui.copyNamed.replace("{label}", label.secret.url) }),
  ).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(shown).toBeVisible();
  await press(page, shown.getByRole("button", { name: label.secret.done, exact: true }));
  await expect(shown).toBeHidden();
  await expect(page.locator("body")).not.toBeFocused();

  await tabTo(page, triggers.switchOf("Order created"));
  await page.keyboard.press("Space");
  await expect(triggers.switchOf("Order created")).not.toBeChecked();
  await press(page, triggers.menuOf("Order created"));
  await expect(page.getByRole("menu")).toBeVisible();
  await page.keyboard.press("ArrowUp");
  await expect(page.getByRole("menuitem", { name: label.delete.menu, exact: true })).toBeFocused();
  await page.keyboard.press("Enter");
  await press(
    page,
    page.getByRole("alertdialog").getByRole("button", { name: label.delete.confirm.HOOK, exact: true }),
  );
  await expect(page.getByText(label.empty.title)).toBeVisible();
  await expect(page.locator("body")).not.toBeFocused();
});

test("a client of the API adds a trigger, runs a flow and waits for its result", async ({ signInAs }) => {
  const { actor, sectionId } = await signInAs("admin");
  const flow = toPublicId("af", await makeGreeting(actor));
  const scopes = ["create:flows_executions", "read:flows_triggers", "create:flows_triggers", "delete:flows_triggers"];
  const client = await createClient(systemActor(actor.tenantId, "cli"), {
    ...{ name: "CI", section: sectionId },
    scopes: scopes as Parameters<typeof createClient>[1]["scopes"],
  });
  const api = await openApi(client, new Traffic());
  const made = await api("POST", `/flows/${flow}/triggers`, { type: "HOOK", mode: "SYNC" });
  expect(made).toMatchObject({
    status: 201,
    body: { type: "HOOK", mode: "SYNC", url: expect.stringMatching(secretUrl()) },
  });
  expect(await greet(String(made.body.url))).toMatchObject(greeting);
  const listed = await api("GET", `/flows/${flow}/triggers`);
  expect(listed).toMatchObject({ status: 200 });
  expect(JSON.stringify(listed.body)).not.toContain(String(made.body.url).split("/").at(-1));

  const run = (query: string) => api("POST", `/flows/${flow}/executions${query}`, { input: { name: "Ada" } });
  expect(await run("?wait=true")).toMatchObject({
    status: 201,
    body: { status: "COMPLETED", result: { hello: "Ada" }, result_status: 201 },
  });
  const queued = await run("");
  expect(queued.body).toMatchObject({ status: "QUEUED" });
  await expect.poll(() => statusOf(fromPublicId("afe", String(queued.body.id)) ?? "")).toBe("COMPLETED");

  expect((await api("DELETE", `/flows/${flow}/triggers/${made.body.id}`)).status).toBe(204);
  expect((await greet(String(made.body.url))).status).toBe(404);
});

/** `Mon 07:30`. */
function inParis(iso: string | null): string {
  const at = new Date(iso ?? "");
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "Europe/Paris" }).format(at);
  return `${part({ weekday: "short" })} ${part({ hour: "2-digit", minute: "2-digit" })}`;
}
