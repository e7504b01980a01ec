import { newId } from "#lib/db/ids.ts";
import { renderMessage } from "#lib/i18n/render-message.ts";
import { builtInGroup, grant, makeActor, makeGroup, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { actAs } from "./fixtures/act.ts";
import { cookieOf, get } from "./fixtures/outsiders.ts";
import { v4As } from "./fixtures/shared-section.ts";
import { expect, test } from "./fixtures/test.ts";
import { words } from "./fixtures/words.ts";
import { OperatorsPage } from "./pages/operators-page.ts";
import { SectionPage } from "./pages/section-page.ts";
import { SignInPage } from "./pages/sign-in-page.ts";
import { StoredItemPage } from "./pages/stored-item-page.ts";
import { VaultPage } from "./pages/vault-page.ts";

const { operators: label, auth, errors, layout, vault: vaultLabel } = words.en;
const PASSWORD = "a few words in a row";

test("what an operator is to know comes up while they look at a page, without a reload", async ({ page, signInAs }) => {
  const { actor } = await signInAs("editor");
  await page.clock.install();
  await page.goto("/flows");
  await expect(page.getByRole("button", { name: words.en.flows.createFlow }).first()).toBeVisible();
  const { tenantId, operatorId } = actor;
  const message = { messageKey: "notices.handedOver", params: { admin: "Maud Dupont", section: "Shop" } };
  await ownerDb.notice.create({ data: { tenantId, operatorId, id: newId(), message } });
  const notices = page.getByRole("region", { name: words.en.notices.title });
  await expect(notices).toBeHidden();
  await page.clock.runFor("01:01");
  await expect(notices).toContainText(renderMessage("en", message.messageKey, message.params));
});

test("an invited colleague chooses a password by the link, once, and sees what they were given", async ({
  signInAs,
  openAs,
  page,
}) => {
  const { actor } = await signInAs("admin");
  const groupId = await makeGroup(actor, [], "Finance");
  await grant(actor.tenantId, await makeSection(actor, "Invoices"), "view", { groupId });
  await makeSection(actor, "Not theirs");
  const settings = new OperatorsPage(page);
  const email = `ines-${newId()}@acme.example`;
  await settings.open();
  await settings.invite({
    ...{ name: "Ines Roy", email, role: "editor", language: "Français", group: "Finance" },
    ...{ section: "Vault items", right: "change" },
  });
  const link = await settings.link().inputValue();
  expect(link).toMatch(/\/password#[\w-]{43}$/);
  await settings.button("done").click();
  await expect(settings.row("Ines Roy")).toContainText(label.states.invited);
  expect(await page.content()).not.toContain(link.split("#")[1]);

  const theirs = await openAs(null);
  await theirs.goto(link);
  await theirs.getByLabel(auth.newPassword, { exact: true }).fill(PASSWORD);
  await theirs.getByRole("button", { name: auth.setPassword }).click();
  await theirs.getByRole("link", { name: auth.goToSignIn }).click();
  await new SignInPage(theirs).submit(email, PASSWORD);
  await expect(theirs).toHaveURL(/\/vault$/);

  // In the language that was chosen for them; of the sections, those that they and their group were given.
  const section = new SectionPage(theirs, "fr");
  await expect(section.link("Vault items")).toBeVisible();
  await expect(section.link("Invoices")).toBeVisible();
  await expect(section.link("Not theirs")).toHaveCount(0);
  await expect(new StoredItemPage(theirs, "fr").addButton()).toBeVisible();
  await expect(section.nav().getByRole("link")).toHaveCount(3);
  await section.open((await ownerDb.vaultSection.findFirstOrThrow({ where: { name: "Invoices", ...of(actor) } })).id);
  await expect(section.addButton()).toHaveCount(0);

  // What is an administrator's is not there for an editor.
  const banner = theirs.getByRole("banner");
  await expect(banner.getByRole("link", { name: words.fr.layout.flows })).toBeVisible();
  await expect(banner.getByRole("link", { name: words.fr.layout.audit })).toHaveCount(0);
  for (const path of ["/settings/operators", "/settings/groups", "/audit"]) {
    await theirs.goto(path);
    await expect(theirs.getByText(words.fr.layout.notFoundTitle)).toBeVisible();
  }

  await settings.open();
  await expect(settings.row("Ines Roy")).toContainText(label.states.active);
  await theirs.goto(link);
  await theirs.getByLabel(words.fr.auth.newPassword, { exact: true }).fill("yet another passphrase");
  await theirs.getByRole("button", { name: words.fr.auth.setPassword }).click();
  await expect(theirs.getByRole("main").getByRole("alert")).toHaveText(words.fr.errors.linkInvalid);
});

const of = ({ tenantId }: { tenantId: string }) => ({ tenantId });

test("who is deactivated is out at once; what only they controlled is handed over, or taken over", async ({
  signInAs,
  openAs,
  page,
}) => {
  const { actor } = await signInAs("admin");
  const leaver = await makeActor({ name: "Lea Leaver", role: "editor", tenantOf: actor });
  const heir = await makeActor({ name: "Karim Benali", role: "editor", tenantOf: actor });
  await makeSection(leaver, "Shop");
  await makeSection(leaver, "Stock");
  const theirs = await openAs(leaver);
  await theirs.goto("/vault");
  await expect(new SectionPage(theirs).link("Shop")).toBeVisible();
  const [cookie, v4] = [await cookieOf(leaver), await v4As(leaver)];
  expect((await v4("GET", "/VaultSection")).body).toHaveLength(2);

  const [settings, section] = [new OperatorsPage(page), new SectionPage(page)];
  await settings.open(leaver.operatorId);
  await settings.button("deactivate").click();
  const dialog = settings.dialog(label.deactivateDialog.title.replace("{name}", "Lea Leaver"));
  await expect(dialog).toContainText(renderMessage("en", "operators.deactivateDialog.sections", { count: 2 }));
  await page.keyboard.press("Escape");
  await settings.deactivate("Lea Leaver", { Shop: "Karim Benali" });
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("main")).toContainText(
    renderMessage("en", "operators.detail.deactivatedAlert", { name: "Lea Leaver" }),
  );

  expect((await get("/api/vault/sections", cookie)).status).toBe(401);
  await theirs.goto("/flows");
  await expect(theirs).toHaveURL(/\/sign-in/);
  await expect.poll(async () => (await v4("GET", "/VaultSection")).status, { timeout: 5_500 }).toBe(401);

  const heirPage = await openAs(heir);
  await heirPage.goto("/vault");
  await expect(new SectionPage(heirPage).link("Shop")).toBeVisible();
  const told = renderMessage("en", "notices.handedOver", { admin: "Maud Dupont", section: "Shop" });
  const notices = heirPage.getByRole("region", { name: words.en.notices.title });
  await expect(notices).toContainText(told);
  await notices.getByRole("button", { name: words.en.notices.putAway }).click();
  await expect(notices).toBeHidden();

  await new VaultPage(page).open();
  await expect(section.link("Stock")).toHaveCount(0);
  await page.getByRole("button", { name: vaultLabel.orphans.takeOverNamed.replace("{section}", "Stock") }).click();
  const asked = section.dialog(vaultLabel.orphans.confirmTitle.replace("{section}", "Stock"));
  await asked.getByRole("button", { name: vaultLabel.orphans.takeOver, exact: true }).click();
  await expect(section.link("Stock")).toBeVisible();
  await expect(page.getByText(vaultLabel.orphans.title, { exact: true })).toBeHidden();

  // Back with what they had: their grants, and nobody is told to share again.
  await settings.open(leaver.operatorId);
  await settings.button("reactivate").click();
  const back = settings.dialog(label.reactivateDialog.title.replace("{name}", "Lea Leaver"));
  await back.getByRole("button", { name: label.detail.reactivate, exact: true }).click();
  await expect(settings.button("deactivate")).toBeVisible();
  expect((await get("/api/vault/sections", cookie)).status).toBe(401);
  expect(await (await get("/api/vault/sections", await cookieOf(leaver))).json()).toHaveLength(2);
});

test("the last administrator who can sign in stays one", async ({ signInAs, page }) => {
  const { actor } = await signInAs("admin");
  await ownerDb.operator.updateMany({ where: { id: actor.operatorId }, data: { passwordHash: "of some password" } });
  const settings = new OperatorsPage(page);
  await settings.open(actor.operatorId);
  await expect(settings.button("edit")).toBeVisible();
  await expect(settings.button("deactivate")).toHaveCount(0);
  const edit = await settings.setRole("viewer");
  await expect(edit.getByRole("alert")).toContainText(errors.lastAdministrator);
  const groupId = await builtInGroup(actor, "administrators");
  await settings.openGroup(groupId);
  const remove = await settings.removeMember("Administrators", "Maud Dupont");
  await expect(remove.getByRole("alert")).toContainText(errors.lastAdministrator);

  // One who was invited, and has not come yet, is none to rely on.
  const act = await actAs(actor);
  const invited = { name: "Ada", email: `ada-${newId()}@acme.example`, language: "en", role: "admin" };
  expect(await act("inviteOperatorAction", invited)).toMatchObject({ ok: true });
  for (const [action, input] of [
    ["updateOperatorAction", { operatorId: actor.operatorId, role: "editor" }],
    ["removeGroupMemberAction", { groupId, operatorId: actor.operatorId }],
  ] as const)
    expect((await act(action, input)).text).toContain("errors.lastAdministrator");
  expect((await act("deactivateOperatorAction", { operatorId: actor.operatorId })).text).toContain(
    "errors.deactivateSelf",
  );
  await page.goto("/audit");
  await expect(page.getByRole("heading", { level: 1, name: words.en.audit.title })).toBeVisible();
});

test("a group's members share what is shared with it, for as long as they are in it", async ({ signInAs, page }) => {
  const { actor, sectionId } = await signInAs("admin");
  const ines = await makeActor({ name: "Ines Roy", role: "editor", tenantOf: actor });
  const sees = async () => {
    const answer = await get("/api/vault/sections", await cookieOf(ines));
    return ((await answer.json()) as { name: string }[]).map(({ name }) => name);
  };
  const settings = new OperatorsPage(page);
  await settings.createGroup("Night shift");
  await expect(page.getByRole("heading", { level: 1, name: "Night shift" })).toBeVisible();
  const groupId = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  await settings.addMember("Night shift", "Ines Roy");
  await expect(settings.row("Ines Roy")).toBeVisible();
  expect(await sees()).toEqual([]);

  const section = new SectionPage(page);
  await section.open(sectionId);
  await section.share("Vault items", "Night shift", "change");
  await expect(section.line("Night shift")).toContainText(vaultLabel.permissions.level.change);
  expect(await sees()).toEqual(["Vault items"]);

  await settings.openGroup(groupId);
  await settings.renameGroup("Late shift");
  await expect(page.getByRole("heading", { level: 1, name: "Late shift" })).toBeVisible();
  await settings.removeMember("Late shift", "Ines Roy");
  await expect(page.getByText(words.en.groups.noMembers)).toBeVisible();
  expect(await sees()).toEqual([]);
  // An administrator's own way in is the group that they are in anyway; the section keeps a holder.
  const gone = await settings.deleteGroup("Late shift");
  await expect(gone).toBeHidden();
  await expect(page).toHaveURL(/\/settings\/groups$/);
  await expect(settings.row("Late shift")).toHaveCount(0);

  // Built in: neither renamed nor deleted.
  for (const kind of ["everyone", "administrators"] as const) {
    await settings.openGroup(await builtInGroup(actor, kind));
    await expect(page.getByText(words.en.groups.explained[kind])).toBeVisible();
    await expect(page.getByRole("main").getByRole("button", { name: words.en.groups.delete })).toHaveCount(0);
  }
  await expect(page.getByRole("banner")).toContainText(layout.audit);
});
