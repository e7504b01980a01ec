import { join } from "node:path";
import { chromium, type Page } from "@playwright/test";
import pg from "pg";
import { startStack } from "../e2e/fixtures/stack.ts";
import { ensureChromium } from "../scripts/chromium.ts";
import { fillVault } from "./fill-vault.ts";
import { sessionCookie } from "./session-cookie.ts";

// Opening the vault, typing in its search, paging and scrolling, in Chromium over the production build: how long the
// browser's main thread is held at a time (its longest task), and how long until the answer is drawn.
//   node --conditions=react-server bench/vault-page.ts [rounds]
// The yardstick, in turn with it: the same in a vault of 50 items in one section.

const rounds = Number(process.argv[2] ?? 5);
const stack = await startStack({
  COFFRE_ADMIN_EMAIL: "admin@coffre.example",
  COFFRE_ADMIN_PASSWORD: "correct horse battery staple",
});
const executablePath = ensureChromium(join(import.meta.dirname, ".."));
const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: ["--no-sandbox"] });
type Measured = Record<string, { longestMs: number; drawnMs: number }>;
try {
  const owner = new pg.Client({ connectionString: stack.ownerUrl });
  await owner.connect();
  const many = await sessionCookie(owner, stack, await fillVault(owner, { items: 100_000, sections: 200 }));
  const few = await sessionCookie(owner, stack, await fillVault(owner, { items: 50, sections: 1 }));
  await owner.end();
  const [large, small]: [Measured[], Measured[]] = [[], []];
  // The first round compiles and caches.
  for (let round = 0; round <= rounds; round++) {
    const [one, other] = [await walk(many), await walk(few)];
    if (round === 0) continue;
    large.push(one);
    small.push(other);
  }
  for (const step of Object.keys(large[0] ?? {})) {
    const [longest, bareLongest] = [middle(large, step, "longestMs"), middle(small, step, "longestMs")];
    const [drawn, bareDrawn] = [middle(large, step, "drawnMs"), middle(small, step, "drawnMs")];
    console.log(
      `${step}: longest task ${longest} ms (50 items: ${bareLongest}), drawn after ${drawn} ms (50 items: ${bareDrawn})`,
    );
  }
} finally {
  await browser.close();
  await stack.stop();
}

async function walk(cookie: { name: string; value: string; url: string }): Promise<Measured> {
  const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, locale: "en-GB" });
  await context.addCookies([cookie]);
  const page = await context.newPage();
  await page.addInitScript(() => {
    const tasks: number[] = [];
    Object.assign(window, { longTasks: tasks });
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: "longtask",
      buffered: true,
    });
  });
  const search = page.getByRole("searchbox");
  const rows = page.getByRole("row");
  const result: Measured = {};
  const step = async (name: string, act: () => Promise<unknown>) => {
    const startedAt = performance.now();
    await act();
    const drawnMs = performance.now() - startedAt;
    result[name] = { drawnMs, longestMs: await longestTask(page) };
  };
  await step("open", async () => {
    await page.goto(`${stack.url}/vault`);
    await rows.nth(10).waitFor();
  });
  await step("type “robot”", async () => {
    await search.pressSequentially("robot", { delay: 60 });
    await page.waitForURL(/q=robot/);
    await page.getByRole("rowheader", { name: /robot/i }).first().waitFor();
  });
  await step("clear", async () => {
    await search.fill("");
    await page.waitForURL((url) => !url.search.includes("q="));
    await page
      .getByRole("rowheader", { name: /order alerts/i })
      .first()
      .waitFor();
  });
  await step("scroll", async () => {
    for (let turn = 0; turn < 20; turn++) await page.mouse.wheel(0, 400);
    await page.waitForTimeout(300);
  });
  await context.close();
  return result;
}

/** Since the last time it was asked. None above 50 ms counts as 0, since the browser tells no shorter ones. */
function longestTask(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { longTasks } = window as unknown as { longTasks: number[] };
    return Math.max(0, ...longTasks.splice(0));
  });
}

function middle(all: readonly Measured[], step: string, what: "longestMs" | "drawnMs"): number {
  const sorted = all.map((each) => each[step]?.[what] ?? 0).toSorted((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
}
