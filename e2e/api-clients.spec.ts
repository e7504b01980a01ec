import { makeSigningPair } from "#test/client-assertions.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { expectAccessible } from "./fixtures/axe.ts";
import { expectRing, press, tabTo } from "./fixtures/keys.ts";
import { shared } from "./fixtures/shared.ts";
import { expect, test } from "./fixtures/test.ts";
import { words } from "./fixtures/words.ts";
import { ClientsPage } from "./pages/clients-page.ts";

const { clients: label, errors, layout, vault } = words.en;

// Each is many small steps, one key at a time.
test.describe.configure({ timeout: 150_000 });

async function tokenOf(credentials: { client_id: string; client_secret: string }) {
  const audience = `${shared.stack.engineUrl}/api/v2/`;
  const response = await fetch(`${shared.stack.engineUrl}/oauth/token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ grant_type: "client_credentials", audience, ...credentials }),
  });
  const { access_token = null } = (await response.json()) as { access_token?: string };
  return { status: response.status, token: access_token };
}

/** What curl would send: not every machine has it. */
async function runCurl(command: string): Promise<string> {
  const [, url = ""] = /^curl (\S+)/.exec(command) ?? [];
  const body = [...command.matchAll(/ -d (\S+)/g)].map(([, pair]) => pair).join("&");
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const response = await fetch(url, { method: "POST", headers, body });
  return ((await response.json()) as { access_token: string }).access_token;
}

const statusOfFlows = async (token: string | null) =>
  (await fetch(`${shared.stack.engineUrl}/api/v2/flows`, { headers: { authorization: `Bearer ${token}` } })).status;

test("by keyboard alone: a client is made, its token works, its secret is rotated and ended, and it is revoked", async ({
  page,
  signInAs,
}) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await signInAs("admin");
  const clients = new ClientsPage(page);
  await clients.open();
  await expect(page.getByText(label.emptyTitle)).toBeVisible();
  await expectAccessible(page, "no clients");

  // What is missing is said, and the focus goes to the first of it.
  await press(page, clients.button("create"));
  const dialog = clients.dialog(label.newTitle);
  const name = dialog.getByRole("textbox", { name: label.name, exact: true });
  await expectRing(name);
  await press(page, dialog.getByRole("button", { name: label.add, exact: true }));
  await expect(name).toBeFocused();
  await expect(dialog.getByText(errors.chooseScope)).toBeVisible();
  await expectAccessible(page, "a new client, refused");
  await page.keyboard.type("Deployment");
  await page.keyboard.press("Enter");
  const everyFlowScope = dialog.getByRole("checkbox", {
    name: label.allOf.replace("{group}", label.scopeGroups.flows),
  });
  await tabTo(page, everyFlowScope);
  await page.keyboard.press("Space");
  await expect(dialog.getByRole("checkbox", { name: /^delete:flows / })).toBeChecked();
  await press(page, dialog.getByRole("button", { name: label.add, exact: true }));

  // Shown once, with the focus where it is copied.
  const created = clients.dialog(label.createdTitle.replace("{name}", "Deployment"));
  await expect(created).toBeVisible();
  await expectAccessible(page, "a new client's credentials");
  const first = await clients.credentials();
  await page.keyboard.press("Enter");
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(first.client_secret);
  const command = (await created.getByRole("region", { name: label.tokenCommand }).textContent()) ?? "";
  expect(await statusOfFlows(await runCurl(command))).toBe(200);
  await page.keyboard.press("Escape");
  await expect(created).toBeVisible();
  await press(page, created.getByRole("button", { name: label.done, exact: true }));
  await expectRing(clients.button("create"));
  expect(await page.content()).not.toContain(first.client_secret);
  await expectAccessible(page, "the list of clients");

  await press(page, clients.row("Deployment").getByRole("link", { name: "Deployment" }));
  await expect(clients.title("Deployment")).toBeVisible();
  await expectAccessible(page, "a client");
  await press(page, clients.button("rotate"));
  const asked = clients.dialog(label.rotateTitle.replace("{name}", "Deployment"));
  await press(page, asked.getByRole("button", { name: label.rotate, exact: true }));
  await expect(clients.dialog(label.rotatedTitle.replace("{name}", "Deployment"))).toBeVisible();
  const second = await clients.credentials();
  expect(second.client_secret).not.toBe(first.client_secret);
  expect([(await tokenOf(first)).status, (await tokenOf(second)).status]).toEqual([200, 200]);
  await press(page, page.getByRole("dialog").getByRole("button", { name: label.done, exact: true }));
  await expectRing(clients.button("rotate"));

  await press(page, clients.button("endPrevious"));
  const ending = clients.dialog(label.endPreviousTitle.replace("{name}", "Deployment"));
  await press(page, ending.getByRole("button", { name: label.endPreviousConfirm, exact: true }));
  await expect(clients.button("endPrevious")).toHaveCount(0);
  expect([(await tokenOf(first)).status, (await tokenOf(second)).status]).toEqual([401, 200]);

  const { token } = await tokenOf(second);
  await press(page, clients.button("revoke"), "Shift+Tab");
  const revoking = clients.dialog(label.revokeTitle.replace("{name}", "Deployment"));
  await expect(revoking).toBeVisible();
  await expectAccessible(page, "revoking a client");
  await press(page, revoking.getByRole("button", { name: label.revoke, exact: true }));
  await expect(page).toHaveURL(/\/settings\/clients$/);
  await expect(page.getByText(label.emptyTitle)).toBeVisible();
  expect((await tokenOf(second)).status).toBe(401);
  await expect.poll(() => statusOfFlows(token), { timeout: 6_000 }).toBe(401);
});

test("a client's scopes, keys and access to sections are changed on its page", async ({ page, signInAs }) => {
  const { actor } = await signInAs("admin");
  await makeSection(actor, "Warehouse");
  const clients = new ClientsPage(page);
  await clients.open();
  await clients.button("create").click();
  const dialog = clients.dialog(label.newTitle);
  await dialog.getByRole("textbox", { name: label.name, exact: true }).fill("Import");
  await dialog.getByRole("checkbox", { name: /^read:flows / }).check({ force: true });
  await dialog.getByRole("button", { name: label.add, exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: label.done, exact: true }).click();
  await clients.row("Import").getByRole("link", { name: "Import" }).click();

  await clients.button("edit").click();
  const edit = clients.dialog(label.editTitle.replace("{name}", "Import"));
  await edit.getByRole("textbox", { name: label.name, exact: true }).fill("Nightly import");
  await edit.getByRole("checkbox", { name: /^create:forms / }).check({ force: true });
  await edit.getByRole("button", { name: label.save, exact: true }).click();
  await expect(clients.title("Nightly import")).toBeVisible();
  await expect(page.getByRole("main")).toContainText("create:forms");

  const pair = await makeSigningPair("ES256");
  await clients.button("addKey").click();
  const adding = clients.dialog(label.addKeyTitle.replace("{name}", "Nightly import"));
  await adding.getByRole("textbox", { name: label.key }).fill(pair.privatePem);
  await adding.getByRole("button", { name: label.addKey, exact: true }).click();
  await expect(adding.getByText(errors.clientKeyPrivate)).toBeVisible();
  await adding.getByRole("textbox", { name: label.key }).fill(pair.publicPem);
  await adding.getByRole("button", { name: label.addKey, exact: true }).click();
  await expect(clients.panel("keys").getByRole("listitem")).toContainText("ES256");

  await clients.button("dropSecret").click();
  const dropping = clients.dialog(label.dropSecretTitle.replace("{name}", "Nightly import"));
  await dropping.getByRole("button", { name: label.dropSecret, exact: true }).click();
  await expect(clients.panel("secret")).toContainText(label.noSecret);
  await expectAccessible(page, "a client without a secret");
  const removeKey = clients.panel("keys").getByRole("button", { name: /^Remove the key/ });
  const removing = clients.dialog(label.removeKeyTitle.replace("{name}", "Nightly import"));
  await removeKey.click();
  await removing.getByRole("button", { name: label.removeKey, exact: true }).click();
  await expect(removing).toContainText(errors.clientKeyNeeded);
  await page.keyboard.press("Escape");
  await clients.button("makeSecret").click();
  const making = clients.dialog(label.makeSecretTitle.replace("{name}", "Nightly import"));
  await making.getByRole("button", { name: label.makeSecret, exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: label.done, exact: true }).click();
  await expect(clients.button("rotate")).toBeVisible();

  await removeKey.click();
  await removing.getByRole("button", { name: label.removeKey, exact: true }).click();
  await expect(clients.panel("keys")).toContainText(label.noKeys);

  const access = clients.panel("access");
  await access.getByRole("combobox", { name: label.addSection }).fill("Ware");
  await page.getByRole("option", { name: "Warehouse" }).click();
  const level = access.getByRole("button", { name: new RegExp(`${label.levelOf.replace("{section}", "Warehouse")}$`) });
  await expect(level).toContainText(vault.permissions.level.view);
  await level.click();
  await page.getByRole("option", { name: vault.permissions.level.change }).click();
  await expect(level).toContainText(vault.permissions.level.change);
  await access.getByRole("button", { name: label.removeAccess.replace("{section}", "Warehouse") }).click();
  await expect(level).toHaveCount(0);
  await access.getByRole("button", { name: label.removeAccess.replace("{section}", "Vault items") }).click();
  await expect(page.getByText(label.cannotStore)).toBeVisible();
  await expectAccessible(page, "a client that reaches nothing");
});

test("clients are for administrators, and fit a narrow screen", async ({ page, signInAs, openAs }) => {
  const { actor } = await signInAs("admin");
  const editor = await openAs(await makeActor({ tenantOf: actor, role: "editor" }));
  await editor.goto("/settings/clients");
  await expect(editor.getByText(layout.notFoundTitle)).toBeVisible();
  await page.setViewportSize({ width: 375, height: 800 });
  const clients = new ClientsPage(page);
  await clients.open();
  await clients.button("create").click();
  const dialog = clients.dialog(label.newTitle);
  await dialog.getByRole("textbox", { name: label.name, exact: true }).fill("Import");
  await dialog.getByRole("checkbox", { name: /^read:flows / }).check({ force: true });
  await dialog.getByRole("button", { name: label.add, exact: true }).click();
  const width = () => page.evaluate(() => document.documentElement.scrollWidth);
  await page.getByRole("dialog").getByRole("button", { name: label.done, exact: true }).click();
  expect(await width()).toBe(375);
  await clients.row("Import").getByRole("link", { name: "Import" }).click();
  await expect(clients.title("Import")).toBeVisible();
  expect(await width()).toBe(375);
});
