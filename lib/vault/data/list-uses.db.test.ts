import { expect, test } from "vitest";
import { newId } from "#lib/db/ids.ts";
import { makeActor, makeConnection, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { getItem } from "./get-item.ts";

test("an item's uses are told by flow, document and action, with the last run that opened it", async () => {
  const actor = await makeActor({ role: "editor" });
  const { tenantId } = actor;
  const { id: itemId, publicId } = await makeConnection(actor, { sectionId: await makeSection(actor) });
  const other = await makeConnection(actor, { sectionId: await makeSection(actor, "Other"), name: "Other" });
  const sms = (id: string, connection_id: string, alias?: string) => ({
    id,
    ...(alias !== undefined && { alias }),
    type: "TWILIO",
    action: "SEND_SMS",
    params: { connection_id },
  });
  const nested = {
    id: "is_late",
    type: "FLOW",
    action: "BOOLEAN_CONDITION",
    params: { then: [sms("at_night", publicId, "Tell them tomorrow")], else: [sms("by_day", other.publicId)] },
  };
  const text = {
    id: "call",
    type: "HTTP",
    action: "SEND_REQUEST",
    params: { headers: { Authorization: `Bearer {{@VaultItem.${itemId}.Password}}` } },
  };
  const flowId = newId();
  const [first, second, draftRun] = [newId(), newId(), newId()];
  await ownerDb.flow.create({ data: { tenantId, id: flowId, name: "Order shipped", draft: [nested, text] } });
  const versions = [
    { id: first, number: 1, actions: [sms("old", publicId)] },
    { id: second, number: 2, actions: [sms("now", publicId, "")] },
    { id: draftRun, number: null, actions: [sms("tried", publicId)] },
  ];
  await ownerDb.flowVersion.createMany({
    data: versions.map((version) => ({ tenantId, flowId, draftVersion: 1, ...version })),
  });
  await ownerDb.flow.updateMany({ where: { id: flowId }, data: { publishedVersionId: second } });
  const use = { tenantId, itemId };
  await ownerDb.vaultItemUse.createMany({
    data: [
      { ...use, id: newId(), draftOfFlowId: flowId },
      { ...use, id: newId(), flowVersionId: first, lastUsedAt: new Date("2026-11-20T10:00:00Z") },
      { ...use, id: newId(), flowVersionId: second, lastUsedAt: new Date("2026-11-21T10:00:00Z") },
      { ...use, id: newId(), flowVersionId: draftRun },
    ],
  });

  expect((await getItem(actor, itemId)).uses).toEqual([
    {
      flowId,
      flowName: "Order shipped",
      lastUsedAt: new Date("2026-11-21T10:00:00Z"),
      hooks: [],
      versions: [
        {
          which: "draft",
          number: null,
          actions: [
            { id: "at_night", alias: "Tell them tomorrow" },
            { id: "call", alias: null },
          ],
        },
        { which: "published", number: 2, actions: [{ id: "now", alias: null }] },
        { which: "running", number: null, actions: [{ id: "tried", alias: null }] },
        { which: "running", number: 1, actions: [{ id: "old", alias: null }] },
      ],
    },
  ]);
});
