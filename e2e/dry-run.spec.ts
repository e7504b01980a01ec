import { randomBytes } from "node:crypto";
import { newId } from "#lib/db/ids.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { ownerDb } from "#test/owner.ts";
import { actAs, mustAct } from "./fixtures/act.ts";
import { requestTo, smsTo } from "./fixtures/flow-actions.ts";
import { statusOf } from "./fixtures/run-flow.ts";
import { echoRequests, providerRequests, shared } from "./fixtures/shared.ts";
import { expect, test } from "./fixtures/test.ts";
import { words } from "./fixtures/words.ts";
import { ExecutionPage } from "./pages/execution-page.ts";

const { flows: label, executions } = words.en;
const TOKEN = "a-token-of-the-ledger";

test("a dry run shows each request and sends none; typed, recorded and example answers stand in", async ({
  signInAs,
  page,
}) => {
  test.setTimeout(120_000);
  const { actor, sectionId } = await signInAs("admin");
  const act = await actAs(actor);
  const sid = `AC${randomBytes(16).toString("hex")}`;
  const make = async (input: object) =>
    (await mustAct(act, "createConnectionAction", { sectionId, ...input })).id ?? "";
  const ledger = await make({
    ...{ appId: "HTTP", name: "Ledger", origins: [shared.echoOrigin] },
    setup: { type: "BEARER", token: TOKEN },
  });
  const twilio = await make({
    ...{ appId: "TWILIO", name: "Order alerts" },
    setup: { type: "API_KEY", account_id: sid, api_key: randomBytes(16).toString("hex") },
  });
  const folder = `/${newId()}`;
  const { id: flowId } = await createFlow(actor, {
    name: "Ask and tell",
    actions: [
      { ...requestTo("ask", ledger, `${folder}/json`), alias: "Ask the ledger" },
      { ...smsTo("tell", twilio, "+15557122661"), alias: "Tell Ada" },
      {
        ...{ id: "answer", type: "FLOW", action: "RETURN_JSON" },
        params: { payload: { typed: "{{ actions.ask.body.typed }}", status: "{{ actions.ask.status }}" } },
      },
    ],
  });
  const sent = async () => [
    ...(await echoRequests(folder)),
    ...(await providerRequests(sid)).filter(({ method }) => method === "POST"),
  ];
  const execution = new ExecutionPage(page);
  const dialog = page.getByRole("dialog", { name: label.run.titleDraft });
  const answer = dialog.getByRole("textbox", { name: label.dry.answerOf.replace("{name}", "Ask the ledger") });
  const begin = async (how: "dry" | "real") => {
    await page.goto(`/flows/${flowId}`);
    await page.getByRole("button", { name: label.bar.runDraft }).click();
    await dialog.getByRole("radio", { name: label.run[`${how}Text`] }).check({ force: true });
  };
  const start = async () => {
    await dialog.locator("button[type=submit]").click();
    await page.getByRole("link", { name: words.en.runs.open }).click();
    await page.waitForURL(/\/executions\/[^/]+$/);
    await expect(execution.status("COMPLETED")).toBeVisible();
  };

  await test.step("what was typed answers; the request is shown whole, its secret as a mark", async () => {
    await begin("dry");
    await dialog.getByText(label.dry.answers, { exact: true }).click();
    await expect(dialog.getByText(label.dry.example)).toHaveCount(2);
    await dialog.getByRole("button", { name: label.dry.typeFor.replace("{name}", "Ask the ledger") }).click();
    await answer.fill('{ "status": 299,');
    await dialog.locator("button[type=submit]").click();
    await expect(answer).toHaveAttribute("aria-invalid", "true");
    await expect(answer).toBeFocused();
    await answer.fill('{ "status": 299, "success": true, "headers": {}, "body": { "typed": "by Ada" } }');
    await dialog.getByLabel(label.run.input).fill('{ "note": "from a dry run" }');
    await start();
    await expect(page.getByText(executions.dry.title)).toBeVisible();
    await expect(page.getByText(executions.dry.badge).first()).toBeVisible();
    await execution.choose(execution.step("Ask the ledger"));
    await expect(execution.tab("request")).toHaveAttribute("aria-selected", "true");
    await expect(execution.panel()).toContainText(`POST ${shared.echoOrigin}${folder}/json`);
    await expect(execution.panel()).toContainText("Bearer «Ledger / Token»");
    await execution.tab("answer").click();
    await expect(execution.panel()).toContainText(executions.answeredBy.AUTHOR);
    await expect(execution.panel()).toContainText('"typed": "by Ada"');
    await execution.choose(execution.step("Tell Ada"));
    await expect(execution.panel()).toContainText("«Order alerts / Auth token»");
    await expect(execution.panel()).toContainText("Hello from a dry run");
    await execution.tab("answer").click();
    await expect(execution.panel()).toContainText(executions.answeredBy.EXAMPLE);
    await execution.choose(execution.steps().first());
    await expect(execution.panel()).toContainText('"status": 299');
    expect(await sent()).toEqual([]);
  });

  await test.step("once it ran for real, what came back then answers", async () => {
    await begin("real");
    await start();
    expect(await sent()).toHaveLength(2);
    await begin("dry");
    await dialog.getByText(label.dry.answers, { exact: true }).click();
    await dialog.getByRole("button", { name: label.dry.dropFor.replace("{name}", "Ask the ledger") }).click();
    await expect(dialog.getByText(label.dry.recorded.split("<")[0] ?? "")).toHaveCount(2);
    await start();
    await execution.choose(execution.step("Ask the ledger"));
    await execution.tab("answer").click();
    await expect(execution.panel()).toContainText(executions.answeredBy.RECORDED);
    await execution.choose(execution.steps().first());
    await expect(execution.panel()).toContainText('"status": 200');
    expect(await sent()).toHaveLength(2);
  });

  await test.step("run again, a dry run stays one", async () => {
    await execution.button("rerun").click();
    const before = page.url();
    await execution.confirm("rerun");
    await page.waitForURL((url) => url.href !== before);
    await expect(execution.status("COMPLETED")).toBeVisible();
    await expect(page.getByText(executions.dry.title)).toBeVisible();
    expect(await sent()).toHaveLength(2);
  });

  await test.step("the list says which were dry, and no journal holds the token", async () => {
    await page.goto(`/flows/${flowId}/executions`);
    await expect(page.getByRole("row").filter({ hasText: executions.dry.badge })).toHaveCount(3);
    const rows = await ownerDb.flowExecution.findMany({ where: { flowId }, include: { steps: true } });
    expect(JSON.stringify(rows)).not.toContain(TOKEN);
    for (const { id } of rows) expect(await statusOf(id)).toBe("COMPLETED");
  });
});
