import type { Page } from "@playwright/test";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { deleteFlow } from "#lib/flows/mutations/delete-flow.ts";
import { SECRET_MARK } from "#lib/forms/form-secrets.ts";
import { createForm } from "#lib/forms/mutations/create-form.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { makeActor } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { expectAccessible } from "./fixtures/axe.ts";
import { press } from "./fixtures/keys.ts";
import { expect, test } from "./fixtures/test.ts";
import { words } from "./fixtures/words.ts";

const { forms: label, layout } = words.en;

// axe reads every element of the page, in three states.
test.describe.configure({ timeout: 120_000 });

const rowOf = (page: Page, name: string) => page.getByRole("row", { name: new RegExp(`^${name}`) });

const startOf = (id: string, flowId: string) => ({
  id,
  type: "FLOW" as const,
  config: { flow_id: toPublicId("af", flowId), next_node: "$ending" },
});

test("by keyboard: forms are listed and found, one is read as JSON that leads to its flows, and is deleted", async ({
  page,
  signInAs,
}) => {
  const { actor } = await signInAs("editor");
  const createdAt = new Date("2026-03-01T12:00:00Z");
  const flow = await createFlow(actor, { name: "Order shipped" });
  const other = await createFlow(actor, { name: "Text a code" });
  const nodes = [startOf("tell", flow.id), startOf("text", other.id)];
  const { id } = await createForm(actor, { name: "Visitor registration", nodes, start: { next_node: "tell" } });
  await ownerDb.form.updateMany({ where: { id }, data: { createdAt } });
  await createForm(actor, { name: "Feedback" });
  const publicId = toPublicId("ap", id);

  await page.goto("/flows");
  await press(page, page.getByRole("link", { name: layout.forms, exact: true }));
  const row = rowOf(page, "Visitor registration");
  await expect(row).toContainText(publicId);
  await expect(row.getByRole("link", { name: "Order shipped" })).toBeVisible();
  await expect(row).toContainText(label.moreFlows.replace(/\{.*$/, "").trim());
  const [created, updated] = [row.getByRole("time").first(), row.getByRole("time").last()];
  await expect(created).toHaveAttribute("datetime", createdAt.toISOString());
  await expect(updated).not.toHaveAttribute("datetime", createdAt.toISOString());
  await expect(rowOf(page, "Feedback")).toContainText(label.noFlows);
  await expectAccessible(page, "the list of forms");
  await page.getByRole("searchbox", { name: label.search }).fill("feed");
  await expect(row).toBeHidden();
  await page.getByRole("searchbox", { name: label.search }).fill("");

  await press(page, row.getByRole("link", { name: "Visitor registration" }));
  const json = page.getByRole("region", { name: label.json });
  expect(JSON.parse((await json.textContent()) ?? "")).toEqual({
    ...{ id: publicId, name: "Visitor registration", nodes, start: { next_node: "tell" } },
    ending: { resume_flow: true },
  });
  await expect(json.getByRole("link", { name: toPublicId("af", other.id) })).toHaveAttribute(
    "href",
    `/flows/${other.id}`,
  );
  await expectAccessible(page, "a form");

  await press(page, page.getByRole("button", { name: label.delete, exact: true }));
  const dialog = page.getByRole("alertdialog", {
    name: label.deleteDialog.title.replace("{name}", "Visitor registration"),
  });
  await expect(dialog).toContainText(publicId);
  await expectAccessible(page, "deleting a form");
  await press(page, dialog.getByRole("button", { name: label.deleteDialog.confirm }));
  await expect(page).toHaveURL(/\/forms$/);
  await expect(rowOf(page, "Feedback")).toBeVisible();
  await expect(row).toHaveCount(0);
  const { tenantId } = actor;
  expect(await ownerDb.form.findMany({ where: { tenantId } })).toMatchObject([{ name: "Feedback" }]);
  expect(await ownerDb.flow.count({ where: { tenantId } })).toBe(2);
});

test("a form says what it lacks; a viewer reads it and cannot delete it", async ({ page, signInAs, openAs }) => {
  const { actor } = await signInAs("editor");
  const flow = await createFlow(actor, { name: "Order shipped" });
  const captcha = { site_key: "site", secret_key: SECRET_MARK };
  const robot = { id: "robot", category: "WIDGET", type: "RECAPTCHA", config: captcha } as const;
  const step = { id: "ask", type: "STEP" as const, config: { components: [robot] } };
  const { id } = await createForm(actor, { name: "Checkout", nodes: [step, startOf("tell", flow.id)] });
  await deleteFlow(actor, { flowId: flow.id });
  const viewer = await openAs(await makeActor({ tenantOf: actor, role: "viewer" }));
  await viewer.goto(`/forms/${id}`);
  await expect(viewer.getByText("robot (secret_key)")).toBeVisible();
  await expect(viewer.getByText(`It still names ${toPublicId("af", flow.id)}.`)).toBeVisible();
  await expect(viewer.getByRole("button", { name: label.delete, exact: true })).toHaveCount(0);
  await viewer.goto("/forms");
  await expect(rowOf(viewer, "Checkout")).toBeVisible();
  await expect(viewer.getByRole("button", { name: label.deleteNamed.replace("{name}", "Checkout") })).toHaveCount(0);
  await page.goto("/forms");
  await expect(page.getByRole("button", { name: label.deleteNamed.replace("{name}", "Checkout") })).toBeVisible();
});
