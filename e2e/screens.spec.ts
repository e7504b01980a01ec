import { expect as check, type Locator, type Page } from "@playwright/test";
import type { Actor } from "#lib/auth/actor.ts";
import { furnish } from "./fixtures/furnish.ts";
import { furnishStored } from "./fixtures/furnish-stored.ts";
import { test } from "./fixtures/test.ts";

/*
 * The main pages as they look. To take them anew, after a change that is meant to be seen:
 *   npx playwright test e2e/screens.spec.ts --update-snapshots
 * A letter drawn a little otherwise, as by another Chromium or with another monospace font, is let through: a pixel
 * counts from a tenth of a difference in colour on, and one in a hundred may differ. A box that moved, or is of another
 * colour, is more than that.
 */
const expect = check.configure({ timeout: 20_000 });
const compare = {
  animations: "disabled",
  caret: "hide",
  scale: "css",
  threshold: 0.1,
  maxDiffPixelRatio: 0.01,
  stylePath: "e2e/fixtures/screens.css",
} as const;

const widths = { narrow: { width: 375, height: 812 }, wide: { width: 1280, height: 800 } };

// The style that stands in for moments is none of ours.
test.use({ bypassCSP: true });
test.describe.configure({ timeout: 120_000 });

for (const language of ["en", "fr"] as const)
  for (const [width, viewport] of Object.entries(widths))
    test(`the main pages look as they did (${language}, ${width})`, async ({ page, signInAs, context }) => {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ reducedMotion: "reduce" });
      await context.setExtraHTTPHeaders({ "accept-language": language });
      await page.goto("/sign-in");
      await look(page, `sign-in-${language}-${width}`);
      await context.setExtraHTTPHeaders({});

      const { actor, sectionId } = await signInAs("admin", { language });
      for (const [name, path] of Object.entries(await furnishPages(actor, sectionId))) {
        await page.goto(path);
        await look(page, `${name}-${language}-${width}`);
      }
    });

async function furnishPages(actor: Actor, sectionId: string): Promise<Record<string, string>> {
  const { failing, flowId, executions } = await furnish(actor, sectionId);
  await furnishStored(actor, sectionId);
  return {
    vault: "/vault",
    item: `/vault/${failing.id}`,
    flows: "/flows",
    editor: `/flows/${flowId}?action=send_by_day`,
    executions: "/executions",
    execution: `/executions/${executions.failed}`,
    settings: "/settings/security",
    audit: "/audit",
  };
}

async function look(page: Page, name: string): Promise<void> {
  await expect(page.getByRole("heading").first()).toBeVisible();
  await page.waitForLoadState("networkidle");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page).toHaveScreenshot(`${name}-${colorScheme}.png`, { ...compare, mask: changing(page) });
  }
}

/** Ids, and moments within a sentence. */
function changing(page: Page): Locator[] {
  return [page.getByText(/^(ac|afe)_\w/), page.getByText(/\d:\d\d/)];
}
