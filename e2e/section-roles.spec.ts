import type { Actor } from "#lib/auth/actor.ts";
import { scopes } from "#lib/clients/schema.ts";
import { renderMessage } from "#lib/i18n/render-message.ts";
import type { ErrorValue } from "#lib/shared/app-error.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { builtInGroup } from "#test/factories.ts";
import { actAs } from "./fixtures/act.ts";
import { addClient, openApi } from "./fixtures/api-client.ts";
import { cookieOf, get, wordsIn } from "./fixtures/outsiders.ts";
import { startPublished, statusOf } from "./fixtures/run-flow.ts";
import { callAction, readBuiltActions } from "./fixtures/server-action.ts";
import { makeSharedSection, names, paramsOf, type SharedSection, v4As } from "./fixtures/shared-section.ts";
import { leaveOut, readTenantRows } from "./fixtures/tenant-rows.ts";
import { expect, test } from "./fixtures/test.ts";
import { Traffic } from "./fixtures/traffic.ts";
import { words } from "./fixtures/words.ts";
import { ExecutionPage } from "./pages/execution-page.ts";
import { FlowEditorPage } from "./pages/flow-editor-page.ts";
import { SectionPage } from "./pages/section-page.ts";
import { StoredItemPage } from "./pages/stored-item-page.ts";
import { VaultPage } from "./pages/vault-page.ts";

const { vault: label, flows, executions } = words.en;
const NOTE = "of the journal";

test.describe("on the pages", () => {
  test("with View only one sees the items and uses them, and nothing offers to change them", async ({ openAs }) => {
    const shared = await makeSharedSection();
    const page = await openAs(shared.viewer);
    const [vault, section, item] = [new VaultPage(page), new SectionPage(page), new StoredItemPage(page)];
    await vault.open();
    for (const name of [names.login, names.file, names.connection]) await expect(vault.row(name)).toBeVisible();
    await expect(section.link(names.elsewhere)).toHaveCount(0);
    await expect(vault.addButton()).toHaveCount(0);
    await expect(item.addButton()).toHaveCount(0);
    const menuOf = label.table.actionsOf.replace("{name}", names.login);
    await expect(page.getByRole("button", { name: menuOf })).toHaveCount(0);

    await vault.row(names.login).getByRole("link").first().click();
    await expect(item.main()).toContainText(renderMessage("en", "vault.detail.viewOnly", viewOnlyParams));
    await expect(item.main()).toContainText("robot@shop.example");
    await expect(item.usedBy().getByRole("link", { name: names.flow, exact: true })).toBeVisible();
    for (const entry of ["editItem", "move", "delete", "replacePassword"] as const)
      await expect(item.menu(entry)).toHaveCount(0);
    await item.open(shared.fileId);
    await expect(item.download()).toBeVisible();
    await expect(item.menu("replaceFile")).toHaveCount(0);

    await section.choose(names.section, "permissions");
    await expect(page.getByRole("main")).toContainText(
      renderMessage("en", "vault.permissions.viewOnly", { names: "Henri Holder or Maud Dupont" }),
    );
    await expect(section.line("Vera View")).toContainText(label.permissions.level.view);
    await expect(section.addButton()).toHaveCount(0);

    const editor = new FlowEditorPage(page);
    await page.goto(`/flows/${shared.flowId}`);
    await editor.select("HTTP request");
    await expect(editor.panel()).toContainText(names.login);
    await expect(page.getByText(flows.readOnly.hidden)).toHaveCount(0);
    await editor.runDraft();
    await expect(new ExecutionPage(page).status("COMPLETED")).toBeVisible();
  });

  test("with Full control one adds, edits, shares and renames", async ({ openAs }) => {
    const shared = await makeSharedSection();
    const page = await openAs(shared.holder);
    const [vault, section, item] = [new VaultPage(page), new SectionPage(page), new StoredItemPage(page)];
    await vault.open();
    await expect(vault.addButton()).toBeVisible();
    await expect(item.addButton()).toBeVisible();
    await item.open(shared.loginId);
    for (const entry of ["move", "delete", "replacePassword"] as const) await expect(item.menu(entry)).toBeVisible();
    await item.menu("editItem").click();
    await item.field(item.editDialog(names.login), "name").fill("Checkout robot of the shop");
    await item.save(item.editDialog(names.login));
    await expect(page.getByRole("heading", { level: 1, name: "Checkout robot of the shop" })).toBeVisible();

    await section.choose(names.section, "permissions");
    await section.share(names.section, "Ada Admin", "view");
    await expect(section.line("Ada Admin")).toContainText(label.permissions.level.view);
    await section.choose(names.section, "rename");
    const dialog = section.dialog(label.sections.renameTitle);
    await dialog.getByLabel(label.sections.name).fill("Payments of the shop");
    await dialog.getByRole("button", { name: label.sections.rename, exact: true }).click();
    await expect(section.link("Payments of the shop")).toBeVisible();

    // What is in it keeps it, and is named.
    await section.choose("Payments of the shop", "delete");
    await expect(section.dialog(label.sections.heldTitle.replace("{section}", "Payments of the shop"))).toContainText(
      renderMessage("en", "vault.sections.heldItems", { kind: "both", connections: 1, items: 2 }),
    );
  });

  test("an administrator without a grant sees that a flow needs something, and not what", async ({ openAs }) => {
    const shared = await makeSharedSection();
    const page = await openAs(shared.outsider);
    const [vault, section] = [new VaultPage(page), new SectionPage(page)];
    await vault.open();
    await expect(section.link(names.elsewhere)).toBeVisible();
    await expect(section.link(names.section)).toHaveCount(0);
    await page.goto("/vault?q=robot");
    await expect(page.getByText(label.noHits.title)).toBeVisible();
    for (const id of [shared.loginId, shared.fileId, shared.connectionId]) {
      await page.goto(`/vault/${id}`);
      await expect(page.getByText(label.detail.notFoundTitle)).toBeVisible();
    }
    await section.open(shared.sectionId);
    await expect(page.getByText(label.permissions.notFoundTitle)).toBeVisible();

    const editor = new FlowEditorPage(page);
    await page.goto(`/flows/${shared.flowId}`);
    await expect(page.getByText(flows.readOnly.hidden)).toBeVisible();
    await expect(editor.row("HTTP request")).toContainText(flows.tree.itemHidden);
    for (const name of [flows.bar.publish, flows.bar.runDraft])
      await expect(page.getByRole("button", { name, exact: true })).toHaveCount(0);
    await page.goto(`/executions/${shared.executionId}`);
    await expect(page.getByText(executions.hidden.title)).toBeVisible();
    expect(wordsIn(await page.content(), secretWords)).toEqual([]);
  });
});

const viewOnlyParams = { kind: "credentialSet", section: names.section };
/** What says that the section, or something in it, is there. */
const secretWords = [
  names.section,
  names.login,
  names.file,
  names.connection,
  "robot@shop.example",
  "prices.csv",
  NOTE,
];

type Code = ErrorValue["code"] | "ok";
type Attempt = {
  action: string;
  input: (shared: SharedSection) => unknown;
  viewer: Code;
  outsider: Code;
  holder: Code;
};

const forHolders = { viewer: "FORBIDDEN", outsider: "NOT_FOUND", holder: "ok" } as const;
const forViewers = { viewer: "ok", outsider: "FORBIDDEN", holder: "ok" } as const;
const contents = { kind: "credentialSet", username: "eve", password: "a password of Eve’s" };

/** In an order in which who fully controls the section can do them all. */
const attempts: Attempt[] = [
  {
    ...{ action: "createStoredItemAction", ...forHolders },
    input: ({ sectionId }) => ({ sectionId, name: "Made past the page", origins: ["https://eve.example"], contents }),
  },
  {
    ...{ action: "updateStoredItemAction", ...forHolders },
    input: ({ loginId }) => ({ itemId: loginId, contents: { kind: "credentialSet", password: "battery staple" } }),
  },
  {
    ...{ action: "updateStoredItemAction", ...forHolders },
    input: ({ loginId }) => ({ itemId: loginId, origins: ["https://eve.example"], contents }),
  },
  {
    ...{ action: "createConnectionAction", ...forHolders },
    input: ({ sectionId }) => ({ sectionId, appId: "TWILIO", name: "Made past the page" }),
  },
  {
    ...{ action: "replaceCredentialsAction", ...forHolders },
    input: ({ connectionId }) => ({
      ...{ itemId: connectionId, origins: ["https://eve.example"] },
      setup: { type: "BEARER", token: "a token of Eve’s" },
    }),
  },
  {
    ...{ action: "moveItemAction", ...forHolders, holder: "NOT_FOUND" },
    input: ({ fileId, elsewhereId }) => ({ itemId: fileId, sectionId: elsewhereId }),
  },
  {
    ...{ action: "deleteItemAction", ...forHolders, holder: "CONFLICT" },
    input: ({ loginId }) => ({ itemId: loginId }),
  },
  { ...{ action: "deleteItemAction", ...forHolders }, input: ({ connectionId }) => ({ itemId: connectionId }) },
  { ...{ action: "renameSectionAction", ...forHolders }, input: ({ sectionId }) => ({ sectionId, name: "Renamed" }) },
  {
    ...{ action: "deleteSectionAction", ...forHolders, holder: "CONFLICT" },
    input: ({ sectionId }) => ({ sectionId }),
  },
  {
    ...{ action: "grantSectionAction", ...forHolders },
    input: ({ sectionId, outsider }) => ({ sectionId, right: "change", operatorId: outsider.operatorId }),
  },
  // Somebody controls it: there is nothing to take over.
  {
    ...{ action: "takeOverSectionAction", viewer: "FORBIDDEN", outsider: "NOT_FOUND", holder: "FORBIDDEN" },
    input: ({ sectionId }) => ({ sectionId }),
  },
  {
    ...{ action: "saveDraftAction", ...forViewers },
    input: ({ flowId, draftVersion }) => ({ flowId, baseVersion: draftVersion, actions: [] }),
  },
  {
    ...{ action: "publishFlowAction", ...forViewers },
    input: ({ flowId, draftVersion }) => ({ flowId, draftVersion }),
  },
  {
    ...{ action: "runFlowAction", ...forViewers },
    input: ({ flowId }) => ({ flowId, which: "published", input: {} }),
  },
];

const AUDIT = ["public.AuditEvent", "public.AuditHead"];

test.describe("past the pages", () => {
  test("each action answers by the right to the section, whatever the role", async () => {
    const shared = await makeSharedSection();
    const { tenantId } = shared.owner;
    const rows = async () => leaveOut(await readTenantRows(tenantId), { tables: [...AUDIT, "public.Session"] });
    const before = await rows();
    const changing = attempts.filter(({ viewer }) => viewer !== "ok");
    for (const attempt of changing) await expectAnswer(shared.viewer, attempt, "viewer", shared);
    for (const attempt of attempts) await expectAnswer(shared.outsider, attempt, "outsider", shared);
    expect(await rows()).toEqual(before);

    const using = attempts.filter(({ viewer }) => viewer === "ok");
    for (const attempt of using.toReversed()) await expectAnswer(shared.viewer, attempt, "viewer", shared);
    for (const attempt of changing) await expectAnswer(shared.holder, attempt, "holder", shared);
  });

  test("nobody borrows an item that they may not see by its id", async () => {
    const shared = await makeSharedSection();
    const flow = await call(shared.outsider, "createFlowAction", { name: "Borrowed" });
    if (!flow?.ok) throw new Error("no flow was made");
    const { id: flowId } = flow.data as { id: string };
    const reference = `{{@VaultItem.${shared.loginId}.Username}}`;
    for (const params of [
      paramsOf(shared.loginId),
      { method: "GET", url: "https://eve.example/", headers: { "x-name": reference } },
      { method: "POST", url: "https://eve.example/", content_type: "FILE", file: shared.fileId },
    ]) {
      const actions = [{ id: "take", type: "HTTP", action: "SEND_REQUEST", params }];
      const saved = await call(shared.outsider, "saveDraftAction", { flowId, baseVersion: 1, actions });
      expect.soft(saved).toMatchObject({ ok: false, error: { messageKey: "errors.secretReferenceNotFound" } });
    }
    const published = await startPublished(await actAs(shared.viewer), shared.flowId);
    await expect.poll(() => statusOf(published), { timeout: 20_000 }).toBe("COMPLETED");
  });

  test("the route handlers and pages give each what they may see", async () => {
    const shared = await makeSharedSection();
    const paths: [path: string, outsider: number][] = [
      ["/api/vault/items", 200],
      ["/api/vault/items?search=robot", 200],
      [`/api/vault/items?sectionId=${shared.sectionId}`, 200],
      ["/api/vault/sections", 200],
      [`/api/vault/sections/${shared.sectionId}`, 404],
      [`/api/vault/options?ids=${shared.loginId},${shared.fileId},${shared.connectionId}`, 200],
      [`/api/vault/items/${shared.loginId}`, 404],
      [`/api/vault/items/${shared.fileId}`, 404],
      [`/api/vault/items/${shared.fileId}/file`, 404],
      [`/api/flows/${shared.flowId}`, 200],
      [`/api/flows/${shared.flowId}/reach`, 200],
      [`/api/executions/${shared.executionId}`, 200],
      ["/vault", 200],
      ["/flows", 200],
      [`/flows/${shared.flowId}`, 200],
    ];
    const [ofViewer, ofOutsider] = [await cookieOf(shared.viewer), await cookieOf(shared.outsider)];
    const seen: string[] = [];
    for (const [path, status] of paths) {
      const hidden = await get(path, ofOutsider);
      expect.soft(hidden.status, path).toBe(status);
      expect.soft(wordsIn(await hidden.text(), secretWords), path).toEqual([]);
      const shown = await get(path, ofViewer);
      expect.soft(shown.status, path).toBe(200);
      seen.push(`${shown.headers.get("content-disposition") ?? ""} ${await shown.text()}`);
    }
    expect(wordsIn(seen.join("\n"), secretWords)).toEqual(secretWords);
  });

  test("both APIs answer by the same right", async () => {
    const shared = await makeSharedSection();
    const { sectionId, loginId, fileId } = shared;
    const [viewer, outsider, holder] = [
      await v4As(shared.viewer),
      await v4As(shared.outsider),
      await v4As(shared.holder),
    ];
    const guidsOf = async (v4: typeof viewer) =>
      (await v4("GET", "/VaultItem")).body.map((item: { VaultItemGuid: string }) => item.VaultItemGuid).toSorted();
    expect(await guidsOf(viewer)).toEqual([loginId, fileId].toSorted());
    expect(await guidsOf(outsider)).toEqual([]);

    const group = await builtInGroup(shared.owner, "everyone");
    const item = { VaultItemType: "CredentialSet", Name: "Past the page", VaultSectionGuid: sectionId, Password: "x" };
    const authorization = { AuthorizationType: "ViewVaultSection", OperatorGroupGuid: group };
    const calls: [method: string, path: string, body: unknown, viewer: number, outsider: number, holder: number][] = [
      ["GET", `/VaultItem/${fileId}`, undefined, 200, 404, 200],
      ["POST", "/VaultItem", item, 403, 400, 201],
      ["PATCH", `/VaultItem/${loginId}`, { Password: "battery staple" }, 403, 404, 204],
      ["PUT", `/VaultItem/${loginId}`, { Name: "Renamed" }, 403, 404, 204],
      ["DELETE", `/VaultItem/${fileId}`, undefined, 403, 404, 204],
      ["GET", `/VaultSection/${sectionId}`, undefined, 200, 404, 200],
      ["PUT", `/VaultSection/${sectionId}`, { Name: "Renamed" }, 403, 404, 204],
      ["GET", `/VaultSection/${sectionId}/Authorization`, undefined, 200, 404, 200],
      ["POST", `/VaultSection/${sectionId}/Authorization`, authorization, 403, 404, 201],
      // Holding a connection, which this API does not show.
      ["DELETE", `/VaultSection/${sectionId}`, undefined, 403, 404, 400],
    ];
    for (const [method, path, body, ...statuses] of calls) {
      const what = `${method} ${path}`;
      for (const [index, v4] of [viewer, outsider].entries())
        expect.soft((await v4(method, path, body)).status, what).toBe(statuses[index]);
    }
    for (const [method, path, body, , , status] of calls)
      expect.soft((await holder(method, path, body)).status, `${method} ${path}`).toBe(status);
  });

  test("an API client has what its own section has", async () => {
    const shared = await makeSharedSection();
    const traffic = new Traffic();
    const [inside, outside] = await Promise.all(
      [names.section, names.elsewhere].map(async (section) =>
        openApi(await addClient(shared.tenantName, scopes, section), traffic),
      ),
    );
    if (!inside || !outside) throw new Error("there are two clients");
    const connections = "/flows/vault/connections";
    const one = `${connections}/${toPublicId("ac", shared.connectionId)}`;
    expect((await inside("GET", connections)).body).toMatchObject([{ name: names.connection }]);
    expect((await inside("GET", one)).status).toBe(200);
    expect((await outside("GET", connections)).body).toEqual([]);
    expect((await outside("GET", one)).status).toBe(404);
    expect((await outside("PATCH", one, { name: "Renamed" })).status).toBe(404);
    const actions = [{ id: "take", type: "HTTP", action: "SEND_REQUEST", params: paramsOf(shared.loginId) }];
    expect((await outside("POST", "/flows", { name: "Borrowed", actions })).status).toBe(400);
  });
});

let built: ReturnType<typeof readBuiltActions> | undefined;

async function call(actor: Actor, name: string, input: unknown) {
  built ??= readBuiltActions();
  const action = built.get(name);
  if (!action) throw new Error(`${name} is not in the build`);
  const { result } = await callAction(action, [input], { cookie: await cookieOf(actor) });
  return result;
}

async function expectAnswer(
  actor: Actor,
  { action, input, ...codes }: Attempt,
  who: "viewer" | "outsider" | "holder",
  shared: SharedSection,
): Promise<void> {
  const result = await call(actor, action, input(shared));
  const what = `${action} ${JSON.stringify(input(shared))} by ${who}: ${JSON.stringify(result)}`;
  expect.soft(result?.ok ? "ok" : result?.error.code, what).toBe(codes[who]);
  if (who === "outsider") expect.soft(wordsIn(JSON.stringify(result), secretWords), what).toEqual([]);
}
