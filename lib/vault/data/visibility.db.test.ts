import { expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { getExecution } from "#lib/executions/data/get-execution.ts";
import { getFlow } from "#lib/flows/data/get-flow.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { saveDraft } from "#lib/flows/mutations/save-draft.ts";
import { getBlastRadius } from "#lib/reach/data/get-blast-radius.ts";
import { getFlowReach } from "#lib/reach/data/get-flow-reach.ts";
import { listReplacements } from "#lib/replacements/data/list-replacements.ts";
import { getSectionPage } from "#lib/sections/data.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { grant, makeActor, makeConnection, makeExecution, makeGroup, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { listItemsInput } from "../schema.ts";
import { getItem } from "./get-item.ts";
import { listItemOptions } from "./list-item-options.ts";
import { listItems } from "./list-items.ts";
import { listSections } from "./list-sections.ts";
import { findVisibleItemIds } from "./visible-items.ts";

/** A section with a connection and a stored item, a flow that uses both, and its execution. */
async function arrange() {
  const owner = await makeActor();
  const sectionId = await makeSection(owner, "Payments");
  const connection = await makeConnection(owner, { sectionId, name: "Secret partner", appId: "HTTP" });
  const storedId = newId();
  const { tenantId } = owner;
  const row = { tenantId, id: storedId, sectionId, kind: "credentialSet", name: "Partner login" } as const;
  await ownerDb.vaultItem.create({ data: { ...row, fingerprint: "0", ready: true } });
  const send = (id: string, params: Record<string, string>) => ({
    ...{ id, type: "HTTP", action: "SEND_REQUEST" },
    params: { method: "GET", ...params },
  });
  const actions = [
    send("with_connection", { url: "https://a.example/", connection_id: connection.publicId }),
    send("with_text", { url: `https://a.example/{{@VaultItem.${storedId}.Username}}` }),
  ];
  const { id: flowId } = await createFlow(owner, { name: "Order shipped", actions, publish: true });
  const { id: flowVersionId } = await ownerDb.flowVersion.findFirstOrThrow({
    where: { flowId, number: { not: null } },
  });
  const executionId = await makeExecution(owner, { flowId, flowVersionId, result: { said: "Secret partner" } });
  return { owner, sectionId, connectionId: connection.id, storedId, flowId, executionId, actions };
}

type Arranged = Awaited<ReturnType<typeof arrange>>;

/** All that an operator gets to read about the section and what is in it. */
async function everythingSeen(actor: Actor, { sectionId, connectionId, storedId, flowId, executionId }: Arranged) {
  const orNull = <T>(read: Promise<T>) => read.catch(() => null);
  return {
    sections: (await listSections(actor)).length,
    page: await orNull(getSectionPage(actor, sectionId)),
    items: (await listItems(actor, listItemsInput.parse({}))).items.length,
    found: (await listItems(actor, listItemsInput.parse({ search: "partner" }))).total,
    ofSection: (await listItems(actor, listItemsInput.parse({ sectionId }))).total,
    options: (await listItemOptions(actor, { search: "" })).options.length,
    connection: await orNull(getItem(actor, connectionId)),
    stored: await orNull(getItem(actor, storedId)),
    visible: (await findVisibleItemIds(db, actor, [connectionId, storedId])).size,
    flow: await getFlow(actor, flowId),
    reach: await getFlowReach(actor, flowId),
    blast: await orNull(getBlastRadius(actor, connectionId)),
    replacements: await orNull(listReplacements(actor, connectionId)),
    execution: await getExecution(actor, executionId),
  };
}

test("whoever has no grant reads nothing of the section, its items or their names, anywhere", async () => {
  const arranged = await arrange();
  const { owner, connectionId, storedId, flowId, actions } = arranged;
  const otherGroup = await makeGroup(owner);
  await grant(owner.tenantId, arranged.sectionId, "view", { groupId: otherGroup });
  for (const role of ["admin", "editor"] as const) {
    const outsider = await makeActor({ tenantOf: owner, role });
    const seen = await everythingSeen(outsider, arranged);
    expect(seen).toMatchObject({ sections: 0, page: null, items: 0, found: 0, ofSection: 0, options: 0 });
    expect(seen).toMatchObject({ connection: null, stored: null, visible: 0, execution: { isHidden: true } });
    expect(seen).toMatchObject({ blast: null, replacements: null });
    const hidden = [connectionId, storedId].map((id) => toPublicId("ac", id));
    expect(seen.flow).toMatchObject({ canEdit: false, hiddenConnections: hidden });
    expect(JSON.stringify(seen)).not.toMatch(/Secret partner|Partner login|Payments/);
    await expect(saveDraft(outsider, { flowId, baseVersion: 1, actions })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  }
});

test("a grant to a group, or to Everyone, opens all of it, and a member who leaves is out at once", async () => {
  for (const kind of ["custom", "everyone"] as const) {
    const arranged = await arrange();
    const { owner, sectionId } = arranged;
    const { tenantId } = owner;
    const member = await makeActor({ tenantOf: owner, role: "editor" });
    const builtIn = await ownerDb.operatorGroup.findFirst({ where: { tenantId, kind } });
    const groupId = builtIn?.id ?? (await makeGroup(owner, [member]));
    await grant(tenantId, sectionId, "view", { groupId });

    const seen = await everythingSeen(member, arranged);
    expect(seen).toMatchObject({ sections: 1, items: 2, found: 2, ofSection: 2, options: 2, visible: 2 });
    expect(seen).toMatchObject({ page: { section: { right: "view" } }, connection: { canChange: false } });
    expect(seen).toMatchObject({ flow: { canEdit: true }, execution: { isHidden: false } });
    expect(seen.connection).toMatchObject({ uses: [{ flowName: "Order shipped" }] });
    expect(seen).toMatchObject({ blast: { flows: [{ name: "Order shipped" }] }, replacements: [] });

    if (kind === "everyone") continue;
    await ownerDb.groupMember.deleteMany({ where: { tenantId, groupId } });
    expect(await everythingSeen(member, arranged)).toMatchObject({ sections: 0, items: 0, stored: null, visible: 0 });
  }
});

test("nothing of it exists for another tenant", async () => {
  const { sectionId, connectionId, flowId } = await arrange();
  const stranger = await makeActor();
  for (const read of [
    () => getItem(stranger, connectionId),
    () => getSectionPage(stranger, sectionId),
    () => getFlow(stranger, flowId),
  ]) {
    await expect(read()).rejects.toMatchObject({ code: "NOT_FOUND" });
  }
});
