import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { saveDraft } from "#lib/flows/mutations/save-draft.ts";
import { renderMessage } from "#lib/i18n/render-message.ts";
import { makeConnection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { expectAccessible } from "./fixtures/axe.ts";
import { smsTo } from "./fixtures/flow-actions.ts";
import { expect, test } from "./fixtures/test.ts";
import { words } from "./fixtures/words.ts";

const { replacing, vault } = words.en;
const say = (key: string, params: Record<string, string | number>) => renderMessage("en", `replacing.${key}`, params);

test("a connection is replaced in all flows, and put back, with each of them looked at before", async ({
  signInAs,
  page,
}) => {
  const { actor, sectionId } = await signInAs("admin");
  const former = await makeConnection(actor, { sectionId, name: "Old line" });
  const next = await makeConnection(actor, { sectionId, name: "New line" });
  const make = async (name: string, publish: boolean) =>
    (await createFlow(actor, { name, actions: [smsTo("send", former.id, "+1")] as never, publish })).id;
  const [live, , edited] = [
    await make("Order shipped", true),
    await make("Order lost", false),
    await make("Refund", false),
  ];
  const draftsWith = async (id: string) =>
    ownerDb.vaultItemUse.count({ where: { itemId: id, draftOfFlowId: { not: null } } });
  const blast = page.getByRole("region", { name: vault.blast.title });
  const dialog = page.getByRole("dialog", { name: say("title", { name: "Old line" }) });

  await test.step("what would stop stands on its page", async () => {
    await page.goto(`/vault/${former.id}`);
    const rows = blast.getByRole("list", { name: vault.blast.list }).getByRole("listitem");
    await expect(rows).toHaveCount(3);
    await expect(rows.first()).toContainText("Order shipped");
    await expect(rows.first()).toContainText(vault.blast.effects.stops);
    await expectAccessible(page, "what would stop without a connection");
  });

  await test.step("each flow is shown before, and one that is saved meanwhile stays as it is", async () => {
    await blast.getByRole("button", { name: vault.blast.replace }).click();
    await dialog.getByRole("button", { name: replacing.next }).click();
    await page.getByRole("option", { name: "New line" }).click();
    await expect(dialog.getByRole("heading", { name: say("flows", { count: 3 }) })).toBeVisible();
    await expect(dialog.locator("del", { hasText: "Old line" })).toHaveCount(3);
    await expectAccessible(page, "a replacement, before");
    await dialog.getByText(replacing.publishToo, { exact: true }).click();
    await saveDraft(actor, {
      ...{ flowId: edited, baseVersion: 2 },
      actions: [smsTo("send", former.id, "+2")] as never,
    });
    await dialog.getByRole("button", { name: say("confirm", { count: 3 }) }).click();
    await expect(dialog.getByText(say("done", { count: 2 }))).toBeVisible();
    await expect(dialog.getByRole("listitem")).toContainText("Refund");
    await dialog.getByRole("button", { name: replacing.close, exact: true }).last().click();
    await expect(dialog).toBeHidden();
    expect([await draftsWith(former.id), await draftsWith(next.id)]).toEqual([1, 2]);
    expect(await ownerDb.flowVersion.count({ where: { flowId: live, number: { not: null } } })).toBe(2);
  });

  await test.step("it is undone on the page of the one that took the place", async () => {
    await page.goto(`/vault/${next.id}`);
    await blast.getByRole("button", { name: say("kept.undoOf", { name: "Old line" }) }).click();
    await expect(page.getByText(say("undo.done", { count: 2 }))).toBeVisible();
    await expect(blast.getByRole("button", { name: say("kept.undoOf", { name: "Old line" }) })).toHaveCount(0);
    expect([await draftsWith(former.id), await draftsWith(next.id)]).toEqual([3, 0]);
    expect(await ownerDb.flowVersion.count({ where: { flowId: live, number: { not: null } } })).toBe(3);
    const entries = await ownerDb.auditEvent.findMany({ where: { targetId: former.id }, orderBy: { seq: "asc" } });
    expect(entries.map(({ action }) => action)).toEqual(["item.replaceInFlows", "item.undoReplacement"]);
  });
});
