import type { Browser, BrowserContext, Page } from "@playwright/test";
import type { Actor } from "#lib/auth/actor.ts";
import { PLAIN_SESSION_COOKIE } from "#lib/auth/session-cookie.ts";
import { makeOperatorWithPassword } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { runCoffre } from "./fixtures/cli.ts";
import { cookiesOf, signInByHttp } from "./fixtures/http-sign-in.ts";
import { sendPlainly } from "./fixtures/plain-request.ts";
import { signInCookie } from "./fixtures/session.ts";
import { shared } from "./fixtures/shared.ts";
import { expect, test } from "./fixtures/test.ts";
import { words } from "./fixtures/words.ts";
import { SignInPage } from "./pages/sign-in-page.ts";

const PASSWORD = "correct horse battery";
const TENANT = "Acme Payments";
const EVIL = ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)"];

for (const [language, locale] of [
  ["en", "en-GB"],
  ["fr", "fr-FR"],
] as const) {
  test.describe(`the form (${language})`, () => {
    test.use({ locale });

    test("tells what is wrong, signs in, and leads to where one was going; signing out ends it", async ({
      page,
      context,
    }) => {
      const { actor, email } = await makeOperatorWithPassword(PASSWORD);
      await ownerDb.operator.updateMany({ where: { id: actor.operatorId }, data: { language } });
      const { auth, errors, flows } = words[language];
      const form = new SignInPage(page, language);

      await page.goto("/flows");
      await expect(page).toHaveURL(/\/sign-in\?next=%2Fflows$/);
      await expect(page).toHaveTitle(`${auth.signInTitle} · Coffre`);
      await expect(form.heading()).toBeVisible();
      await expect(form.email()).toBeFocused();

      await form.button().click();
      await expect(form.email()).toHaveAccessibleDescription(errors.required);
      await expect(form.password()).toHaveAccessibleDescription(errors.required);

      await form.submit(email, "something else");
      await expect(form.alert()).toHaveText(errors.signInRefused);
      await expect(form.email()).toHaveValue(email);
      await expect(form.password()).toBeFocused();

      await form.submit(email, PASSWORD);
      await expect(page).toHaveURL(/\/flows$/);
      await expect(page.getByRole("heading", { name: flows.title, exact: true })).toBeVisible();
      await page.goto("/sign-in");
      await expect(page).toHaveURL(/\/vault$/);

      const kept = await sessionCookie(context);
      await form.signOut(TENANT);
      await expect(form.heading()).toBeVisible();
      expect(await context.cookies()).not.toContainEqual(expect.objectContaining({ name: PLAIN_SESSION_COOKIE }));
      // Whoever copied the cookie has nothing.
      expect(await statusWith(kept)).toBe(401);
      await page.goto("/vault");
      await expect(page).toHaveURL(/\/sign-in\?next=%2Fvault$/);
    });
  });
}

test("an unknown address and a wrong password are told apart by nothing", async () => {
  const { email } = await makeOperatorWithPassword(PASSWORD);
  const answers = await Promise.all([
    signInByHttp({ email, password: "wrong" }),
    signInByHttp({ email: `nobody-${email}`, password: "wrong" }),
  ]);
  const told = answers.map(({ status, headers, text }) => [status, headers.get("location"), text]);
  expect(told[0]).toEqual(told[1]);
});

test.describe("over plain HTTP", () => {
  for (const host of ["localhost", "127.0.0.1"]) {
    test(`the promised route signs in at ${host}`, async () => {
      const { actor, email } = await makeOperatorWithPassword(PASSWORD);
      const base = Object.assign(new URL(shared.stack.url), { hostname: host }).origin;
      const answer = await signInByHttp({ email, password: PASSWORD, base });
      expect(answer.status).toBe(302);
      expect(new URL(answer.headers.get("location") ?? "", base).host).toBe(new URL(base).host);

      const line = answer.headers.getSetCookie().find((each) => each.startsWith(PLAIN_SESSION_COOKIE)) ?? "";
      expect(line).toMatch(/; HttpOnly/);
      expect(line).toMatch(/; SameSite=Lax/);
      expect(line).toMatch(/; Path=\//);
      expect(line).not.toMatch(/; Domain=/);
      const cookie = cookiesOf(answer);
      const session = await sendPlainly(base, "/api/auth/session", { headers: { cookie } });
      expect(JSON.parse(session.text)).toEqual({ user: { name: "Maud Dupont", email }, expires: expect.any(String) });
      expect((await sendPlainly(base, "/vault", { headers: { cookie } })).status).toBe(200);
      expect(await ownerDb.session.count({ where: { operatorId: actor.operatorId, endedAt: null } })).toBe(1);
    });
  }

  test("refuses without the token against forged forms, and does not sign out without it", async () => {
    const { actor, email } = await makeOperatorWithPassword(PASSWORD);
    const forged = await signInByHttp({ email, password: PASSWORD, fields: { csrfToken: "0".repeat(64) } });
    expect(cookiesOf(forged)).not.toContain(PLAIN_SESSION_COOKIE);
    expect(await ownerDb.session.count({ where: { operatorId: actor.operatorId } })).toBe(0);

    const { name, value } = await signInCookie(actor);
    const cookie = `${name}=${value}`;
    const headers = { cookie, "content-type": "application/x-www-form-urlencoded", origin: "https://evil.example" };
    await sendPlainly(shared.stack.url, "/api/auth/signout", { method: "POST", headers, body: "" });
    expect(await statusWith(cookie)).toBe(200);
  });

  test("never leads to another site, whatever it is asked", async () => {
    const { email } = await makeOperatorWithPassword(PASSWORD);
    const { host } = new URL(shared.stack.url);
    for (const callbackUrl of EVIL) {
      for (const fields of [{ callbackUrl }, { callbackUrl, json: "true" }] as Record<string, string>[]) {
        const answer = await signInByHttp({ email, password: PASSWORD, fields });
        const target = fields.json ? JSON.parse(answer.text).url : answer.headers.get("location");
        expect.soft(new URL(target, shared.stack.url).host, callbackUrl).toBe(host);
      }
      const search = `?callbackUrl=${encodeURIComponent(callbackUrl)}&next=${encodeURIComponent(callbackUrl)}`;
      for (const path of ["/api/auth/signin", "/api/auth/signout", "/api/auth/error", "/sign-in", "/password"]) {
        const answer = await sendPlainly(shared.stack.url, `${path}${search}`);
        const location = answer.headers.get("location");
        if (location) expect.soft(new URL(location, shared.stack.url).host, path).toBe(host);
      }
    }
  });

  test("believes no stranger about the host or the address they come from", async () => {
    const { actor, email } = await makeOperatorWithPassword(PASSWORD);
    const asked = await sendPlainly(shared.stack.url, "/api/auth/csrf");
    const { csrfToken } = JSON.parse(asked.text) as { csrfToken: string };
    const answer = await sendPlainly(shared.stack.url, "/api/auth/callback/credentials", {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        cookie: cookiesOf(asked),
        "x-forwarded-host": "evil.example",
        "x-forwarded-proto": "https",
        "x-forwarded-for": "198.51.100.7",
        "x-coffre-client-address": "198.51.100.8",
        forwarded: "for=198.51.100.9;host=evil.example",
      },
      body: new URLSearchParams({ email, password: PASSWORD, csrfToken }).toString(),
    });
    expect(answer.headers.get("location")).not.toContain("evil.example");
    const session = await ownerDb.session.findFirstOrThrow({ where: { operatorId: actor.operatorId } });
    expect(session.address).toBe("127.0.0.1");
  });
});

test("a signed-in visitor of /sign-in is sent on within the site", async () => {
  const { actor } = await makeOperatorWithPassword(PASSWORD);
  const { name, value } = await signInCookie(actor);
  const headers = { cookie: `${name}=${value}` };
  for (const next of EVIL) {
    const answer = await sendPlainly(shared.stack.url, `/sign-in?next=${encodeURIComponent(next)}`, { headers });
    expect.soft(answer.headers.get("location"), next).toBe("/vault");
  }
});

test("guesses from one address are stopped for that account there, and the owner enters from elsewhere", async ({
  page,
}) => {
  const { actor, email } = await makeOperatorWithPassword(PASSWORD);
  const guesses = await Promise.all(Array.from({ length: 9 }, () => signInByHttp({ email, password: "a guess" })));
  expect(guesses.filter(({ headers }) => headers.get("location")?.includes("tooManyAttempts"))).toHaveLength(1);

  // Now not even the right one, from there.
  const form = new SignInPage(page);
  await form.open();
  await form.submit(email, PASSWORD);
  const [before = ""] = words.en.errors.tooManyAttempts.split("{");
  await expect(form.alert()).toContainText(before);
  await expect(form.alert()).toContainText("15 minutes");
  const sessions = () => ownerDb.session.count({ where: { operatorId: actor.operatorId } });
  expect(await sessions()).toBe(0);

  // Another account from there, and this account from elsewhere, are nobody's business.
  const { email: other } = await makeOperatorWithPassword(PASSWORD);
  expect(cookiesOf(await signInByHttp({ email: other, password: PASSWORD }))).toContain(PLAIN_SESSION_COOKIE);
  expect(cookiesOf(await signInByHttp({ email, password: PASSWORD, from: "127.0.0.2" }))).toContain(
    PLAIN_SESSION_COOKIE,
  );
  expect(await sessions()).toBe(1);

  // An administrator's link opens the first place again.
  await runCoffre("operator", "link", email);
  await form.submit(email, PASSWORD);
  await expect(page).toHaveURL(/\/vault$/);
});

test("a session ends at once when its operator is deactivated", async ({ signInAs, page }) => {
  const { actor } = await signInAs("admin");
  await page.goto("/flows");
  await ownerDb.operator.updateMany({ where: { id: actor.operatorId }, data: { deactivatedAt: new Date() } });
  await expectSignedOut(page);
});

test("a link of the CLI sets a new password, once, and signs every browser out", async ({ page, browser }) => {
  const { actor, email } = await makeOperatorWithPassword("the old passphrase");
  const elsewhere = await openSignedIn(browser, actor);
  await elsewhere.goto("/vault");
  await expect(elsewhere).toHaveURL(/\/vault$/);

  const link = (await runCoffre("operator", "link", email)) as { url: string; expires_at: string };
  expect(link.url).toMatch(new RegExp(`^${shared.stack.url}/password#[A-Za-z0-9_-]{43}$`));
  const { auth, errors } = words.en;
  await page.goto(link.url);
  const field = page.getByLabel(auth.newPassword, { exact: true });
  const submit = page.getByRole("button", { name: auth.setPassword });
  await field.fill("short");
  await submit.click();
  await expect(field).toHaveAccessibleDescription(new RegExp(errors.passwordTooShort));
  await expect(field).toHaveValue("short");
  await field.fill(PASSWORD);
  await submit.click();
  await expect(page.getByText(auth.passwordSet)).toBeVisible();
  expect(page.url()).not.toContain("#");

  // The other browser is signed out at its next request.
  await expectSignedOut(elsewhere);
  await elsewhere.context().close();

  await page.getByRole("link", { name: auth.goToSignIn }).click();
  const form = new SignInPage(page);
  await form.submit(email, "the old passphrase");
  await expect(form.alert()).toHaveText(errors.signInRefused);
  await form.submit(email, PASSWORD);
  await expect(page).toHaveURL(/\/vault$/);

  // The link again.
  await page.goto(link.url);
  await field.fill("yet another passphrase");
  await submit.click();
  await expect(page.getByRole("main").getByRole("alert")).toHaveText(errors.linkInvalid);
  expect(cookiesOf(await signInByHttp({ email, password: PASSWORD }))).toContain(PLAIN_SESSION_COOKIE);
});

test("the page for a new password says what it needs when it is opened without a link", async ({ page }) => {
  await page.goto("/password");
  await expect(page.getByRole("main").getByRole("alert")).toHaveText(words.en.auth.noToken);
  await expect(page.getByRole("button", { name: words.en.auth.setPassword })).toHaveCount(0);
});

async function openSignedIn(browser: Browser, actor: Actor): Promise<Page> {
  const context = await browser.newContext({ baseURL: shared.stack.url, locale: "en-GB" });
  await context.addCookies([await signInCookie(actor)]);
  return context.newPage();
}

/** At the next request: in another tab, for this one may be on its way out by itself. */
async function expectSignedOut(page: Page): Promise<void> {
  expect(await statusWith(await sessionCookie(page.context()))).toBe(401);
  const tab = await page.context().newPage();
  await tab.goto("/vault");
  await expect(tab).toHaveURL(/\/sign-in/);
  await tab.close();
}

async function sessionCookie(context: BrowserContext): Promise<string> {
  const found = (await context.cookies()).find(({ name }) => name === PLAIN_SESSION_COOKIE);
  return `${found?.name}=${found?.value}`;
}

async function statusWith(cookie: string): Promise<number> {
  return (await sendPlainly(shared.stack.url, "/api/vault/sections", { headers: { cookie } })).status;
}
