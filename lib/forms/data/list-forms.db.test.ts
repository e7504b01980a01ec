import { expect, test } from "vitest";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { makeActor } from "#test/factories.ts";
import { createForm } from "../mutations/create-form.ts";
import { updateForm } from "../mutations/update-form.ts";
import { countFormsOfFlows, listFormsOfFlow } from "./forms-of-flows.ts";
import { listForms } from "./list-forms.ts";

const all = { search: "", page: 1 };

test("a page names forms, the last changed first, with the first of their flows", async () => {
  const actor = await makeActor();
  const flows = [];
  for (const name of ["d", "B", "a", "C"]) flows.push({ id: (await createFlow(actor, { name })).id, name });
  const nodes = flows.map(({ id }, index) => ({
    id: `n${index}`,
    type: "FLOW" as const,
    config: { flow_id: toPublicId("af", id) },
  }));
  const first = await createForm(actor, { name: "Join", nodes });
  const second = await createForm(actor, { name: "Leave" });
  await updateForm(actor, { formId: first.id, name: "Sign up" });
  const { forms, ...page } = await listForms(actor, all);
  expect(page).toEqual({ total: 2, page: 1, perPage: 50 });
  expect(forms).toMatchObject([
    { id: first.id, publicId: toPublicId("ap", first.id), name: "Sign up", flowCount: 4, firstFlow: flows[2] },
    { id: second.id, name: "Leave", flowCount: 0, firstFlow: null },
  ]);
});

test("a search takes a piece of the name as it is; pages follow each other", async () => {
  const actor = await makeActor({ role: "viewer" });
  const editor = await makeActor({ role: "editor", tenantOf: actor });
  for (const name of ["100% new", "100 new", "Leave"]) await createForm(editor, { name });
  const names = async (search: string, page = 1, perPage = 50) =>
    (await listForms(actor, { search, page }, perPage)).forms.map(({ name }) => name);
  expect(await names("0% N")).toEqual(["100% new"]);
  expect(await names("zzz")).toEqual([]);
  expect([...(await names("", 1, 2)), ...(await names("", 2, 2))]).toEqual(["Leave", "100 new", "100% new"]);
});

test("another tenant’s forms, and their flows’ forms, are not there", async () => {
  const actor = await makeActor();
  const { id } = await createFlow(actor, { name: "Order shipped" });
  const ending = { after_submit: { flow_id: toPublicId("af", id) } };
  const form = await createForm(actor, { name: "Join", ending });
  expect(await countFormsOfFlows(actor, [id])).toEqual(new Map([[id, 1]]));
  expect(await listFormsOfFlow(actor, id)).toEqual([{ id: form.id, name: "Join" }]);
  const stranger = await makeActor();
  expect((await listForms(stranger, all)).forms).toEqual([]);
  expect(await countFormsOfFlows(stranger, [id])).toEqual(new Map());
  expect(await listFormsOfFlow(stranger, id)).toEqual([]);
});
