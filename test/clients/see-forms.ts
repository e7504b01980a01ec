import type { ManagementClient } from "auth0";
import { seeFailure } from "./see-failure.ts";
import { seePages } from "./see-pages.ts";

const robot = {
  id: "robot",
  category: "WIDGET",
  type: "RECAPTCHA",
  config: { site_key: "site-key", secret_key: "canary-of-a-form-5d20c8" },
};
const name = {
  id: "name",
  category: "FIELD",
  type: "TEXT",
  config: { max_length: 80 },
  label: "Your name",
  required: true,
};
const next = { id: "next", category: "BLOCK", type: "NEXT_BUTTON", config: { text: "Go on" } };

/** One step, then a flow, in the order of keys in which the client wrote it. */
const formWith = (flowId: string) => ({
  name: "Registration",
  messages: {},
  languages: { primary: "en", default: "fr" },
  nodes: [
    {
      id: "ask",
      type: "STEP",
      coordinates: { x: 500, y: -20 },
      config: { components: [name, robot, next], next_node: "run" },
    },
    { id: "run", type: "FLOW", config: { flow_id: flowId, next_node: "$ending" } },
  ],
  start: { next_node: "ask", coordinates: { x: 0, y: 0 } },
  ending: { resume_flow: true, after_submit: { flow_id: flowId } },
  style: { css: "h1 { color: teal }" },
});

export async function seeForms(client: ManagementClient) {
  const { forms } = client;
  const pages = await seePages((options) => forms.list(options));
  const flow = await client.flows.create({ name: "Registers" });
  const flowId = flow.id ?? "";
  const wanted = formWith(flowId);
  const empty = await forms.create({ name: "Nothing asked" });
  const created = await forms.create(wanted as never);
  const id = created.id ?? "";
  const listed = await forms.list({ hydrate: ["flow_count", "links"], per_page: 100, page: 1 });
  const got = await forms.get(id, { hydrate: ["flow_count", "links"] });
  const renamed = await forms.update(id, { name: "Visitor registration" });
  const withoutStyle = await forms.update(id, { style: null } as never);
  const astray = await seeFailure(forms.update(id, { start: { next_node: "nowhere" } } as never));
  const after = await forms.get(id);
  const deleted = await forms.delete(id);
  await client.flows.delete(flowId);
  return {
    ...{ flowId, pages, empty, created, got, renamed, withoutStyle, astray, after, deleted },
    // As it is expected: with a mark for the secret.
    wanted: JSON.parse(JSON.stringify(wanted).replace(robot.config.secret_key, "***")),
    listed: listed.data.find((form) => form.id === id),
    gone: await seeFailure(forms.get(id)),
  };
}
