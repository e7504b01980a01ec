import { furnish } from "./fixtures/furnish.ts";
import { expect, test } from "./fixtures/test.ts";
import { words } from "./fixtures/words.ts";

const { vault: label } = words.en;

test("the table is searched, filtered by state and app, and sorted; the address keeps it", async ({
  signInAs,
  vault,
  page,
}) => {
  const { actor, sectionId } = await signInAs("admin");
  await furnish(actor, sectionId);
  await vault.open();
  const names = () =>
    page
      .getByRole("row")
      .getByRole("link")
      .filter({ hasText: /alerts|staging|Ledger|Parcel/ });
  await expect(names()).toHaveCount(4);

  await page.getByRole("searchbox", { name: label.filters.search }).fill("ledg");
  await expect(names()).toHaveCount(1);
  await expect(vault.row("Ledger")).toContainText(label.states.failing);
  await page.reload();
  await expect(names()).toHaveCount(1);
  await page.getByRole("searchbox", { name: label.filters.search }).fill("nothing like it");
  await expect(page.getByText(label.noHits.title)).toBeVisible();
  await page.getByRole("button", { name: label.filters.clear }).click();
  await expect(names()).toHaveCount(4);

  await page
    .getByRole("link", { name: new RegExp(`^${label.states.empty}`) })
    .or(page.getByRole("button", { name: new RegExp(`^${label.states.empty}`) }))
    .click();
  await expect(names()).toHaveCount(1);
  await expect(vault.row("Twilio · staging")).toBeVisible();
  await expect(page).toHaveURL(/state=empty/);
});

test("a connection is renamed and described; a wrong name keeps what was typed", async ({ signInAs, vault, page }) => {
  const { actor, sectionId } = await signInAs("admin");
  await furnish(actor, sectionId);
  await vault.open();
  await page.getByRole("button", { name: label.table.actionsOf.replace("{name}", "Order alerts") }).click();
  await page.getByRole("menuitem", { name: label.menu.edit }).click();
  const dialog = page.getByRole("dialog", { name: label.edit.title });
  await dialog.getByLabel(label.edit.description).fill("Whom to ask: Maud");
  await dialog.getByLabel(label.edit.name).fill("   ");
  await dialog.getByRole("button", { name: label.edit.save }).click();
  await expect(dialog).toContainText(words.en.errors.required);
  await dialog.getByLabel(label.edit.name).fill("twilio · STAGING");
  await dialog.getByRole("button", { name: label.edit.save }).click();
  await expect(dialog).toContainText(words.en.errors.nameTaken);
  await expect(dialog.getByLabel(label.edit.description)).toHaveValue("Whom to ask: Maud");
  await dialog.getByLabel(label.edit.name).fill("Order messages");
  await dialog.getByRole("button", { name: label.edit.save }).click();
  await expect(dialog).toBeHidden();

  await vault.row("Order messages").getByRole("link").first().click();
  await expect(page.getByRole("main")).toContainText("Whom to ask: Maud");
});

test("a connection in use cannot be deleted, and says where it is used; one that is free can", async ({
  signInAs,
  vault,
  page,
}) => {
  const { actor, sectionId } = await signInAs("admin");
  await furnish(actor, sectionId);
  await vault.open();
  const remove = async (name: string) => {
    await page.getByRole("button", { name: label.table.actionsOf.replace("{name}", name) }).click();
    await page.getByRole("menuitem", { name: label.menu.delete }).click();
    const dialog = page.getByRole("alertdialog").or(page.getByRole("dialog"));
    await dialog.getByRole("button", { name: label.delete.confirm, exact: true }).click();
    return dialog;
  };
  const refused = await remove("Order alerts");
  await expect(refused).toContainText(label.delete.inUseText);
  await expect(refused.getByRole("link", { name: "Order shipped" })).toBeVisible();
  await refused.getByText(label.delete.close, { exact: true }).click();
  await expect(vault.row("Order alerts")).toBeVisible();

  await remove("Parcel tracker");
  await expect(vault.row("Parcel tracker")).toBeHidden();
});

test("an HTTP connection must name its hosts; what was typed stays when Back is chosen", async ({
  signInAs,
  vault,
  page,
}) => {
  await signInAs("admin");
  await vault.open();
  await vault.begin("HTTP", "Risk scoring API");
  await vault.continue();
  const dialog = vault.dialog();
  await dialog.getByLabel("Token", { exact: true }).fill("a-token-of-an-api");
  await vault.submit();
  await expect(dialog.getByLabel("Allowed host 1")).toHaveAttribute("aria-invalid", "true");
  await dialog.getByLabel("Allowed host 1").fill("http://risk.example.com");
  await vault.submit();
  await expect(dialog).toContainText(words.en.errors.origin);
  await dialog.getByRole("button", { name: label.wizard.back }).click();
  await expect(dialog.getByLabel(label.wizard.connectionName)).toHaveValue("Risk scoring API");
  await vault.continue();
  await expect(dialog.getByLabel("Token", { exact: true })).toHaveValue("a-token-of-an-api");
  await dialog.getByLabel("Allowed host 1").fill("risk.example.com");
  await vault.submit();
  await expect(dialog).toContainText(label.test.noTest.replace("{app}", "HTTP"));
  await vault.finish();
  await expect(vault.row("Risk scoring API")).toContainText(label.states.ready);
  await expect(page.getByText("a-token-of-an-api")).toHaveCount(0);
});

test("who holds no section is told whom to ask", async ({ signInAs, vault, page }) => {
  const { actor } = await signInAs("admin");
  await signInAs("viewer", { tenantOf: actor });
  await vault.open();
  await expect(page.getByText(label.noSections.title)).toBeVisible();
  await expect(vault.addButton()).toBeHidden();
});
