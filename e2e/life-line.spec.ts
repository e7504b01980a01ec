import { randomBytes } from "node:crypto";
import type { Page } from "@playwright/test";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { renderMessage } from "#lib/i18n/render-message.ts";
import { makeActor, makeConnection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { actAs, mustAct } from "./fixtures/act.ts";
import { expectAccessible } from "./fixtures/axe.ts";
import { smsTo } from "./fixtures/flow-actions.ts";
import { startPublished, statusOf } from "./fixtures/run-flow.ts";
import { expect, test } from "./fixtures/test.ts";
import { words } from "./fixtures/words.ts";

const { vault } = words.en;
const { life } = vault;
/** The stand-in takes the credentials at the one, and refuses them at the other. */
const TAKEN = "+15551234567";
const REFUSED = "+15005550401";

test.describe.configure({ timeout: 120_000 });

const newSetup = () => ({
  type: "API_KEY",
  account_id: `AC${randomBytes(16).toString("hex")}`,
  api_key: randomBytes(16).toString("hex"),
});

const section = (page: Page, title: string = life.title) => page.getByRole("region", { name: title, exact: true });
const lines = (page: Page) => section(page).getByRole("list", { name: life.label }).getByRole("listitem");

/** Uses are written within seconds of a run. */
const reloadUntil = (page: Page, check: () => Promise<void>) =>
  expect(async () => {
    await page.reload();
    await check();
  }).toPass({ timeout: 30_000 });

test("a connection’s life stands on its page: tested, used, failed, replaced, and what comes next", async ({
  signInAs,
  openAs,
  page,
}) => {
  const { actor, sectionId } = await signInAs("admin");
  const act = await actAs(actor);
  const input = { sectionId, appId: "TWILIO", name: "Order alerts", setup: newSetup() };
  const { id = "" } = await mustAct(act, "createConnectionAction", input);
  const flowOf = async (name: string, to: string) =>
    (await createFlow(actor, { name, actions: [smsTo("send", id, to)] as never, publish: true })).id;
  const [sends, fails] = [await flowOf("Order shipped", TAKEN), await flowOf("Order lost", REFUSED)];
  const run = async (flowId: string, status: string) => {
    const executionId = await startPublished(act, flowId, { note: "Ada" });
    await expect.poll(() => statusOf(executionId), { timeout: 30_000 }).toBe(status);
  };

  await page.goto(`/vault/${id}`);
  await expect(section(page)).toContainText(life.forecasts.unknown);
  await expect(lines(page).last()).toContainText(life.lines.CREATED);
  await page.getByRole("button", { name: vault.test.run }).click();
  await expect(lines(page).filter({ hasText: life.lines.TESTED }).first()).toContainText("HTTP 200");

  await run(sends, "COMPLETED");
  await run(sends, "COMPLETED");
  await run(fails, "FAILED");
  const used = (flow: string, times: string) => lines(page).filter({ hasText: `Used ${times} by ${flow}` });
  await reloadUntil(page, async () => {
    await expect(used("Order shipped", "2 times")).toHaveCount(1, { timeout: 3_000 });
    await expect(used("Order lost", "once")).toHaveCount(1, { timeout: 3_000 });
  });
  await expect(used("Order shipped", "2 times").getByRole("link")).toHaveAttribute("href", `/flows/${sends}`);
  await expect(lines(page).filter({ hasText: life.lines.FAILED })).toHaveCount(1);
  await expect(section(page).getByRole("region", { name: life.forecast })).toContainText(
    renderMessage("en", "vault.life.forecasts.fails", { flows: 2, uses: 1 }),
  );
  await expectAccessible(page, "the life of a connection that fails");

  await mustAct(act, "replaceCredentialsAction", { itemId: id, setup: newSetup() });
  await reloadUntil(page, () => expect(lines(page).filter({ hasText: life.lines.replaced })).toHaveCount(1));
  await expect(lines(page).filter({ hasText: life.lines.RECOVERED })).toHaveCount(0);

  await page.setViewportSize({ width: 375, height: 800 });
  await section(page).scrollIntoViewIfNeeded();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(375);

  const french = await openAs(actor, { language: "fr" });
  await french.goto(`/vault/${id}`);
  await expect(section(french, words.fr.vault.life.title)).toContainText("Utilisée 2 fois par Order shipped");

  // Nor does anybody else learn that it is there.
  for (const other of [await makeActor(), await makeActor({ tenantOf: actor, role: "editor" })]) {
    const stranger = await openAs(other);
    expect((await stranger.request.get(`/api/vault/items/${id}/life`)).status()).toBe(404);
  }
});

test("a long life is read on, by keyboard, to its beginning", async ({ signInAs, page }) => {
  const { actor, sectionId } = await signInAs("admin");
  const { tenantId } = actor;
  const { id: itemId } = await makeConnection(actor, { sectionId });
  const flowId = crypto.randomUUID();
  const days = Array.from({ length: 60 }, (_, index) => new Date(Date.now() - (index + 1) * 86_400_000));
  await ownerDb.connectionEvent.createMany({
    data: days.map((at, index) => ({ ...{ tenantId, itemId, flowId, at, day: at }, kind: "USED", count: index + 2 })),
  });
  // Created before all of it.
  await ownerDb.vaultItem.updateMany({ where: { id: itemId }, data: { createdAt: new Date("2020-01-01T00:00:00Z") } });

  await page.goto(`/vault/${itemId}`);
  await expect(section(page)).toContainText(life.forecasts.empty);
  await expect(lines(page)).toHaveCount(50);
  await expect(lines(page).first()).toContainText("a flow that was deleted");
  const more = section(page).getByRole("button", { name: life.more });
  await more.focus();
  await page.keyboard.press("Enter");
  await expect(lines(page)).toHaveCount(61);
  await expect(lines(page).last()).toContainText(life.lines.CREATED);
  await expect(more).toHaveCount(0);
  await expect(page.locator("body")).not.toBeFocused();
});
