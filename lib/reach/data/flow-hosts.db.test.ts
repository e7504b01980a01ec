import { expect, test } from "vitest";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { saveDraft } from "#lib/flows/mutations/save-draft.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { expectNoSecret } from "#test/canary.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { getFlowReach } from "./get-flow-reach.ts";

const request = (url: string, connectionId?: string): FlowAction => ({
  ...{ id: "ask", type: "HTTP", action: "SEND_REQUEST" },
  params: { url, ...(connectionId && { connection_id: toPublicId("ac", connectionId) }) },
});
const call = (flowId: string): FlowAction => ({
  ...{ id: "call", type: "FLOW", action: "CALL_FLOW", params: { flow_id: toPublicId("af", flowId) } },
});

test("hosts and secrets are told through called flows too, fields by their names alone", async () => {
  const owner = await makeActor();
  const sectionId = await makeSection(owner);
  const secret = "canary-7f3a9c51d2e8";
  const { id: connectionId } = await createConnection(owner, {
    ...{ sectionId, appId: "HTTP", name: "Partner", setup: { type: "BEARER", token: secret } },
    origins: ["https://partner.example"],
  });
  const make = async (name: string, actions: FlowAction[]) =>
    (await createFlow(owner, { name, actions, publish: true })).id;
  const inner = await make("Inner", [request("https://partner.example/x", connectionId)]);
  const middle = await make("Middle", [call(inner)]);
  const flowId = await make("Outer", [call(middle), request("https://shop.example/")]);
  await saveDraft(owner, { flowId, baseVersion: 2, actions: [call(middle), request("{{ input.url }}")] });

  const reach = await getFlowReach(owner, flowId);
  const calledBy = { draft: true, published: true };
  const called = { which: "called", number: 1, flow: { id: inner, name: "Inner" }, calledBy };
  expect(reach.entries).toMatchObject([
    { itemId: connectionId, item: { name: "Partner" }, secrets: ["token"], versions: [called] },
  ]);
  expect(reach.hosts).toMatchObject([
    { kind: "input", host: "", actions: [{ id: "ask", which: "draft", flow: null, isByInput: true }] },
    { kind: "host", host: "partner.example", actions: [{ ...called, through: [{ name: "Partner" }] }] },
    { kind: "host", host: "shop.example", actions: [{ which: "published", number: 1, through: [] }] },
  ]);
  expectNoSecret(JSON.stringify(reach), secret);

  const viewer = await makeActor({ tenantOf: owner, role: "viewer" });
  const seen = await getFlowReach(viewer, flowId);
  expect(seen.entries).toMatchObject([{ item: null, secrets: [] }]);
  expect(seen.hosts[1]).toMatchObject({ host: "partner.example", actions: [{ through: [{ name: null }] }] });
  expect(JSON.stringify(seen)).not.toMatch(/Partner|token/);
  await expect(getFlowReach(await makeActor(), flowId)).rejects.toMatchObject({ code: "NOT_FOUND" });

  await saveDraft(owner, { flowId, baseVersion: 3, actions: [] });
  const { entries } = await getFlowReach(owner, flowId);
  expect(entries).toMatchObject([{ versions: [{ ...called, calledBy: { draft: false, published: true } }] }]);
});
