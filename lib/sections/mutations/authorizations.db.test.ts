import { describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { newId } from "#lib/db/ids.ts";
import { auditOf, makeActor, makeGroup, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { listAuthorizations, listGrantees } from "../data.ts";
import { grantSection } from "./grant-section.ts";
import { revokeAuthorization } from "./revoke-authorization.ts";

async function arrange() {
  const owner = await makeActor();
  const sectionId = await makeSection(owner, "Payments");
  const colleague = await makeActor({ tenantOf: owner, role: "viewer", name: "Léa Martin" });
  return { owner, sectionId, colleague };
}

/** Rights by grantee: `["Léa Martin", "view"]`. */
async function rightsIn(actor: Actor, sectionId: string) {
  return (await listAuthorizations(actor, sectionId)).map(({ name, right }) => [name, right]);
}

async function idOf(actor: Actor, sectionId: string, operatorId: string, right: "view" | "change"): Promise<string> {
  const all = await listAuthorizations(actor, sectionId);
  return all.find((each) => each.operatorId === operatorId && each.right === right)?.id ?? "";
}

const deactivate = (actor: Actor) =>
  ownerDb.operator.updateMany({ where: { id: actor.operatorId }, data: { deactivatedAt: new Date() } });

describe("grantSection", () => {
  test("change brings view along; the answer is the change, and one row is recorded", async () => {
    const { owner, sectionId, colleague } = await arrange();
    const { operatorId } = colleague;
    const granted = await grantSection(owner, { sectionId, right: "change", operatorId });
    expect(granted).toMatchObject({ sectionId, right: "change", operatorId, groupId: null, name: "Léa Martin" });
    expect((await rightsIn(colleague, sectionId)).slice(2)).toEqual([
      ["Léa Martin", "view"],
      ["Léa Martin", "change"],
    ]);
    expect(await auditOf(owner, sectionId)).toMatchObject([
      {
        action: "section.grant",
        detail: { section: "Payments", right: "change", grantee: "Léa Martin", granteeKind: "operator" },
      },
    ]);
  });

  test("a repeat returns what is there, and records nothing", async () => {
    const { owner, sectionId, colleague } = await arrange();
    const input = { sectionId, operatorId: colleague.operatorId };
    const change = await grantSection(owner, { ...input, right: "change" });
    expect(await grantSection(owner, { ...input, right: "change" })).toEqual(change);
    const view = await grantSection(owner, { ...input, right: "view" });
    expect(view).toMatchObject({ right: "view", operatorId: colleague.operatorId });
    expect(await auditOf(owner, sectionId)).toHaveLength(1);
    expect(await rightsIn(owner, sectionId)).toHaveLength(4);
  });

  test("reaches a group's members, and counts them", async () => {
    const { owner, sectionId, colleague } = await arrange();
    const left = await makeActor({ tenantOf: owner });
    await deactivate(left);
    const groupId = await makeGroup(owner, [colleague, left], "Finance");
    await grantSection(owner, { sectionId, right: "view", groupId });
    expect((await listAuthorizations(colleague, sectionId))[2]).toMatchObject({
      groupId,
      operatorId: null,
      name: "Finance",
      granteeKind: "group",
      groupKind: "custom",
      memberCount: 1,
    });
    const { id: everyone = "" } = (await listGrantees(owner)).groups.find(({ kind }) => kind === "everyone") ?? {};
    expect(await grantSection(owner, { sectionId, right: "view", groupId: everyone })).toMatchObject({
      memberCount: 2,
    });
  });

  test("refuses who is not an active person, or not of the tenant, alike", async () => {
    const { owner, sectionId } = await arrange();
    const stranger = await makeActor();
    const gone = await makeActor({ tenantOf: owner });
    await deactivate(gone);
    const service = newId();
    await ownerDb.operator.create({
      data: { tenantId: owner.tenantId, id: service, name: "Importer", email: null, role: "editor" },
    });
    for (const operatorId of [stranger.operatorId, gone.operatorId, service, newId()]) {
      await expect(grantSection(owner, { sectionId, right: "view", operatorId })).rejects.toMatchObject({
        code: "INVALID",
        fieldErrors: { grantee: ["errors.granteeNotFound"] },
      });
    }
    const groupId = await makeGroup(stranger);
    await expect(grantSection(owner, { sectionId, right: "view", groupId })).rejects.toMatchObject({ code: "INVALID" });
    expect(await rightsIn(owner, sectionId)).toHaveLength(2);
    const { operators } = await listGrantees(owner);
    expect(operators.map(({ id }) => id)).not.toContain(gone.operatorId);
    expect(operators).toHaveLength(2);
  });

  test("refuses who may only view; an admin without a grant, and another tenant, find nothing", async () => {
    const { owner, sectionId, colleague } = await arrange();
    await grantSection(owner, { sectionId, right: "view", operatorId: colleague.operatorId });
    const input = { sectionId, right: "change", operatorId: colleague.operatorId } as const;
    await expect(grantSection(colleague, input)).rejects.toMatchObject({ code: "FORBIDDEN" });
    for (const other of [await makeActor({ tenantOf: owner }), await makeActor()]) {
      const own = { ...input, operatorId: other.operatorId };
      await expect(grantSection(other, own)).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    expect(await rightsIn(owner, sectionId)).toHaveLength(3);
  });
});

describe("revokeAuthorization", () => {
  test("of the change, leaves the view; of the view, takes the change along", async () => {
    const { owner, sectionId, colleague } = await arrange();
    const { operatorId } = colleague;
    const change = await grantSection(owner, { sectionId, right: "change", operatorId });
    await revokeAuthorization(owner, { sectionId, authorizationId: change.id });
    expect((await rightsIn(owner, sectionId)).slice(2)).toEqual([["Léa Martin", "view"]]);

    await grantSection(owner, { sectionId, right: "change", operatorId });
    const view = await idOf(owner, sectionId, operatorId, "view");
    await revokeAuthorization(owner, { sectionId, authorizationId: view });
    expect(await rightsIn(owner, sectionId)).toHaveLength(2);
    await expect(listAuthorizations(colleague, sectionId)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const audit = await auditOf(owner, sectionId);
    expect(audit.slice(1).map(({ action, detail }) => [action, detail])).toMatchObject([
      ["section.revoke", { right: "change", grantee: "Léa Martin" }],
      ["section.grant", { right: "change" }],
      ["section.revoke", { right: "view", granteeKind: "operator", section: "Payments" }],
    ]);
    await expect(revokeAuthorization(owner, { sectionId, authorizationId: view })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  test("keeps the last active Full control: a client, a deactivated operator or an empty group is none", async () => {
    const { owner, sectionId, colleague } = await arrange();
    await grantSection(owner, { sectionId, right: "change", groupId: await makeGroup(owner) });
    await grantSection(owner, { sectionId, right: "change", operatorId: colleague.operatorId });
    await deactivate(colleague);
    const service = await makeActor({ tenantOf: owner, grants: { [sectionId]: "change" } });
    await ownerDb.operator.updateMany({ where: { id: service.operatorId }, data: { email: null } });
    for (const right of ["view", "change"] as const) {
      const authorizationId = await idOf(owner, sectionId, owner.operatorId, right);
      await expect(revokeAuthorization(owner, { sectionId, authorizationId })).rejects.toMatchObject({
        code: "CONFLICT",
        messageKey: "errors.lastFullControl",
        params: { section: "Payments" },
      });
    }
    expect(await rightsIn(owner, sectionId)).toHaveLength(8);
    const kinds = (await listAuthorizations(owner, sectionId)).map((each) => [each.granteeKind, each.isActive]);
    expect(kinds).toContainEqual(["client", true]);
    expect(kinds).toContainEqual(["operator", false]);
  });

  test("lets one go who holds Full control through a group as well", async () => {
    const { owner, sectionId } = await arrange();
    await grantSection(owner, { sectionId, right: "change", groupId: await makeGroup(owner, [owner]) });
    const authorizationId = await idOf(owner, sectionId, owner.operatorId, "view");
    await revokeAuthorization(owner, { sectionId, authorizationId });
    expect(await rightsIn(owner, sectionId)).toEqual([
      ["Finance", "view"],
      ["Finance", "change"],
    ]);
  });

  test("of two last holders who let go at once, one is refused", async () => {
    for (let round = 0; round < 8; round++) {
      const { owner, sectionId, colleague } = await arrange();
      await grantSection(owner, { sectionId, right: "change", operatorId: colleague.operatorId });
      const revokeOwn = async (actor: Actor) =>
        revokeAuthorization(actor, {
          sectionId,
          authorizationId: await idOf(actor, sectionId, actor.operatorId, "view"),
        });
      const outcomes = await Promise.allSettled([revokeOwn(owner), revokeOwn(colleague)]);
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
      const lost = outcomes.find(({ status }) => status === "rejected") as PromiseRejectedResult;
      expect(lost.reason).toMatchObject({ messageKey: "errors.lastFullControl" });
      expect(await ownerDb.vaultAuthorization.count({ where: { sectionId } })).toBe(2);
    }
  });

  test("finds no authorization of another section or tenant, and refuses who may only view", async () => {
    const { owner, sectionId, colleague } = await arrange();
    const other = await makeSection(owner, "Other");
    const elsewhere = await idOf(owner, other, owner.operatorId, "view");
    const here = await idOf(owner, sectionId, owner.operatorId, "view");
    await expect(revokeAuthorization(owner, { sectionId, authorizationId: elsewhere })).rejects.toMatchObject({
      code: "NOT_FOUND",
      messageKey: "errors.authorizationNotFound",
    });
    await grantSection(owner, { sectionId, right: "view", operatorId: colleague.operatorId });
    const attempt = { sectionId, authorizationId: here };
    await expect(revokeAuthorization(colleague, attempt)).rejects.toMatchObject({ code: "FORBIDDEN" });
    for (const actor of [await makeActor({ tenantOf: owner }), await makeActor()]) {
      await expect(revokeAuthorization(actor, attempt)).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    expect(await rightsIn(owner, sectionId)).toHaveLength(3);
  });
});
