import { makeOperatorWithPassword } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { expectAccessible } from "./fixtures/axe.ts";
import { press, tabTo } from "./fixtures/keys.ts";
import { expect, test } from "./fixtures/test.ts";
import { words } from "./fixtures/words.ts";

const { security, errors } = words.en;
const password = "a long word of the administrator";

test("any host is allowed by an administrator's own password, by keyboard, and required again", async ({ openAs }) => {
  const { actor } = await makeOperatorWithPassword(password);
  const page = await openAs(actor);
  await page.goto("/settings/security");
  const toggle = page.getByRole("switch", { name: security.anyHost.title });
  await expect(toggle).not.toBeChecked();
  await expectAccessible(page, "off");

  await tabTo(page, toggle);
  await page.keyboard.press("Space");
  const dialog = page.getByRole("dialog", { name: security.anyHost.allowTitle });
  const field = dialog.getByLabel(security.anyHost.password);
  await expect(field).toBeFocused();
  await expectAccessible(page, "the password");
  await page.keyboard.type("not this one");
  await page.keyboard.press("Enter");
  await expect(dialog.getByText(errors.passwordWrong)).toBeVisible();
  await expect(field).toBeFocused();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type(password);
  await press(page, dialog.getByRole("button", { name: security.anyHost.allow }));
  await expect(dialog).toBeHidden();
  await expect(toggle).toBeChecked();
  await expect(page.getByText(security.anyHost.isOn)).toBeVisible();
  await expectAccessible(page, "on");
  const allows = async () => (await ownerDb.tenant.findUniqueOrThrow({ where: { id: actor.tenantId } })).allowsAnyHost;
  expect(await allows()).toBe(true);

  await toggle.click({ force: true });
  const back = page.getByRole("dialog", { name: security.anyHost.forbidTitle });
  await back.getByLabel(security.anyHost.password).fill(password);
  await back.getByRole("button", { name: security.anyHost.forbid }).click();
  await expect(toggle).not.toBeChecked();
  expect(await allows()).toBe(false);
  expect(await page.content()).not.toContain(password);
});

test("an editor finds no such page", async ({ page, signInAs }) => {
  await signInAs("editor");
  await page.goto("/settings/security");
  await expect(page.getByRole("switch")).toBeHidden();
});
