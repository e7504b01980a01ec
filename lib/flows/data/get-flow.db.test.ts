import { expect, test } from "vitest";
import { toPublicId } from "#lib/shared/public-id.ts";
import { makeActor } from "#test/factories.ts";
import { createFlow } from "../mutations/create-flow.ts";
import { saveDraft } from "../mutations/save-draft.ts";
import { getFlow } from "./get-flow.ts";

test("a flow tells which flows its published version calls, whatever its draft calls by now", async () => {
  const actor = await makeActor({ role: "editor" });
  const { id: called } = await createFlow(actor, { name: "Notify", publish: true, actions: [] });
  const call = (id: string) => ({
    id,
    type: "FLOW",
    action: "CALL_FLOW",
    params: { flow_id: toPublicId("af", called) },
  });
  const { id: flowId } = await createFlow(actor, {
    name: "Import",
    publish: true,
    actions: [call("one"), call("two")],
  });
  expect(await getFlow(actor, flowId)).toMatchObject({ published: { calls: [called] } });

  await saveDraft(actor, { flowId, baseVersion: 2, actions: [] });
  expect(await getFlow(actor, flowId)).toMatchObject({ draft: [], published: { calls: [called] } });
  expect(await getFlow(actor, called)).toMatchObject({ published: { calls: [] } });
});
