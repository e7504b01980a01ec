import type { Page } from "@playwright/test";
import { PLAIN_SESSION_COOKIE } from "#lib/auth/session-cookie.ts";
import { newId } from "#lib/db/ids.ts";
import { makeOperatorWithPassword, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { actAs, mustAct } from "./fixtures/act.ts";
import { runCoffre } from "./fixtures/cli.ts";
import { cookiesOf, signInByHttp } from "./fixtures/http-sign-in.ts";
import { cookieOf, get } from "./fixtures/outsiders.ts";
import { callAction, readBuiltActions } from "./fixtures/server-action.ts";
import { expect, test } from "./fixtures/test.ts";
import { openV4 } from "./fixtures/v4-client.ts";
import { words } from "./fixtures/words.ts";
import { AccountPage } from "./pages/account-page.ts";
import { SectionPage } from "./pages/section-page.ts";
import { SignInPage } from "./pages/sign-in-page.ts";

const { account: label, errors, layout } = words.en;
const [PASSWORD, NEW_PASSWORD] = ["correct horse battery", "a few other words in a row"];

test("one’s own name, language, sessions and password", async ({ openAs }) => {
  const { actor, email } = await makeOperatorWithPassword(PASSWORD);
  await makeSection(actor, "Payments");
  const page = await openAs(actor);
  const account = new AccountPage(page);
  const theirOtherPage = await openAs(null);
  await theirOtherPage.goto("/sign-in");
  await new SignInPage(theirOtherPage).submit(email, PASSWORD);
  await expect(theirOtherPage).toHaveURL(/\/vault$/);
  const elsewhere = cookiesOf(await signInByHttp({ email, password: PASSWORD }));
  await page.goto("/vault");
  await page.getByRole("button", { name: new RegExp(`^${layout.account}`) }).click();
  await page.getByRole("menuitem", { name: layout.ownAccount }).click();
  await expect(account.heading()).toBeVisible();
  await expect(account.panel("sections").getByRole("listitem")).toContainText(["Payments"]);

  await test.step("the name", async () => {
    await account.rename("   ");
    await expect(account.panel("profile")).toContainText(errors.required);
    await account.rename("Maud Martin");
    await expect(page.getByText(label.profile.saved)).toBeVisible();
    await expect(page.getByRole("button", { name: `${layout.account}: Maud Martin` })).toBeVisible();
  });

  await test.step("a session that is ended is refused at its next request", async () => {
    await expect(account.sessions()).toHaveCount(3);
    await expect(account.sessions().first()).toContainText(label.sessions.this);
    await account.endButton("Chrome on Linux").click();
    await expect(account.sessions()).toHaveCount(2);
    await expectSignedOut(theirOtherPage);
    expect((await get("/api/vault/sections", elsewhere)).status).toBe(200);
    await account.endOthersButton().click();
    await expect(account.sessions()).toHaveCount(1);
    expect((await get("/api/vault/sections", elsewhere)).status).toBe(401);
  });

  await test.step("the password, for which the one before is asked", async () => {
    const again = cookiesOf(await signInByHttp({ email, password: PASSWORD }));
    const refused = await account.changePassword("not my password", NEW_PASSWORD);
    await expect(refused.getByLabel(label.password.current, { exact: true })).toHaveAccessibleDescription(
      new RegExp(errors.passwordWrong),
    );
    await expect(refused.getByLabel(label.password.new, { exact: true })).toHaveValue(NEW_PASSWORD);
    const dialog = await account.changePassword(PASSWORD, NEW_PASSWORD);
    await expect(dialog).toBeHidden();
    await expect(page.getByText(label.password.changed)).toBeVisible();
    expect((await get("/api/vault/sections", again)).status).toBe(401);
    expect(cookiesOf(await signInByHttp({ email, password: PASSWORD }))).not.toContain(PLAIN_SESSION_COOKIE);
    expect(cookiesOf(await signInByHttp({ email, password: NEW_PASSWORD }))).toContain(PLAIN_SESSION_COOKIE);
  });

  await test.step("the language, for every browser of theirs", async () => {
    await account.chooseLanguage("Français");
    await expect(new AccountPage(page, "fr").heading()).toBeVisible();
    const text = await (await get("/vault", await cookieOf(actor))).text();
    expect(text).toContain('lang="fr"');
    expect(text).toContain(words.fr.vault.title);
  });
});

test("an API account shows its password once, calls /v4 as its operator, and stops within five seconds", async ({
  signInAs,
  page,
}) => {
  const { actor, sectionId } = await signInAs("admin");
  const account = new AccountPage(page);
  await account.open();
  await expect(account.panel("api")).toContainText(label.api.none);
  const credentials = await account.createAccount("Nightly backup");
  await expect(account.accounts()).toContainText(["Nightly backup"]);
  await expect(account.accounts()).toContainText([label.api.notYetUsed]);
  await page.reload();
  await expect(account.accounts()).toContainText([credentials.userName]);
  expect(await page.content()).not.toContain(credentials.password);
  const { passwordHash } = await ownerDb.apiAccount.findFirstOrThrow({ where: { tenantId: actor.tenantId } });
  expect(Buffer.from(passwordHash).toString()).not.toContain(credentials.password);

  const v4 = openV4(credentials);
  expect((await v4("GET", "/VaultSection")).body).toMatchObject([{ VaultSectionGuid: sectionId }]);
  const item = { VaultItemType: "CredentialSet", Name: "Over the API", VaultSectionGuid: sectionId, Password: "x" };
  const made = await v4("POST", "/VaultItem", { ...item, UserName: "robot@shop.example" });
  expect(made.status).toBe(201);
  expect((await openV4({ ...credentials, password: "wrong" })("GET", "/VaultSection")).status).toBe(401);
  await page.goto(`/vault/${made.body.VaultItemGuid}`);
  await expect(page.getByRole("main")).toContainText("robot@shop.example");
  // Made without hosts, it goes nowhere until they are named.
  await expect(page.getByRole("main")).toContainText(words.en.vault.notes.anyHost);

  await account.open();
  await expect(account.accounts()).toContainText([label.api.lastUsed.split(" <")[0] ?? ""]);
  await account.revokeAccount("Nightly backup");
  await expect(account.accounts()).toHaveCount(0);
  await expect.poll(async () => (await v4("GET", "/VaultSection")).status, { timeout: 5_500 }).toBe(401);
  expect((await v4("DELETE", `/VaultItem/${made.body.VaultItemGuid}`)).status).toBe(401);
});

test("who has an account in two organisations with one password switches between them", async ({ openAs }) => {
  const { actor, email } = await makeOperatorWithPassword(PASSWORD);
  const [first, second] = [`Acme ${newId()}`, `Globex ${newId()}`];
  await ownerDb.tenant.updateMany({ where: { id: actor.tenantId }, data: { name: first } });
  await makeSection(actor, "Of the first");
  const added = await addTenant(second, email, "another password, to begin with");

  // With another password there, the first knows nothing of the second.
  const page = await openAs(null);
  const form = new SignInPage(page);
  await form.open();
  await form.submit(email, PASSWORD);
  await openTenants(page, first);
  await expect(page.getByRole("menuitem", { name: layout.signOut })).toBeVisible();
  await expect(page.getByRole("menuitem", { name: second })).toHaveCount(0);
  await page.getByRole("menuitem", { name: layout.signOut }).click();
  await expect(form.heading()).toBeVisible();

  const change = { current: "another password, to begin with", password: PASSWORD };
  await mustAct(await actAs(added), "changePasswordAction", change);
  // The one last used comes first: there the password was just changed.
  await form.submit(email, PASSWORD);
  const section = new SectionPage(page);
  await expect(section.link("Vault items")).toBeVisible();
  const left = `${PLAIN_SESSION_COOKIE}=${await sessionOf(page)}`;
  await openTenants(page, second);
  await page.getByRole("menuitem", { name: first }).click();
  await expect(section.link("Of the first")).toBeVisible();
  await expect(section.link("Vault items")).toHaveCount(0);
  expect((await get("/api/vault/sections", left)).status).toBe(401);
  await openTenants(page, first);
  await page.getByRole("menuitem", { name: second }).click();
  await expect(section.link("Vault items")).toBeVisible();
  await expect(section.link("Of the first")).toHaveCount(0);

  // Each log says that somebody came or went, and nothing about the other organisation.
  for (const tenantId of [actor.tenantId, added.tenantId]) {
    const events = await ownerDb.auditEvent.findMany({ where: { tenantId, action: "operator.switchTenant" } });
    expect(events).toHaveLength(2);
    const other = tenantId === actor.tenantId ? [second, added.tenantId] : [first, actor.tenantId];
    for (const word of other) expect(JSON.stringify(events.map(({ detail }) => detail))).not.toContain(word);
  }
});

/** Whoever signs in, or goes to another organisation, gets a new document: it is pressed once its scripts are there. */
async function openTenants(page: Page, current: string): Promise<void> {
  const menu = page.getByRole("button", { name: current });
  await menu.waitFor();
  await page.waitForLoadState();
  await menu.click();
}

/** `coffre tenant add`, and its administrator's first password by the link that it prints. */
async function addTenant(name: string, email: string, password: string) {
  const names = ["--admin-email", email, "--admin-name", "Maud Dupont"];
  const { tenant, url } = (await runCoffre("tenant", "add", name, ...names)) as { tenant: string; url: string };
  const action = readBuiltActions().get("setPasswordByLinkAction");
  if (!action) throw new Error("the build has no setPasswordByLinkAction");
  const { result } = await callAction(action, [{ token: url.split("#")[1], password }]);
  expect(result).toMatchObject({ ok: true });
  const { id: operatorId } = await ownerDb.operator.findFirstOrThrow({ where: { tenantId: tenant, email } });
  return { tenantId: tenant, operatorId };
}

async function sessionOf(page: Page): Promise<string> {
  return (await page.context().cookies()).find(({ name }) => name === PLAIN_SESSION_COOKIE)?.value ?? "";
}

async function expectSignedOut(page: Page): Promise<void> {
  await page.goto("/flows");
  await expect(page).toHaveURL(/\/sign-in/);
}
