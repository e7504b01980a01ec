import { expect, test } from "@playwright/test";
import { startStack } from "./fixtures/stack.ts";
import { words } from "./fixtures/words.ts";
import { SignInPage } from "./pages/sign-in-page.ts";

test("the demo tells a story that can be gone on with, and its stand-in shows what it received", async ({ page }) => {
  test.setTimeout(240_000);
  const stack = await startStack({}, ["--demo"]);
  try {
    await expect.poll(stack.output).toContain("The password of each is:");
    const [, standIn = ""] = /Twilio arrives here: (\S+)/.exec(stack.output()) ?? [];
    const [, password = ""] = /The password of each is: (\S+)/.exec(stack.output()) ?? [];

    await page.goto(`${stack.url}/sign-in`);
    await new SignInPage(page).submit("maud@acme.example", password);
    await expect(page.getByRole("row", { name: /No credentials/ })).toHaveCount(1);
    await expect(page.getByRole("row", { name: /Ready/ })).toHaveCount(1);
    await page.goto(`${stack.url}/flows`);
    await expect(page.getByRole("row")).toHaveCount(3);
    await page.goto(`${stack.url}/executions`);
    await expect(
      page.getByRole("row", { name: new RegExp(words.en.executions.status.COMPLETED) }).first(),
    ).toBeVisible();
    await expect(page.getByRole("row", { name: new RegExp(words.en.executions.status.FAILED) }).first()).toBeVisible();

    await page.goto(standIn);
    await expect(page.getByRole("row", { name: /right/ }).first()).toBeVisible();
  } finally {
    expect(await stack.stop()).toBe(0);
  }
});
