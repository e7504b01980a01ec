import { describe, expect, test } from "vitest";
import { auditOf, grant, makeActor, makeConnection, makeSection } from "#test/factories.ts";
import { getFlow } from "../data/get-flow.ts";
import { createFlow } from "./create-flow.ts";
import { updateFlowSettings } from "./update-settings.ts";

const before = { concurrencyLimit: null, timeLimitSeconds: null, keepDays: 30, keepExecutions: 10_000 };
const after = { concurrencyLimit: 1, timeLimitSeconds: 60, keepDays: 7, keepExecutions: 0 };

describe("updateFlowSettings", () => {
  test("sets how a flow runs and how long its executions are kept, audited with both sides; once", async () => {
    const actor = await makeActor({ role: "editor" });
    const { id: flowId } = await createFlow(actor, { name: "Order shipped" });
    expect(await getFlow(actor, flowId)).toMatchObject({ settings: before });
    await updateFlowSettings(actor, { flowId, ...after });
    await updateFlowSettings(actor, { flowId, ...after });
    expect(await getFlow(actor, flowId)).toMatchObject({ settings: after });
    const events = (await auditOf(actor, flowId)).filter(({ action }) => action === "flow.settings");
    expect(events).toMatchObject([{ detail: { name: "Order shipped", before, after } }]);
  });

  test("refuses a viewer, who may not see its connection, and another tenant; nothing changes", async () => {
    const owner = await makeActor();
    const sectionId = await makeSection(owner);
    const { publicId: connection_id } = await makeConnection(owner, { sectionId });
    const actions = [{ id: "sms", type: "TWILIO", action: "SEND_SMS", params: { connection_id } }];
    const { id: flowId } = await createFlow(owner, { name: "Order shipped", actions });
    const input = { flowId, ...after };
    const viewer = await makeActor({ tenantOf: owner, role: "viewer" });
    await grant(owner.tenantId, sectionId, "view", { operatorId: viewer.operatorId });
    await expect(updateFlowSettings(viewer, input)).rejects.toMatchObject({ messageKey: "errors.roleForbids" });
    const colleague = await makeActor({ tenantOf: owner, role: "editor" });
    const refusal = { code: "FORBIDDEN", messageKey: "errors.connectionNotShared" };
    await expect(updateFlowSettings(colleague, input)).rejects.toMatchObject(refusal);
    await expect(updateFlowSettings(await makeActor(), input)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await getFlow(owner, flowId)).toMatchObject({ settings: before });
  });
});
