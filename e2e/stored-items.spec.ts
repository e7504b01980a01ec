import { readFileSync } from "node:fs";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { renderMessage } from "#lib/i18n/render-message.ts";
import { ARCHIVE_PASSWORD, readSampleArchive } from "#test/crafted-archives.ts";
import { makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { makeAuthority } from "#test/providers/certificate.ts";
import { actAs, mustAct } from "./fixtures/act.ts";
import { shared } from "./fixtures/shared.ts";
import { paramsOf } from "./fixtures/shared-section.ts";
import { expect, test } from "./fixtures/test.ts";
import { words } from "./fixtures/words.ts";
import { SectionPage } from "./pages/section-page.ts";
import { StoredItemPage } from "./pages/stored-item-page.ts";

const { vault: label, errors, ui } = words.en;
const HOST = "api.shop.example";
const PASSWORD = "a password of the checkout";
/** Of any bytes, those too that no text holds. */
const PRICES = Buffer.from(Array.from({ length: 1024 }, (_, index) => (index * 7) % 256));

const archive = (name: string) => ({
  name: `${name}.p12`,
  mimeType: "application/x-pkcs12",
  buffer: readSampleArchive(name),
});

test("all five types are made in the dashboard, each by what it is given", async ({ signInAs, vault, page }) => {
  test.setTimeout(120_000);
  await signInAs("admin");
  const item = new StoredItemPage(page);
  await vault.open();

  await test.step("a credential set, whose password is asked for and then never shown", async () => {
    const dialog = await item.begin("credentialSet", "Checkout robot");
    await item.field(dialog, "username").fill("robot@shop.example");
    await item.submit(dialog);
    await expect(item.field(dialog, "password")).toHaveAttribute("aria-invalid", "true");
    await item.field(dialog, "password").fill(PASSWORD);
    await item.submit(dialog);
    await expect(item.host(dialog)).toHaveAttribute("aria-invalid", "true");
    await item.host(dialog).fill(HOST);
    await item.field(dialog, "description").fill("Whom to ask: Maud");
    await item.submit(dialog);
    await expect(dialog).toBeHidden();
    await expect(vault.row("Checkout robot")).toContainText(label.kinds.credentialSet);
    await expect(vault.row("Checkout robot")).toContainText("robot@shop.example");
    await vault.row("Checkout robot").getByRole("link").first().click();
    for (const text of [label.detail.stored, "Whom to ask: Maud", `https://${HOST}`, ".Password}}"])
      await expect(item.main()).toContainText(text);
    expect(await page.content()).not.toContain(PASSWORD);
    await vault.open();
  });

  await test.step("an archive, opened as it comes: a wrong one is refused with what is wrong", async () => {
    const dialog = await item.begin("certificateArchive", "mTLS client");
    await item.field(dialog, "archive").setInputFiles(archive("ec-aes"));
    await item.field(dialog, "archivePassword").fill("not its password");
    await item.host(dialog).fill(HOST);
    await item.submit(dialog);
    await expect(dialog).toContainText(errors.archivePassword);
    await item.field(dialog, "archivePassword").fill(ARCHIVE_PASSWORD);
    await item.field(dialog, "archive").setInputFiles(archive("no-key"));
    await item.submit(dialog);
    await expect(dialog).toContainText(errors.archiveNoKey);
    await item.field(dialog, "archive").setInputFiles({ ...archive("ec-aes"), buffer: Buffer.from("no archive") });
    await item.submit(dialog);
    await expect(dialog).toContainText(errors.archiveUnreadable);
    // Of an old tool.
    await item.field(dialog, "archive").setInputFiles(archive("rsa-rc2"));
    await item.submit(dialog);
    await expect(dialog).toContainText(label.fields.subject);
    await expect(dialog).toContainText("rsa.shop.example");
    await expect(dialog).toContainText("Example Test CA");
    await item.close(dialog);
    await expect(vault.row("mTLS client")).toContainText("rsa.shop.example");
  });

  await test.step("a certificate, which stays readable, and says how long it is good for", async () => {
    const dialog = await item.begin("certificate", "Partner’s authority");
    await item.field(dialog, "certificate").fill("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----");
    await item.host(dialog).fill(HOST);
    await item.submit(dialog);
    await expect(dialog).toContainText(errors.certificateUnreadable);
    await item.field(dialog, "certificate").fill(shared.partnerAuthority);
    await item.submit(dialog);
    await expect(dialog).toContainText("Coffre test authority");
    await item.close(dialog);
    await expect(vault.row("Partner’s authority")).toContainText(/Expires in \d+ days/);
  });

  await test.step("a file, dropped; it shows how far it has got, and comes back to the byte", async () => {
    const dialog = await item.begin("file", "Price list");
    const large = { name: "large.bin", mimeType: "application/octet-stream", buffer: Buffer.alloc(2_097_153) };
    await item.field(dialog, "file").setInputFiles(large);
    await expect(dialog).toContainText(errors.fileTooLarge);
    await item.dropFile(dialog, { name: "Prix d’été.bin", type: "application/octet-stream", bytes: PRICES });
    await expect(item.field(dialog, "fileName")).toHaveValue("Prix d’été.bin");
    await item.field(dialog, "name").fill("Price list");
    await item.host(dialog).fill(HOST);
    const arrived = Promise.withResolvers<void>();
    await page.route("**/api/vault/files", async (route) => {
      await arrived.promise;
      await route.continue();
    });
    await item.submit(dialog);
    await expect(dialog.getByRole("progressbar")).toBeVisible();
    arrived.resolve();
    await expect(dialog).toBeHidden();
    await vault.row("Price list").getByRole("link").first().click();
    await expect(item.main()).toContainText(ui.file.kib.replace("{size}", "1"));
    const downloading = page.waitForEvent("download");
    await item.download().click();
    const download = await downloading;
    // What Chromium makes of the name depends on the machine's locale: the answer has it whole.
    const answer = await page.request.get((await item.download().getAttribute("href")) ?? "");
    expect(answer.headers()["content-disposition"]).toContain("''Prix%20d%E2%80%99%C3%A9t%C3%A9.bin");
    expect(readFileSync(await download.path()).equals(PRICES)).toBe(true);
    await vault.open();
  });

  await test.step("a one-time password, all of it from an otpauth address", async () => {
    const dialog = await item.begin("oneTimePassword", "");
    const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    const address = `otpauth://totp/Shop:maud@shop.example?secret=${secret}&digits=8&period=60&algorithm=SHA256`;
    await item.field(dialog, "secret").fill(address);
    await expect(dialog).toContainText(/maud@shop\.example was read/);
    await expect(item.field(dialog, "secret")).toHaveValue(secret);
    await item.field(dialog, "name").fill("Portal 2FA");
    await item.host(dialog).fill(HOST);
    await item.submit(dialog);
    await expect(dialog).toBeHidden();
    await vault.row("Portal 2FA").getByRole("link").first().click();
    for (const text of ["8", "60 seconds", "SHA256", ".Code}}"]) await expect(item.main()).toContainText(text);
    expect(await page.content()).not.toContain(secret);
  });
});

test("items are edited without showing their secrets, found by type and expiry, and moved", async ({
  signInAs,
  vault,
  page,
}) => {
  const { actor, sectionId } = await signInAs("admin");
  await makeSection(actor, "Archive");
  const act = await actAs(actor);
  const make = (name: string, contents: object) =>
    mustAct(act, "createStoredItemAction", { sectionId, name, origins: [`https://${HOST}`], contents });
  const login = await make("Checkout robot", { kind: "credentialSet", username: "robot", password: PASSWORD });
  await make("Soon", { kind: "certificate", value: shared.partnerAuthority });
  await make("Long gone", { kind: "certificate", value: makeAuthority({ isExpired: true }).ca });
  const item = new StoredItemPage(page);
  const secretOf = async () => {
    const [row] = await ownerDb.vaultSecret.findMany({
      where: { itemId: login.id ?? "" },
      orderBy: { version: "desc" },
    });
    return { version: row?.version, jwe: row?.jwe };
  };

  await test.step("what may be shown is changed, and the secret kept", async () => {
    await item.open(login.id ?? "");
    await item.menu("editItem").click();
    const dialog = item.editDialog("Checkout robot");
    await expect(dialog).toContainText(label.fields.stored);
    await expect(item.field(dialog, "password")).toHaveCount(0);
    await item.field(dialog, "name").fill("Till robot");
    await item.field(dialog, "description").fill("Moved from the checkout");
    await item.save(dialog);
    await expect(dialog).toBeHidden();
    await expect(item.main()).toContainText("Moved from the checkout");
  });

  await test.step("other hosts need the secret again; it is replaced, and the old one is gone", async () => {
    const before = await secretOf();
    await item.menu("editItem").click();
    const dialog = item.editDialog("Till robot");
    await item.host(dialog).fill("evil.example");
    await page.keyboard.press("Tab");
    await expect(dialog).toContainText(label.fields.hostsChanged);
    await item.save(dialog);
    await expect(item.field(dialog, "password")).toHaveAttribute("aria-invalid", "true");
    await item.host(dialog).fill(HOST);
    await page.keyboard.press("Tab");
    await expect(dialog).toContainText(label.fields.stored);
    await dialog.getByRole("button", { name: label.edit.cancel, exact: true }).click();
    await item.menu("replacePassword").click();
    await item.field(dialog, "password").fill("another password");
    await item.save(dialog);
    await expect(dialog).toBeHidden();
    const after = await secretOf();
    expect(after.version).toBeGreaterThan(before.version ?? 0);
    expect(await ownerDb.vaultSecret.count({ where: { itemId: login.id ?? "" } })).toBe(1);
  });

  await test.step("expiry: states, days left, and filters", async () => {
    await vault.open();
    await expect(vault.row("Long gone")).toContainText(label.states.expired);
    await expect(vault.row("Soon")).toContainText(/Expires in \d+ days/);
    const state = (name: "expired" | "expiring") =>
      page.getByRole("button", { name: new RegExp(`^${label.states[name]}`) });
    await state("expired").click();
    await expect(vault.row("Soon")).toBeHidden();
    await expect(vault.row("Long gone")).toBeVisible();
    await state("expiring").click();
    await expect(vault.row("Soon")).toBeVisible();
    await expect(page).toHaveURL(/state=expiring/);
    await vault.row("Soon").getByRole("link").first().click();
    await expect(item.main()).toContainText(/\d+ days left/);
  });

  await test.step("by type", async () => {
    await vault.open();
    await page.getByRole("button", { name: label.filters.anyType }).click();
    await page.getByRole("menuitemradio", { name: label.kinds.credentialSet }).click();
    await expect(vault.row("Till robot")).toBeVisible();
    await expect(vault.row("Soon")).toBeHidden();
    await expect(page).toHaveURL(/kind=credentialSet/);
  });

  await test.step("moved to another section, which keeps what it is", async () => {
    await item.open(login.id ?? "");
    await item.move("Till robot", "Archive");
    const where = { id: login.id ?? "" };
    await expect.poll(async () => (await ownerDb.vaultItem.findFirstOrThrow({ where })).sectionId).not.toBe(sectionId);
    await expect(new SectionPage(page).link("Archive")).toContainText("1 item");
  });
});

test("an item that a flow uses is not deleted, and says where; one that is free is gone for good", async ({
  signInAs,
  vault,
  page,
}) => {
  const { actor, sectionId } = await signInAs("admin");
  const act = await actAs(actor);
  const make = (name: string) =>
    mustAct(act, "createStoredItemAction", {
      ...{ sectionId, name, origins: [`https://${HOST}`] },
      contents: { kind: "credentialSet", username: name, password: PASSWORD },
    });
  const [used, free] = [await make("Checkout robot"), await make("Spare robot")];
  const params = paramsOf(used.id ?? "");
  const actions = [{ id: "settle", type: "HTTP", action: "SEND_REQUEST", alias: "Settle the bill", params }];
  await createFlow(actor, { name: "Settle", actions, publish: true });

  const item = new StoredItemPage(page);
  await item.open(used.id ?? "");
  await expect(item.usedBy()).toContainText(renderMessage("en", "vault.uses.published", { number: 1 }));
  await expect(item.usedBy()).toContainText(label.uses.neverUsed);
  const refused = await item.delete();
  await expect(refused.getByRole("alert")).toHaveText(label.delete.inUseItemText);
  await refused.getByRole("link", { name: "Settle the bill" }).first().click();
  await expect(page).toHaveURL(/\/flows\/[^/]+\?action=settle$/);

  await item.open(free.id ?? "");
  const gone = await item.delete();
  await expect(gone).toBeHidden();
  await expect(page).toHaveURL(/\/vault$/);
  await expect(vault.row("Spare robot")).toHaveCount(0);
  await expect(vault.row("Checkout robot")).toBeVisible();
  expect(await ownerDb.vaultSecret.count({ where: { itemId: free.id ?? "" } })).toBe(0);
});
