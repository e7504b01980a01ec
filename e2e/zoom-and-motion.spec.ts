import type { Page } from "@playwright/test";
import type { Actor } from "#lib/auth/actor.ts";
import { furnish } from "./fixtures/furnish.ts";
import { expect, test } from "./fixtures/test.ts";
import { words } from "./fixtures/words.ts";
import { EditorViewsPage } from "./pages/editor-views-page.ts";
import { FlowEditorPage } from "./pages/flow-editor-page.ts";

const { flows: label } = words.en;

test.describe.configure({ timeout: 120_000 });

/** WCAG 1.4.10 and 1.4.4: a phone, or a window at 400 %; and one of 1280 at 200 %, with half the pixels to itself. */
const screens = {
  "320 pixels": { viewport: { width: 320, height: 640 }, deviceScaleFactor: 1 },
  "200 % zoom": { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 },
};

for (const [name, screen] of Object.entries(screens))
  test.describe(() => {
    test.use(screen);
    test(`the main pages and the editor’s dialogs fit: ${name}`, async ({ page, signInAs }) => {
      const { actor, sectionId } = await signInAs("admin");
      const { flowId, paths } = await makePages(actor, sectionId);
      for (const path of paths) {
        await page.goto(path);
        await expect(page.getByRole("main").getByRole("heading").first()).toBeVisible();
        await page.waitForLoadState("networkidle");
        await expectNothingCutOff(page, path);
      }
      await visitEditor(page, flowId, (where) => expectNothingCutOff(page, where));
    });
  });

test("nothing moves for who asked for reduced motion, in the editor and on the main pages", async ({
  page,
  signInAs,
}) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await noteMotion(page);
  const { actor, sectionId } = await signInAs("admin");
  const { flowId, paths } = await makePages(actor, sectionId);
  for (const path of paths) {
    await page.goto(path);
    await expect(page.getByRole("main").getByRole("heading").first()).toBeVisible();
    await page.waitForLoadState("networkidle");
    expect(await motions(page), path).toEqual([]);
  }
  await visitEditor(page, flowId, async (where) => expect(await motions(page), where).toEqual([]));
});

test("what moves is seen by the check above", async ({ page, signInAs, vault }) => {
  await noteMotion(page);
  await signInAs("admin");
  await vault.open();
  await vault.addButton().click();
  await expect(vault.dialog()).toBeVisible();
  await expect.poll(() => motions(page)).not.toEqual([]);
});

async function makePages(actor: Actor, sectionId: string): Promise<{ flowId: string; paths: string[] }> {
  const { failing, flowId, executions } = await furnish(actor, sectionId);
  const flow = ["", "/triggers", "/executions", "/versions", "/reach"].map((tab) => `/flows/${flowId}${tab}`);
  const settings = ["operators", "groups", "security", "alerts", "clients", "sending"].map((tab) => `/settings/${tab}`);
  const executed = [`/executions/${executions.failed}`, `/executions/${executions.uncertain}`];
  const paths = [
    "/vault",
    `/vault/${failing.id}`,
    "/flows",
    ...flow,
    "/executions",
    ...executed,
    "/audit",
    "/account",
    ...settings,
  ];
  return { flowId, paths };
}

/** Each view of the editor, and what opens over it. */
async function visitEditor(page: Page, flowId: string, look: (where: string) => Promise<void>) {
  const [editor, views] = [new FlowEditorPage(page), new EditorViewsPage(page)];
  await page.goto(`/flows/${flowId}`);
  for (const view of ["outline", "json", "tree"] as const) {
    await views.show(view);
    await look(view);
  }
  await editor.select("HTTP request");
  await expect(editor.panel().getByLabel(label.panel.alias)).toBeVisible();
  await look("a form");
  await page
    .getByRole("button", { name: label.tree.addAfter.replace("{name}", "After eight in the evening?") })
    .click();
  await lookAtDialog(label.picker.title);
  const bar = (name: string) => page.getByRole("button", { name, exact: true });
  await bar(label.bar.runDraft).click();
  await lookAtDialog(label.run.titleDraft);
  await bar(label.bar.publish).click();
  await expect(page.getByRole("dialog").getByText("Twilio · staging").first()).toBeVisible();
  await lookAtDialog();
  await bar(label.bar.options).click();
  await expect(page.getByRole("menu")).toBeVisible();
  await look("the flow’s menu");
  await page.getByRole("menuitem", { name: label.bar.settings, exact: true }).click();
  await lookAtDialog();
  // Beside its form, a low window leaves little of the tree.
  await editor.panel().getByRole("button", { name: label.panel.close, exact: true }).click();
  await page.getByRole("button", { name: label.menu.of.replace("{name}", "HTTP request") }).click();
  await expect(page.getByRole("menu")).toBeVisible();
  await look("an action’s menu");
  await page.getByRole("menuitem", { name: words.en.runs.menu.only, exact: true }).click();
  await lookAtDialog();

  async function lookAtDialog(name?: string): Promise<void> {
    const dialog = page.getByRole("dialog", name === undefined ? {} : { name });
    await expect(dialog.getByRole("heading").first()).toBeVisible();
    await look(`dialog ${await dialog.getByRole("heading").first().textContent()}`);
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
  }
}

/** Neither does the page scroll sideways, nor does anything one reads or presses end outside of it. */
async function expectNothingCutOff(page: Page, where: string): Promise<void> {
  const found = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const scrolls = (element: Element | null): boolean =>
      element !== null &&
      ((/auto|scroll/.test(getComputedStyle(element).overflowX) && element.scrollWidth > element.clientWidth) ||
        scrolls(element.parentElement));
    const parts = document.querySelectorAll(
      "button, a, input, textarea, select, h1, h2, h3, p, label, legend, td, th, dd, dt",
    );
    const outside = [...parts].filter((part) => {
      const { left, right, width, height } = part.getBoundingClientRect();
      const isSeen =
        width > 1 && height > 1 && part.checkVisibility({ visibilityProperty: true, opacityProperty: true });
      return isSeen && (left < -1 || right > clientWidth + 1) && !scrolls(part.parentElement);
    });
    return { sideways: scrollWidth - clientWidth, outside: outside.map((part) => part.outerHTML.slice(0, 200)) };
  });
  expect(found, where).toEqual({ sideways: 0, outside: [] });
}

/** Notes what begins to move on each page from here on: longer than a frame or two, so that one sees it. */
async function noteMotion(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const noted: string[] = [];
    Object.assign(window, { notedMotions: noted });
    const note = () => {
      for (const { effect } of document.getAnimations()) {
        if (!(effect instanceof KeyframeEffect) || Number(effect.getComputedTiming().endTime) < 50) continue;
        const changed = effect.getKeyframes().flatMap((frame) => Object.keys(frame));
        // Colours may change, nothing may go from here to there.
        if (changed.some((name) => /transform|translate|scale|rotate|width|height|top|left|opacity/.test(name)))
          noted.push(`${effect.target?.tagName} ${effect.target?.className}`);
      }
    };
    for (const event of ["transitionrun", "animationstart"]) document.addEventListener(event, note, true);
  });
}

function motions(page: Page): Promise<string[]> {
  return page.evaluate(() => (window as unknown as { notedMotions: string[] }).notedMotions);
}
