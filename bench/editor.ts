import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "@playwright/test";
import pg from "pg";
import { TIME_ZONE_COOKIE } from "#lib/i18n/locale.ts";
import { startStack } from "../e2e/fixtures/stack.ts";
import { ensureChromium } from "../scripts/chromium.ts";
import { heapMegabytes, openingTimes, scrollFrames, untilShown, watchOpening } from "./editor-probe.ts";
import { fillFlow } from "./fill-flow.ts";
import { sessionCookie } from "./session-cookie.ts";

// The editor with a flow of so many actions, in Chromium over the production build: opening, a key press in a param,
// undo, scrolling, heap. Each round opens a browser context of its own: first with nothing in its cache, as on the first
// day, then with the scripts there, as on every other.
//   node --conditions=react-server bench/editor.ts [rounds] [actions]
// Yardsticks, in turn with it: an empty flow; a bare text area; a plain list as high as the tree.

const rounds = Number(process.argv[2] ?? 5);
const actions = Number(process.argv[3] ?? 1_000);
const KEYS_PER_ROUND = 60;
const UNDOS_PER_ROUND = 8;
const SCROLL_PX = 9_000;
const KEY_PAUSE_MS = 40;
/** Longer than the draft waits before it is saved, so that keys are pressed while it is sent. */
const LONG_PAUSE_MS = 720;
const LONG_PAUSE_EVERY = 15;
/** Some of it within an expression, where names are offered. */
const TEXT = "Your parcel has left {{ actions.fetch_7.body.carrier }} today. ";
const FIELD = '#action-form textarea:focus, textarea[name="bare"]';

const stack = await startStack({
  COFFRE_ADMIN_EMAIL: "admin@coffre.example",
  COFFRE_ADMIN_PASSWORD: "correct horse battery staple",
});
const executablePath = ensureChromium(join(import.meta.dirname, ".."));
const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: ["--no-sandbox"] });
const figures = new Map<string, number[]>();
try {
  const { filled, cookie } = await fill();
  // The first round warms the server up.
  for (let round = 0; round <= rounds; round++) {
    if (round === 1) figures.clear();
    const context = await browser.newContext({
      viewport: { width: 1360, height: 860 },
      locale: "en-GB",
      timezoneId: "UTC",
    });
    // As signing in leaves it: without it the page is fetched twice.
    await context.addCookies([cookie, { name: TIME_ZONE_COOKIE, value: "UTC", url: stack.url }]);
    await (await open(context, filled.long, "open, nothing cached")).close();
    await measureEmpty(context, filled.empty);
    await measureLong(context, filled.long);
    await measureBare(context);
    await context.close();
  }
  print();
} finally {
  await browser.close();
  await stack.stop();
}

async function fill() {
  const owner = new pg.Client({ connectionString: stack.ownerUrl });
  await owner.connect();
  try {
    const filled = await fillFlow(owner, { actions });
    return { filled, cookie: await sessionCookie(owner, stack, filled) };
  } finally {
    await owner.end();
  }
}

async function measureEmpty(context: BrowserContext, flowId: string): Promise<void> {
  const page = await open(context, flowId, "empty flow");
  note("empty flow: heap, MB", await heapMegabytes(page));
  await page.close();
}

async function measureLong(context: BrowserContext, flowId: string): Promise<void> {
  const page = await open(context, flowId, "open");
  note("elements in the page", await page.evaluate(() => document.querySelectorAll("*").length));
  const frames = await scrollFrames(page, { x: 400, y: 500 }, SCROLL_PX);
  note("scrolling, frames a second", frames.perSecond);
  note("scrolling, longest gap, ms", frames.longestMs);

  // In the middle of the document, two levels deep.
  await page.goto(`${stack.url}/flows/${flowId}?action=thanks_${Math.ceil(actions / 20)}`);
  // Not `focus()`: the page puts the focus on the named row until a person takes it elsewhere.
  await page.getByRole("textbox", { name: "Message" }).click();
  await page.keyboard.press("End");
  await type(page, "key press");
  for (let undo = 0; undo < UNDOS_PER_ROUND; undo++) {
    note("undo of typing, ms", await untilShown(page, FIELD, () => page.keyboard.press("Control+z")));
    await untilShown(page, FIELD, () => page.keyboard.press("Control+y"));
  }
  await undoRemovals(page);
  note("heap, MB", await heapMegabytes(page));
  // Nothing is to be left that would be sent while the next page is measured.
  await page.waitForTimeout(LONG_PAUSE_MS);
  await page.close({ runBeforeUnload: false });
}

/** An action at the top of the list goes and comes back: every place below it changes. */
async function undoRemovals(page: Page): Promise<void> {
  const row = '[role="row"][data-key="fetch_1"]';
  // Of names that are offered, and then out of the form.
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.locator('[role="row"]:focus').waitFor();
  await page.keyboard.press("Home");
  await page.locator(row).click({ position: { x: 150, y: 30 } });
  for (let undo = 0; undo < UNDOS_PER_ROUND; undo++) {
    await page.locator(row).focus();
    note("removal, ms", await untilShown(page, row, () => page.keyboard.press("Delete")));
    await page.locator('[role="row"][data-key="gap 1"]').focus();
    note("undo of a removal, ms", await untilShown(page, row, () => page.keyboard.press("Control+z")));
  }
}

async function measureBare(context: BrowserContext): Promise<void> {
  const page = await context.newPage();
  await page.setContent('<textarea name="bare" rows="4"></textarea>');
  await page.locator("textarea").focus();
  await type(page, "bare text area");
  const rows = Array.from({ length: 2_600 }, (_, n) => `<p style="height: 27px">Row ${n}</p>`);
  await page.setContent(rows.join(""));
  note("plain list, frames a second", (await scrollFrames(page, { x: 400, y: 500 }, SCROLL_PX)).perSecond);
  await page.close();
}

async function open(context: BrowserContext, flowId: string, name: string): Promise<Page> {
  const page = await context.newPage();
  await watchOpening(page);
  await page.goto(`${stack.url}/flows/${flowId}`);
  const { drawnMs, readyMs } = await openingTimes(page);
  note(`${name}: drawn, ms`, drawnMs);
  note(`${name}: ready, ms`, readyMs);
  return page;
}

async function type(page: Page, name: string): Promise<void> {
  for (let key = 0; key < KEYS_PER_ROUND; key++) {
    const letter = TEXT[key % TEXT.length] ?? "";
    note(`${name}, ms`, await untilShown(page, FIELD, () => page.keyboard.press(letter === " " ? "Space" : letter)));
    await page.waitForTimeout(key % LONG_PAUSE_EVERY === LONG_PAUSE_EVERY - 1 ? LONG_PAUSE_MS : KEY_PAUSE_MS);
  }
}

function note(name: string, value: number): void {
  figures.set(name, [...(figures.get(name) ?? []), value]);
}

function print(): void {
  for (const [name, values] of figures) {
    const sorted = values.toSorted((a, b) => a - b);
    const at = (share: number) =>
      (sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? 0).toFixed(1);
    console.log(`${name}: p50 ${at(0.5)}, p95 ${at(0.95)}, worst ${at(1)} (${values.length})`);
  }
}
