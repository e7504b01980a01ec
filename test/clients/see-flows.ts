import type { ManagementClient } from "auth0";
import { seeFailure } from "./see-failure.ts";
import { seePages } from "./see-pages.ts";

const wait = { id: "wait", type: "FLOW", action: "DELAY_FLOW", params: { number: 2, units: "SECONDS" } };
const choose = {
  id: "choose",
  alias: "Which way?",
  type: "FLOW",
  action: "BOOLEAN_CONDITION",
  allow_failure: false,
  params: { if: { operator: "IS_TRUE", operands: ["{{fields.ok}}"] }, then: [wait], else: [] },
};

export async function seeFlows(client: ManagementClient) {
  const { flows } = client;
  const pages = await seePages((options) => flows.list(options));
  const empty = await flows.create({ name: "Nothing yet" });
  const created = await flows.create({ name: "Waits", actions: [choose] } as never);
  const id = created.id ?? "";
  const form = await client.forms.create({
    name: "Runs it",
    nodes: [{ id: "run", type: "FLOW", config: { flow_id: id, next_node: "$ending" } }],
    start: { next_node: "run" },
  } as never);
  const counted = await flows.list({ hydrate: ["form_count"], per_page: 100, page: 1 });
  const got = await flows.get(id, { hydrate: ["form_count", "forms"] });
  const renamed = await flows.update(id, { name: "Waits a little" });
  const changed = await flows.update(id, { actions: [wait] } as never);
  const emptied = await flows.update(id, { actions: null } as never);
  const synchronous = (await flows.list({ synchronous: true })).data.length;
  const deleted = await flows.delete(id);
  await client.forms.delete(form.id ?? "");
  return {
    ...{ pages, empty, created, got, renamed, changed, emptied, synchronous, deleted },
    counted: counted.data.find((flow) => flow.id === id),
    formId: form.id,
    gone: await seeFailure(flows.get(id)),
  };
}
