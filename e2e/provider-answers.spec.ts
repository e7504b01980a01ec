import { randomBytes } from "node:crypto";
import { renderMessage } from "#lib/i18n/render-message.ts";
import { ownerDb } from "#test/owner.ts";
import { actAs, mustAct } from "./fixtures/act.ts";
import { smsTo } from "./fixtures/flow-actions.ts";
import { startFlow, statusOf } from "./fixtures/run-flow.ts";
import { expect, test } from "./fixtures/test.ts";
import { type Language, words } from "./fixtures/words.ts";
import { ExecutionPage } from "./pages/execution-page.ts";

const NAME = "Order alerts";
const app = { app: "Twilio", connection: NAME };
const host = "api.twilio.com";

type Answer = {
  to: string;
  code: string;
  message: { key: string; params: Record<string, string | number> };
  /** What stands in the exchange after what was sent; nothing where no answer came. */
  received: readonly string[];
};

/** What the stand-in for Twilio does at each number, and what a person is told about it. */
const answers: Record<string, Answer> = {
  "400": {
    to: "+15005550001",
    code: "ERR_PROVIDER_STATUS",
    message: {
      key: "engine.twilioTo",
      params: { ...app, code: "21211", message: "Invalid 'To' Phone Number: +1500555XXXX" },
    },
    received: ["HTTP 400 Bad Request", '"code": 21211', "https://www.twilio.com/docs/errors/21211"],
  },
  "401": {
    to: "+15005550401",
    code: "ERR_PROVIDER_REFUSED_CREDENTIALS",
    message: { key: "engine.credentialsRefused", params: { ...app, status: 401 } },
    received: ["HTTP 401 Unauthorized", '"message": "Authenticate"'],
  },
  "429": {
    to: "+15005550429",
    code: "ERR_RATE_LIMITED",
    message: { key: "engine.rateLimitedFor", params: { ...app, status: 429, seconds: 30 } },
    received: ["HTTP 429 Too Many Requests", "retry-after: 30", '"code": 20429'],
  },
  "503": {
    to: "+15005550500",
    code: "ERR_PROVIDER_STATUS",
    message: { key: "engine.providerDown", params: { ...app, status: 503 } },
    received: ["HTTP 503 Service Unavailable"],
  },
  "malformed body": {
    to: "+15005550601",
    code: "ERR_PROVIDER_MALFORMED",
    message: { key: "engine.providerMalformed", params: { ...app, status: 201 } },
    received: ["HTTP 201 Created", '{"sid": "SM'],
  },
  "closed socket": {
    to: "+15005550603",
    code: "ERR_CONNECTION_CLOSED",
    message: { key: "engine.connectionClosed", params: { host } },
    received: [],
  },
  "slow answer": {
    to: "+15005550602",
    code: "ERR_TIMEOUT",
    message: { key: "engine.answerTimeout", params: { host, seconds: 30 } },
    received: [],
  },
};

test("each answer of a provider shows as itself, in English and in French", async ({ signInAs, page }) => {
  test.setTimeout(150_000);
  const { actor, sectionId } = await signInAs("admin");
  const act = await actAs(actor);
  const sid = `AC${randomBytes(16).toString("hex")}`;
  const setup = { type: "API_KEY", account_id: sid, api_key: randomBytes(16).toString("hex") };
  const { id = "" } = await mustAct(act, "createConnectionAction", { sectionId, appId: "TWILIO", name: NAME, setup });
  const start = (name: string, to: string) => startFlow(actor, act, name, [smsTo("send", id, to)], { note: "Ada" });

  // The slow one first: the others are looked at while it waits.
  const slow = await start("slow answer", answers["slow answer"]?.to ?? "");
  const runs = new Map<string, string>();
  for (const [name, { to }] of Object.entries(answers))
    runs.set(name, name === "slow answer" ? slow : await start(name, to));
  const created = await start("201", "+15557122662");

  for (const language of ["en", "fr"] as const) {
    await ownerDb.operator.updateMany({ where: { id: actor.operatorId }, data: { language } });
    const execution = new ExecutionPage(page, language);
    await test.step(`201 (${language})`, async () => {
      await execution.open(created);
      await expect(execution.status("COMPLETED")).toBeVisible();
      await execution.choose(execution.steps().nth(1));
      await execution.tab("output").click();
      await expect(execution.panel()).toContainText(/"sid": "SM[0-9a-f]{32}"/);
      await expect(execution.panel()).toContainText('"status": "queued"');
    });
    for (const [name, answer] of Object.entries(answers)) {
      await test.step(`${name} (${language})`, async () => {
        await execution.open(runs.get(name) ?? "");
        // The slow one shows without a reload, as soon as it has ended.
        const isSlow = name === "slow answer";
        await expect(execution.status("FAILED")).toBeVisible({ timeout: isSlow ? 45_000 : 10_000 });
        await expectError(execution, language, answer, sid);
        if (name === "401") await expect(execution.link("replaceCredentials")).toHaveAttribute("href", `/vault/${id}`);
      });
    }
  }
});

test("refused credentials make the connection failing, until they work or are replaced", async ({
  signInAs,
  page,
  vault,
}) => {
  const { actor, sectionId } = await signInAs("admin");
  const act = await actAs(actor);
  const setup = { type: "API_KEY", account_id: `AC${randomBytes(16).toString("hex")}`, api_key: "a first auth token" };
  const { id = "" } = await mustAct(act, "createConnectionAction", { sectionId, appId: "TWILIO", name: NAME, setup });
  const run = async (to: string, ending: string) => {
    const executionId = await startFlow(actor, act, `to ${to}`, [smsTo("send", id, to)]);
    await expect.poll(() => statusOf(executionId), { timeout: 20_000 }).toBe(ending);
    return executionId;
  };
  const { failing, ready } = words.en.vault.states;

  const refused = await run("+15005550401", "FAILED");
  await vault.open();
  await expect(vault.row(NAME)).toContainText(failing);

  // From the refusal to the connection, which says why; the next success ends it without a reload.
  const execution = new ExecutionPage(page);
  await execution.open(refused);
  await execution.link("replaceCredentials").click();
  await expect(page.getByText(failing, { exact: true }).first()).toBeVisible();
  await expect(page.getByRole("main")).toContainText(
    renderMessage("en", "engine.failingRefused", { app: "Twilio", status: 401 }),
  );
  await run("+15557122663", "COMPLETED");
  await expect(page.getByText(ready, { exact: true }).first()).toBeVisible();

  // An answer that says nothing about the credentials changes nothing.
  await run("+15005550429", "FAILED");
  await run("+15005550001", "FAILED");
  await page.reload();
  await expect(page.getByText(ready, { exact: true }).first()).toBeVisible();

  await run("+15005550401", "FAILED");
  await page.reload();
  await expect(page.getByText(failing, { exact: true }).first()).toBeVisible();
  await mustAct(act, "replaceCredentialsAction", { itemId: id, setup: { ...setup, api_key: "another auth token" } });
  await expect(page.getByText(ready, { exact: true }).first()).toBeVisible();
});

async function expectError(
  execution: ExecutionPage,
  language: Language,
  { code, message, received }: Answer,
  sid: string,
) {
  await expect(execution.panel()).toContainText(renderMessage(language, message.key, message.params));
  await expect(execution.panel()).toContainText(code);
  for (const text of [
    `POST https://${host}/2010-04-01/Accounts/${sid}/Messages.json`,
    `authorization: Basic ${sid}:«${NAME} / Auth token»`,
    "Hello Ada",
    ...received,
  ])
    await expect(execution.exchange()).toContainText(text);
  if (received.length === 0) await expect(execution.exchange()).not.toContainText("HTTP ");
}
