import { randomBytes } from "node:crypto";
import type { Page } from "@playwright/test";
import type { Actor } from "#lib/auth/actor.ts";
import { newId } from "#lib/db/ids.ts";
import { renderMessage } from "#lib/i18n/render-message.ts";
import { makeActor, makeConnection, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { type Act, actAs, mustAct } from "./fixtures/act.ts";
import { requestTo, smsTo } from "./fixtures/flow-actions.ts";
import { startFlow, statusOf } from "./fixtures/run-flow.ts";
import { echoRequests, providerRequests, shared } from "./fixtures/shared.ts";
import { expect, test } from "./fixtures/test.ts";
import { words } from "./fixtures/words.ts";
import { ExecutionPage } from "./pages/execution-page.ts";

const TRUSTED = "https://api.trusted.example";

type Stored = { actor: Actor; act: Act; sectionId: string; itemId: string; folder: string };
/** What someone with the database does to the row, and the connection that a flow then uses. */
type Alteration = (stored: Stored) => Promise<string>;

const change = (itemId: string, data: object) => ownerDb.vaultItem.updateMany({ where: { id: itemId }, data });

/** Each would send the secret to the echo if the engine believed the rows. */
const alterations: Record<string, Alteration> = {
  "its origins name another host": async ({ itemId }) => {
    await change(itemId, { origins: [shared.echoOrigin] });
    return itemId;
  },
  "its attributes say another place in the request": async ({ itemId }) => {
    await change(itemId, { origins: [shared.echoOrigin], attributes: { name: "x-canary-key", in: "QUERY" } });
    return itemId;
  },
  "its envelope was given to another item": async ({ actor, sectionId, itemId }) => {
    const { id } = await makeConnection(actor, { sectionId, name: "Mine", appId: "HTTP" });
    await takeOver(actor, itemId, id);
    return id;
  },
};

for (const [what, alter] of Object.entries(alterations)) {
  test(`a stored secret is not sent when ${what}`, async ({ signInAs, page }) => {
    const { actor, sectionId } = await signInAs("admin");
    const stored = await store(actor, sectionId);
    const usedId = await alter(stored);
    await expectRefused(page, stored, actor, usedId);
  });
}

test("a stored secret is not sent from another tenant's item", async ({ signInAs, page }) => {
  const victim = await makeActor();
  const stored = await store(victim, await makeSection(victim));
  const { actor, sectionId } = await signInAs("admin");
  const { id } = await makeConnection(actor, { sectionId, name: "Mine", appId: "HTTP" });
  await takeOver(actor, stored.itemId, id);
  await expectRefused(page, { ...stored, act: await actAs(actor) }, actor, id);
});

test("what the engine has just opened is not sent after its row was altered", async ({ signInAs, page }) => {
  const { actor, sectionId } = await signInAs("admin");
  const act = await actAs(actor);
  const account = `AC${randomBytes(16).toString("hex")}`;
  const setup = { type: "API_KEY", account_id: account, api_key: "an auth token" };
  const { id = "" } = await mustAct(act, "createConnectionAction", {
    sectionId,
    appId: "TWILIO",
    name: "Alerts",
    setup,
  });
  const send = [smsTo("send", id, "+15557122662")];
  const first = await startFlow(actor, act, "Order shipped", send);
  await expect.poll(() => statusOf(first), { timeout: 20_000 }).toBe("COMPLETED");
  expect(await providerRequests(account)).toHaveLength(1);

  const elsewhere = `AC${randomBytes(16).toString("hex")}`;
  await change(id, { attributes: { account_id: elsewhere } });
  const second = await startFlow(actor, act, "Order shipped again", send);
  await page.goto(`/executions/${second}`);
  await expect(page.getByRole("tabpanel")).toContainText(
    renderMessage("en", "engine.connectionAltered", { name: "Alerts" }),
  );

  // As another app's credentials it would leave as a bearer token, for the host of a row.
  const data = { appId: "HTTP", setupType: "BEARER", attributes: {}, origins: [shared.echoOrigin] };
  await change(id, data);
  await ownerDb.vaultSecret.updateMany({ where: { itemId: id }, data: { field: "token" } });
  const folder = `/${newId()}`;
  const third = await startFlow(actor, act, "Bearer", [requestTo("call", id, `${folder}/json`)]);
  await page.goto(`/executions/${third}`);
  await expect(page.getByRole("tabpanel")).toContainText(
    renderMessage("en", "engine.connectionAltered", { name: "Alerts" }),
  );
  expect(await echoRequests(folder)).toEqual([]);
  expect(await providerRequests(account)).toHaveLength(1);
  expect(await providerRequests(elsewhere)).toEqual([]);
});

/** An API key that may go to a trusted host alone. */
async function store(actor: Actor, sectionId: string): Promise<Stored> {
  const act = await actAs(actor);
  const setup = { type: "API_KEY", name: "x-canary-key", in: "HEADER", value: "a key of the trusted host" };
  const input = { sectionId, appId: "HTTP", name: "Trusted", setup, origins: [TRUSTED] };
  const { id = "" } = await mustAct(act, "createConnectionAction", input);
  return { actor, act, sectionId, itemId: id, folder: `/${newId()}` };
}

/** Gives an item the columns and the envelope of another. */
async function takeOver({ tenantId }: Actor, fromId: string, toId: string): Promise<void> {
  const { setupType, attributes, version } = await ownerDb.vaultItem.findFirstOrThrow({ where: { id: fromId } });
  const origins = [shared.echoOrigin];
  await change(toId, { setupType, attributes: attributes ?? {}, version, origins, ready: true });
  const secrets = await ownerDb.vaultSecret.findMany({ where: { itemId: fromId } });
  await ownerDb.vaultSecret.createMany({ data: secrets.map((secret) => ({ ...secret, tenantId, itemId: toId })) });
}

async function expectRefused(page: Page, { act, folder }: Stored, actor: Actor, usedId: string): Promise<void> {
  const { name } = await ownerDb.vaultItem.findFirstOrThrow({ where: { id: usedId } });
  const execution = new ExecutionPage(page);
  await execution.open(await startFlow(actor, act, "Exfiltrate", [requestTo("call", usedId, `${folder}/json`)]));
  await expect(execution.status("FAILED")).toBeVisible();
  await expect(execution.panel()).toContainText(renderMessage("en", "engine.connectionAltered", { name }));
  await expect(execution.panel()).toContainText("ERR_CONNECTION_ALTERED");
  expect(await echoRequests(folder)).toEqual([]);

  await execution.link("openConnection").click();
  await expect(page.getByText(words.en.vault.states.failing, { exact: true }).first()).toBeVisible();
  await expect(page.getByRole("main")).toContainText(renderMessage("en", "engine.failingEnvelope"));
}
