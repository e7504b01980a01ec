import type { Page } from "@playwright/test";
import { expect, test } from "@playwright/test";
import { type DatabaseServer, startDatabaseServer } from "./fixtures/database-server.ts";
import { findChild } from "./fixtures/processes.ts";
import { type Stack, startStack } from "./fixtures/stack.ts";
import { words } from "./fixtures/words.ts";
import { FlowEditorPage } from "./pages/flow-editor-page.ts";
import { SetUpPage } from "./pages/set-up-page.ts";
import { VaultPage } from "./pages/vault-page.ts";

// One installation from its first minute on. Nobody has set it up, and its database is a server of its own.
test.describe.configure({ mode: "serial", timeout: 240_000 });

const admin = {
  organisation: "Globex",
  name: "Ada Lovelace",
  email: "Ada@globex.example",
  password: "une phrase assez longue",
};
const fr = words.fr;

let database: DatabaseServer;
let stack: Stack;
/** Of whoever sets it up, and stays. */
let page: Page;

test.beforeAll(async ({ browser }) => {
  database = await startDatabaseServer();
  stack = await startStack({ DATABASE_URL: database.url });
  const context = await browser.newContext({
    baseURL: stack.url,
    locale: "en-GB",
    viewport: { width: 1360, height: 860 },
  });
  page = await context.newPage();
});
test.afterAll(async () => {
  await page?.context().close();
  await stack?.stop();
  await database?.remove();
});

test.describe("set-up", () => {
  test("the page opened without its link says where that is, and offers no form", async () => {
    await page.goto("/set-up");
    await expect(new SetUpPage(page).alert()).toHaveText(words.en.setup.noToken);
    await expect(page.getByRole("textbox")).toHaveCount(0);
  });

  test("a link that is not the one printed is refused, and makes nobody an administrator", async () => {
    const form = new SetUpPage(page);
    await openAnew(`/set-up#${"A".repeat(43)}`);
    await fillAll(form);
    await form.submit();
    await expect(form.alert()).toHaveText(words.en.errors.setUpLinkInvalid);
    await expect(form.field("organisation")).toHaveValue(admin.organisation);
  });

  test("errors stand beside the fields, what was typed stays, and it leads to an empty vault", async () => {
    const form = new SetUpPage(page);
    const { errors } = words.en;
    await openAnew(stack.setUpUrl ?? "");
    await form.submit();
    for (const name of ["organisation", "name", "email", "password"] as const) {
      await expect(form.field(name)).toHaveAccessibleDescription(new RegExp(errors.required));
    }
    await form.field("organisation").fill("x".repeat(151));
    await form.field("name").fill("   ");
    await form.field("email").fill("ada at globex");
    await form.field("password").fill("short");
    await form.submit();
    await expect(form.field("organisation")).toHaveAccessibleDescription(new RegExp(errors.tooLong150));
    await expect(form.field("name")).toHaveAccessibleDescription(errors.required);
    await expect(form.field("email")).toHaveAccessibleDescription(errors.email);
    await expect(form.field("password")).toHaveAccessibleDescription(new RegExp(errors.passwordTooShort));
    await expect(form.field("email")).toHaveValue("ada at globex");
    await expect(form.field("password")).toHaveValue("short");

    await fillAll(form);
    await form.chooseLanguage("Français");
    await form.submit();

    await expect(page).toHaveURL(/\/vault$/);
    await expect(page.getByRole("button", { name: admin.organisation })).toBeVisible();
    await expect(page.getByRole("heading", { name: fr.vault.emptyVault.title })).toBeVisible();
    await expect(new VaultPage(page, "fr").addButton()).toBeVisible();
    const createFlow = page.getByRole("link", { name: fr.vault.createFlow });
    await createFlow.click();
    await expect(page.getByRole("dialog", { name: fr.flows.create.title })).toBeVisible();
  });

  test("the link does nothing a second time, and who set it up can sign in", async ({ browser }) => {
    const context = await browser.newContext({ baseURL: stack.url, locale: "en-GB" });
    const other = await context.newPage();
    const form = new SetUpPage(other);
    await other.goto(stack.setUpUrl ?? "");
    await fillAll(form);
    await form.submit();
    await expect(form.alert()).toHaveText(words.en.errors.setUpLinkInvalid);

    await other.goto("/sign-in");
    await other.getByLabel(words.en.auth.email).fill("ada@globex.example");
    await other.getByLabel(words.en.auth.password, { exact: true }).fill(admin.password);
    await other.getByRole("button", { name: words.en.auth.signIn }).click();
    await expect(other).toHaveURL(/\/vault$/);
    await context.close();
  });
});

test.describe("an engine that does not answer", () => {
  const banner = () => page.getByRole("status").filter({ hasText: fr.errors.engineDown });

  test("leaves the dashboard reading and editing, which says that nothing can run", async () => {
    const { pid } = findChild(stack.launcherPid, "engine/main.ts");
    process.kill(pid, "SIGSTOP");
    try {
      await page.goto("/vault");
      await expect(banner()).toBeVisible();
      expect(await healthOf()).toEqual([200, { status: "degraded", database: "up", engine: "down" }]);

      const vault = new VaultPage(page, "fr");
      await vault.begin("Twilio", "Alertes");
      await vault.continue();
      await vault.createEmpty();
      await expect(vault.marker("Alertes")).toBeVisible();

      const editor = new FlowEditorPage(page, "fr");
      await editor.create("Commande expédiée");
      await editor.add("Ne rien faire");
      await editor.untilSaved();
      await page.getByRole("button", { name: fr.flows.bar.runDraft }).click();
      const dialog = page.getByRole("dialog", { name: fr.flows.run.titleDraft });
      await dialog.getByLabel(fr.flows.run.input).fill('{ "commande": 12 }');
      await dialog.getByRole("button", { name: fr.flows.run.confirm, exact: true }).click();
      await expect(dialog.getByRole("alert")).toHaveText(fr.errors.engineDown, { timeout: 20_000 });
      await expect(dialog.getByLabel(fr.flows.run.input)).toHaveValue('{ "commande": 12 }');
    } finally {
      process.kill(pid, "SIGCONT");
    }
  });

  test("and runs again once it is back, without a reload", async () => {
    await expect(banner()).toBeHidden({ timeout: 20_000 });
    const dialog = page.getByRole("dialog", { name: fr.flows.run.titleDraft });
    await dialog.getByRole("button", { name: fr.flows.run.confirm, exact: true }).click();
    await page.getByRole("link", { name: fr.runs.open }).click();
    await page.waitForURL(/\/executions\/[^/]+$/);
    await expect(page.getByText(fr.executions.status.COMPLETED).first()).toBeVisible();
  });
});

test.describe("a database that does not answer", () => {
  test("is a 503 with a message everywhere, and what was typed stays", async ({ browser }) => {
    const vault = new VaultPage(page, "fr");
    await vault.open();
    await vault.begin("Twilio", "Livraisons");
    await vault.continue();
    await database.stop();

    await vault.createEmpty();
    await expect(vault.dialog().getByRole("alert")).toHaveText(fr.errors.databaseDown);

    expect(await healthOf()).toMatchObject([503, { status: "down", database: "down" }]);
    const cookie = await cookieOfPage();
    for (const path of ["/api/vault/items", "/api/vault/sections", "/api/flows", "/api/executions"]) {
      const answer = await fetch(new URL(path, stack.url), { headers: { cookie } });
      expect.soft(answer.status, path).toBe(503);
      expect.soft(await answer.json(), path).toMatchObject({ messageKey: "errors.databaseDown" });
    }
    for (const path of ["/vault", "/flows", "/executions"]) {
      const answer = await fetch(new URL(path, stack.url), { headers: { cookie, "accept-language": "fr" } });
      expect.soft(answer.status, path).toBe(503);
      expect.soft(answer.headers.get("retry-after"), path).toMatch(/^\d+$/);
      expect.soft(await answer.text(), path).toContain(fr.layout.databaseTitle);
    }
    expect((await fetch(new URL("/readyz", stack.engineUrl))).status).toBe(503);
    expect((await fetch(new URL("/healthz", stack.engineUrl))).status).toBe(200);

    // Nobody can sign in, and is told why.
    const context = await browser.newContext({ baseURL: stack.url, locale: "en-GB" });
    const visitor = await context.newPage();
    await visitor.goto("/sign-in");
    await visitor.getByLabel(words.en.auth.email).fill("ada@globex.example");
    await visitor.getByLabel(words.en.auth.password, { exact: true }).fill(admin.password);
    await visitor.getByRole("button", { name: words.en.auth.signIn }).click();
    await expect(visitor.getByRole("main").getByRole("alert")).toHaveText(words.en.errors.databaseDown);
    await expect(visitor.getByLabel(words.en.auth.email)).toHaveValue("ada@globex.example");

    // A page asked for now says so, and comes by itself as soon as it can; as does the form.
    const later = await page.context().newPage();
    await later.goto("/flows");
    // In the browser's language: the operator's is in the database.
    await expect(later.getByRole("heading", { name: words.en.layout.databaseTitle })).toBeVisible();
    await database.startAgain();
    await expect(later.getByRole("link", { name: "Commande expédiée" })).toBeVisible({ timeout: 20_000 });
    await visitor.getByRole("button", { name: words.en.auth.signIn }).click();
    await expect(visitor).toHaveURL(/\/vault$/);
    await Promise.all([later.close(), context.close()]);
  });

  test("is one that hangs, too", async () => {
    const cookie = await cookieOfPage();
    await expect.poll(() => healthOf()).toMatchObject([200, {}]);
    database.freeze();
    try {
      const answers = await Promise.all(
        ["/api/vault/items", "/vault", "/api/health"].map((path) =>
          fetch(new URL(path, stack.url), { headers: { cookie }, signal: AbortSignal.timeout(40_000) }),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual([503, 503, 503]);
    } finally {
      database.thaw();
    }
  });

  test("and all goes on when it is back, without a restart and without a reload", async () => {
    const vault = new VaultPage(page, "fr");
    await vault.createEmpty();
    await expect(vault.dialog()).toBeHidden();
    await expect(vault.marker("Livraisons")).toBeVisible();
    await expect.poll(() => healthOf()).toEqual([200, { status: "ok", database: "up", engine: "up" }]);
    await expect.poll(async () => (await fetch(new URL("/readyz", stack.engineUrl))).status).toBe(200);

    const editor = new FlowEditorPage(page, "fr");
    await editor.create("Après la panne");
    await editor.add("Ne rien faire");
    await editor.untilSaved();
    await editor.runDraft();
    await expect(page.getByText(fr.executions.status.COMPLETED).first()).toBeVisible();
  });
});

/** As a link from the terminal opens: a document of its own, not a step within the one that is open. */
async function openAnew(url: string): Promise<void> {
  await page.goto("about:blank");
  await page.goto(url);
}

async function fillAll(form: SetUpPage): Promise<void> {
  for (const name of ["organisation", "name", "email", "password"] as const) await form.field(name).fill(admin[name]);
}

async function healthOf(): Promise<[number, unknown]> {
  const answer = await fetch(new URL("/api/health", stack.url));
  return [answer.status, await answer.json()];
}

async function cookieOfPage(): Promise<string> {
  return (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
}
