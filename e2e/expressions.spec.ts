import type { Locator, Page } from "@playwright/test";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { renderMessage } from "#lib/i18n/render-message.ts";
import type { Role } from "#lib/permissions/policy.ts";
import { expectAccessible } from "./fixtures/axe.ts";
import { tabTo } from "./fixtures/keys.ts";
import { expect, test } from "./fixtures/test.ts";
import { words } from "./fixtures/words.ts";
import { ExecutionPage } from "./pages/execution-page.ts";
import { FlowEditorPage } from "./pages/flow-editor-page.ts";

const { flows: label } = words.en;
const CANARY = "canary-of-a-mask-5f9c2e7d1b";
const actions = [
  {
    ...{ id: "store", type: "FLOW", action: "STORE_VARS" },
    params: { vars: { customer: "{{ input.customer }}", token: "{{ functions.mask(input.token) }}" } },
  },
  {
    ...{ id: "tier", type: "FLOW", action: "MAP_VALUE" },
    params: { input: "{{ vars.customer.tier }}", cases: { gold: "20 %" } },
  },
  { id: "stop", type: "FLOW", action: "ERROR_MESSAGE", params: { message: "" } },
];
const input = { customer: { name: "Ada Lovelace", tier: "gold" }, token: CANARY };

type SignIn = (role: Role) => Promise<{ actor: Parameters<typeof createFlow>[0] }>;

/** A flow that ran once as its draft, with the action that is to be written in its panel. */
async function openEditor(page: Page, signInAs: SignIn, { runs }: { runs: boolean }): Promise<Locator> {
  const { actor } = await signInAs("editor");
  const { id: flowId } = await createFlow(actor, { name: "Writes", actions });
  if (runs) {
    await page.goto(`/flows/${flowId}`);
    await new FlowEditorPage(page).runDraft(JSON.stringify(input));
    await expect(new ExecutionPage(page).status("FAILED")).toBeVisible();
  }
  await page.goto(`/flows/${flowId}?action=stop`);
  const field = page.getByRole("textbox", { name: "Message", exact: true });
  await tabTo(page, field);
  return field;
}

const previewOf = (field: Locator) => field.page().locator("[data-preview]");
const underlined = (field: Locator) => field.page().locator("[data-wrong]");

test("by keyboard: an expression is completed from the last execution, shows its value, is broken, underlined and mended", async ({
  signInAs,
  page,
}) => {
  const field = await openEditor(page, signInAs, { runs: true });
  const list = page.getByRole("listbox", { name: label.fields.completion });

  await page.keyboard.type("Dear {{ vars.cust");
  await expect(list.getByRole("option", { name: /vars\.customer/ })).toContainText("{ name, tier }");
  await expectAccessible(page, "completion", ["region"]);
  await page.keyboard.press("Enter");
  await page.keyboard.type(".");
  await expect(list.getByRole("option", { name: /vars\.customer\.name/ })).toContainText('"Ada Lovelace"');
  await page.keyboard.press("Enter");
  await expect(field).toHaveValue("Dear {{ vars.customer.name }}");
  await expect(previewOf(field)).toHaveText("Dear Ada Lovelace");

  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type(" {{ actions.teir.result");
  await page.keyboard.press("Escape");
  await expect(underlined(field)).toHaveText("{{ actions.teir.result");
  const add = page.getByRole("button", { name: renderMessage("en", "flows.fields.fixAdd", { text: "}}" }) });
  await tabTo(page, add);
  await page.keyboard.press("Enter");
  await expect(field).toBeFocused();
  await expect(underlined(field)).toHaveText("teir");
  const wrong = renderMessage("en", "errors.expressionUnknownAction", { id: "teir" });
  await expect(field).toHaveAccessibleDescription(new RegExp(wrong.slice(0, 20)));
  await expectAccessible(page, "problem", ["region"]);
  const fix = renderMessage("en", "flows.fields.fixReplace", { text: "tier" });
  await tabTo(page, page.getByRole("button", { name: fix }));
  await page.keyboard.press("Enter");
  await expect(underlined(field)).toHaveCount(0);
  await expect(previewOf(field)).toHaveText("Dear Ada Lovelace 20 %");
});

test("a call shows what it takes, with the parameter that is being typed", async ({ signInAs, page }) => {
  const field = await openEditor(page, signInAs, { runs: true });
  await page.keyboard.type("{{ functions.subst");
  await expect(page.getByRole("option", { name: /functions\.substring/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(field).toHaveValue("{{ functions.substring() }}");
  const said = (parameter: string) => page.getByRole("status").filter({ hasText: `${parameter}, of substring` });
  await expect(said("value")).toHaveCount(1);
  await page.keyboard.type("vars.customer.name, 0");
  await expect(said("start")).toHaveCount(1);
  await page.keyboard.type(", 3");
  await expect(said("end")).toHaveCount(1);
  await expect(previewOf(field)).toHaveText("Ada");
  await expectAccessible(page, "signature", ["region"]);
  await page.keyboard.press("Escape");
  await expect(said("end")).toHaveCount(0);
  await expect(field).toBeFocused();
});

test("what a flow masks stays masked, and nothing of it is in the page or computed from it", async ({
  signInAs,
  page,
}) => {
  const field = await openEditor(page, signInAs, { runs: true });
  await field.fill("{{ vars.token }}");
  await expect(previewOf(field)).toHaveText("«masked»");
  await field.fill("{{ functions.length(vars.token) }}");
  await expect(page.getByText(label.preview.masked)).toBeVisible();
  await field.fill("{{ functions.substring(vars.token, 0, 6) }}!");
  await expect(page.getByText(label.preview.masked)).toBeVisible();
  expect(await page.content()).not.toContain(CANARY);
});

test("before the first run the values are those of a sample that the author types", async ({ signInAs, page }) => {
  const field = await openEditor(page, signInAs, { runs: false });
  await expect(page.getByText(label.preview.none)).toBeVisible();
  await field.fill("{{ vars.customer.name }}");
  await page.getByRole("button", { name: label.preview.from }).click();
  await page.getByRole("option", { name: label.preview.sample }).click();
  await page.getByRole("textbox", { name: label.preview.sample }).fill(JSON.stringify({ customer: { name: "Bea" } }));
  await expect(previewOf(field)).toHaveText("Bea");
  await field.fill("{{ actions.tier.result }}");
  const none = renderMessage("en", "flows.preview.missingInSample", { ids: "tier" });
  await expect(page.getByText(none)).toBeVisible();
  await expectAccessible(page, "sample");
  await page.reload();
  await expect(page.getByRole("textbox", { name: label.preview.sample })).toHaveValue(/Bea/);
});
