import fc from "fast-check";
import { expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { publishFlow } from "#lib/flows/mutations/publish-flow.ts";
import { deleteGroup } from "#lib/groups/mutations/delete-group.ts";
import { addGroupMember, removeGroupMember } from "#lib/groups/mutations/group-members.ts";
import { deactivateOperator, reactivateOperator } from "#lib/operators/mutations/deactivate-operator.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { makeActor, makeConnection, makeGroup, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { createSection } from "./create-section.ts";
import { deleteSection } from "./delete-section.ts";
import { grantSection } from "./grant-section.ts";
import { findOrphans } from "./require-holder.ts";
import { revokeAuthorization } from "./revoke-authorization.ts";

type World = { people: Actor[]; groups: string[]; sections: string[] };

const number = fc.nat({ max: 3 });
const operation = fc.oneof(
  fc.record({ verb: fc.constant("create" as const), by: number }),
  fc.record({ verb: fc.constant("delete" as const), by: number, section: number }),
  fc.record({
    verb: fc.constant("grant" as const),
    by: number,
    section: number,
    right: fc.constantFrom("view" as const, "change" as const),
    toGroup: fc.boolean(),
    to: fc.nat({ max: 4 }),
  }),
  fc.record({ verb: fc.constant("revoke" as const), by: number, section: number, which: fc.nat({ max: 7 }) }),
  fc.record({ verb: fc.constant("deactivate" as const), who: number, on: fc.boolean() }),
  fc.record({ verb: fc.constant("member" as const), who: number, group: fc.nat({ max: 2 }), on: fc.boolean() }),
  fc.record({ verb: fc.constant("dropGroup" as const), group: fc.nat({ max: 2 }) }),
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

/** Three people and a stranger of another tenant, who tries too and is tried on too; two groups and a stranger's. */
async function makeWorld(): Promise<World> {
  const owner = await makeActor();
  const others = [
    await makeActor({ tenantOf: owner, role: "editor" }),
    await makeActor({ tenantOf: owner, role: "viewer" }),
  ];
  const stranger = await makeActor();
  const groups = [await makeGroup(owner, [owner]), await makeGroup(owner, others), await makeGroup(stranger)];
  const sections = [await makeSection(owner), await makeSection(others[0] as Actor), await makeSection(stranger)];
  return { people: [owner, ...others, stranger], groups, sections };
}

const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;

async function run(world: World, operation: Operation): Promise<void> {
  const { people, groups, sections } = world;
  if (operation.verb === "create") {
    const { id } = await createSection(at(people, operation.by), { name: "Payments" });
    sections.push(id);
  } else if (operation.verb === "delete") {
    await deleteSection(at(people, operation.by), { sectionId: at(sections, operation.section) });
  } else if (operation.verb === "grant") {
    const { right, to, toGroup } = operation;
    const grantee = toGroup ? { groupId: at(groups, to) } : { operatorId: at(people, to).operatorId };
    await grantSection(at(people, operation.by), { sectionId: at(sections, operation.section), right, ...grantee });
  } else if (operation.verb === "revoke") {
    const sectionId = at(sections, operation.section);
    const rows = await ownerDb.vaultAuthorization.findMany({ where: { sectionId }, orderBy: { id: "asc" } });
    if (rows.length === 0) return;
    const authorizationId = at(rows, operation.which).id;
    await revokeAuthorization(at(people, operation.by), { sectionId, authorizationId });
    const { tenantId } = at(people, operation.by);
    expect(await findOrphans(db, tenantId, [sectionId])).toEqual([]);
  } else await changePeople(world, operation);
}

/** By the one administrator among them. */
async function changePeople({ people, groups }: World, operation: Operation): Promise<void> {
  const admin = at(people, 0);
  if (operation.verb === "deactivate") {
    const { operatorId } = at(people, operation.who);
    await (operation.on ? deactivateOperator : reactivateOperator)(admin, { operatorId });
  } else if (operation.verb === "member") {
    const row = { operatorId: at(people, operation.who).operatorId, groupId: at(groups, operation.group) };
    await (operation.on ? addGroupMember : removeGroupMember)(admin, row);
  } else if (operation.verb === "dropGroup") {
    await deleteGroup(admin, { groupId: at(groups, operation.group) });
  }
}

/** What must never be in the database, whoever wrote and in whatever order. */
async function expectRules({ people }: World): Promise<void> {
  const tenants = people.map(({ tenantId }) => tenantId);
  const broken = await ownerDb.$queryRaw<{ rule: string; id: string }[]>`
    select 'change without view' as rule, c."id"::text from "VaultAuthorization" c
    where c."tenantId" = any(${tenants}::uuid[]) and c."right" = 'change' and not exists (
      select from "VaultAuthorization" v where v."sectionId" = c."sectionId" and v."right" = 'view'
        and v."operatorId" is not distinct from c."operatorId" and v."groupId" is not distinct from c."groupId")
    union all
    select 'section without change', s."id"::text from "VaultSection" s
    where s."tenantId" = any(${tenants}::uuid[]) and not exists (
      select from "VaultAuthorization" c where c."sectionId" = s."id" and c."right" = 'change')
    union all
    select 'across tenants', a."id"::text from "VaultAuthorization" a
      join "VaultSection" s on s."id" = a."sectionId"
      left join "Operator" o on o."id" = a."operatorId" left join "OperatorGroup" g on g."id" = a."groupId"
    where s."tenantId" = any(${tenants}::uuid[])
      and (a."tenantId" <> s."tenantId" or coalesce(o."tenantId", g."tenantId") is distinct from s."tenantId")`;
  expect(broken).toEqual([]);
}

/** Refusals are part of the game; anything else that is thrown is a bug. */
function unlessRefused(error: unknown): void {
  if (!(error instanceof AppError)) throw error;
}

test("no sequence of grants, revokes, member changes and deletions breaks a rule", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 5, maxLength: 25 }), async (operations) => {
      const world = await makeWorld();
      for (const each of operations) {
        await run(world, each).catch(unlessRefused);
        await expectRules(world);
      }
    }),
    { numRuns: 40 },
  );
});

test("nor do the same at once, four by four", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 8, maxLength: 24 }), async (operations) => {
      const world = await makeWorld();
      for (let start = 0; start < operations.length; start += 4) {
        const batch = operations
          .slice(start, start + 4)
          .filter(({ verb }) => verb !== "deactivate" && verb !== "member");
        const outcomes = await Promise.allSettled(batch.map((each) => run(world, each)));
        for (const each of outcomes) if (each.status === "rejected") unlessRefused(each.reason);
        await expectRules(world);
      }
    }),
    { numRuns: 30 },
  );
});

test("the database itself refuses change without view, and a section without a holder", async () => {
  const actor = await makeActor();
  const sectionId = await makeSection(actor);
  for (const where of [{ right: "view" as const }, { right: "change" as const }, {}]) {
    await expect(db.vaultAuthorization.deleteMany({ where: { sectionId, ...where } })).rejects.toThrow();
  }
  const { tenantId } = actor;
  await expect(db.operator.deleteMany({ where: { tenantId, id: actor.operatorId } })).rejects.toThrow();
  expect(await ownerDb.vaultAuthorization.count({ where: { sectionId } })).toBe(2);
});

async function arrangeFlow() {
  const owner = await makeActor();
  const sectionId = await makeSection(owner);
  const author = await makeActor({ tenantOf: owner, role: "editor" });
  const grant = await grantSection(owner, { sectionId, right: "view", operatorId: author.operatorId });
  const item = await makeConnection(owner, { sectionId });
  const params = { connection_id: item.publicId, from: "+1", to: "+2", message: "Hello" };
  const actions = [{ id: "send", type: "TWILIO", action: "SEND_SMS", params }];
  const flow = await createFlow(author, { name: "Order shipped", actions });
  return {
    itemId: item.id,
    sectionId,
    tenantId: owner.tenantId,
    publish: () => publishFlow(author, { flowId: flow.id, draftVersion: 2 }),
    revoke: () => revokeAuthorization(owner, { sectionId, authorizationId: grant.id }),
  };
}

const isPending = (promise: Promise<unknown>) =>
  Promise.race([promise.then(() => false), new Promise((resolve) => setTimeout(() => resolve(true), 100))]);

test("a publication waits for a revocation that is under way, and is refused after it", async () => {
  const { tenantId, publish, revoke } = await arrangeFlow();
  let revoking: Promise<unknown> = Promise.resolve();
  let publishing: Promise<unknown> = Promise.resolve();
  await ownerDb.$transaction(async (tx) => {
    // Holds the revocation at its last step, after its write.
    await tx.$queryRaw`select 1 from "AuditHead" where "tenantId" = ${tenantId}::uuid for update`;
    revoking = revoke();
    expect(await isPending(revoking)).toBe(true);
    publishing = publish().catch((error: unknown) => error);
    expect(await isPending(publishing)).toBe(true);
  });
  await revoking;
  expect(await publishing).toMatchObject({ code: "FORBIDDEN", messageKey: "errors.connectionNotShared" });
});

test("a revocation waits for a publication that is under way, and comes after it", async () => {
  const { itemId, publish, revoke } = await arrangeFlow();
  let publishing: Promise<unknown> = Promise.resolve();
  let revoking: Promise<unknown> = Promise.resolve();
  await ownerDb.$transaction(async (tx) => {
    // Holds the publication between the lock on its sections and its write.
    await tx.$queryRaw`select 1 from "VaultItem" where "id" = ${itemId}::uuid for update`;
    publishing = publish();
    expect(await isPending(publishing)).toBe(true);
    revoking = revoke();
    expect(await isPending(revoking)).toBe(true);
  });
  expect(await publishing).toMatchObject({ number: 1 });
  await revoking;
});

test("a race of the two leaves one order, which the audit log tells", async () => {
  for (let round = 0; round < 8; round++) {
    const { tenantId, publish, revoke } = await arrangeFlow();
    const [published] = await Promise.allSettled([publish(), revoke()]);
    const events = await ownerDb.auditEvent.findMany({ where: { tenantId }, orderBy: { seq: "asc" } });
    const order = events.map(({ action }) => action).filter((each) => /publish|revoke/.test(each));
    const expected = published.status === "fulfilled" ? ["flow.publish", "section.revoke"] : ["section.revoke"];
    expect(order).toEqual(expected);
    if (published.status === "rejected") expect(published.reason).toMatchObject({ name: "AppError" });
  }
});
