import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hashRow } from "#lib/audit/chain.ts";
import { findChainRows } from "#lib/audit/chain-rows.ts";
import { signCheckpoint } from "#lib/audit/checkpoint.ts";
import { recordAudit } from "#lib/audit/record.ts";
import { verifyLog } from "#lib/audit/verify-log.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { makeActor } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { loadAuditKeys } from "./audit-keys.ts";
import { createCheckpoints } from "./checkpoints.ts";

const keys = await loadAuditKeys(process.env.COFFRE_KEYS_DIR ?? "");
const { trusted } = keys;
const verify = (actor: Actor, given: string[] = []) => verifyLog(db, actor.tenantId, { given, trusted });
const problemsOf = async (actor: Actor, given: string[] = []) => (await verify(actor, given)).problems;

const record = (actor: Actor, name: string) =>
  db.$transaction((tx) => recordAudit(tx, actor, { action: "flow.create", targetId: newId(), detail: { name } }));

async function makeLog(rows = 6): Promise<Actor> {
  const actor = await makeActor();
  for (let seq = 1; seq <= rows; seq++) await record(actor, `Flow ${seq}`);
  return actor;
}

/** As the database's owner, who can switch the triggers off. `$1` is the tenant. */
async function tamper(actor: Actor, ...statements: string[]): Promise<void> {
  await ownerDb.$transaction(async (tx) => {
    await tx.$executeRawUnsafe(`alter table "AuditEvent" disable trigger user`);
    for (const sql of statements) await tx.$executeRawUnsafe(sql.replaceAll("$1", `'${actor.tenantId}'`));
    await tx.$executeRawUnsafe(`alter table "AuditEvent" enable trigger user`);
  });
}

/** Makes all hashes anew from a row on, as `audit_append()` would: the chain then holds. */
async function rehash(actor: Actor, from: number): Promise<void> {
  const { tenantId } = actor;
  const [before] = await findChainRows(ownerDb, tenantId, { after: from - 2, limit: 1 });
  let previous = before?.hash ?? "";
  for (const { seq, text } of await findChainRows(ownerDb, tenantId, { after: from - 1, limit: 1_000 })) {
    previous = hashRow(previous, text);
    await tamper(actor, `update "AuditEvent" set "hash" = '\\x${previous}' where "tenantId" = $1 and "seq" = ${seq}`);
  }
  await tamper(actor, `update "AuditHead" set "hash" = '\\x${previous}' where "tenantId" = $1`);
}

const renumber = (by: string, from: number) => [
  `update "AuditEvent" set "seq" = -("seq" ${by}) where "tenantId" = $1 and "seq" >= ${from}`,
  `update "AuditEvent" set "seq" = -"seq" where "tenantId" = $1 and "seq" < 0`,
];
const insert = (seq: number) => `insert into "AuditEvent" ("tenantId", "seq", "at", "via", "action", "detail", "hash")
  values ($1, ${seq}, now(), 'cli', 'flow.create', '{"name": "Planted"}', sha256('x'))`;

describe("the chain", () => {
  test("two writers at once leave one unbroken chain", async () => {
    const actor = await makeActor();
    const colleague = await makeActor({ tenantOf: actor });
    const writes = Array.from({ length: 30 }, (_, index) => record(index % 2 ? actor : colleague, `Flow ${index}`));
    const seqs = await Promise.all(writes);
    expect(seqs.toSorted((one, other) => one - other)).toEqual(seqs.map((_, index) => index + 1));
    expect(await verify(actor)).toMatchObject({ head: { seq: 30 }, problems: [] });
  });

  test("is recomputed to the byte, whatever a row holds", async () => {
    const actor = await makeActor();
    const text = fc.string({ unit: "binary" }).filter((each) => !each.includes("\0") && each.isWellFormed());
    const facts = fc.record({ name: text, notes: text, more: fc.jsonValue({ stringUnit: "grapheme" }) });
    await fc.assert(
      fc.asyncProperty(facts, async (detail) => {
        // A detail of any shape: what PostgreSQL makes of it is what counts.
        await db.$queryRaw`select audit_append(${actor.tenantId}::uuid, null, 'cli', 'x', null,
          ${JSON.stringify(detail).replaceAll("\\u0000", "")}::jsonb)`;
      }),
      { numRuns: 60 },
    );
    expect((await verify(actor)).problems).toEqual([]);
  });

  test("an empty log holds", async () => {
    expect(await verify(await makeActor())).toMatchObject({ head: { seq: 0 }, problems: [], provenTo: 0 });
  });
});

describe("what the database's owner did is found, and the row named", () => {
  test.each([
    [`update "AuditEvent" set "detail" = '{"name": "Other"}' where "tenantId" = $1 and "seq" = 3`],
    [`update "AuditEvent" set "at" = "at" - interval '1 hour' where "tenantId" = $1 and "seq" = 3`],
    [`update "AuditEvent" set "operatorId" = null where "tenantId" = $1 and "seq" = 3`],
    [`update "AuditEvent" set "hash" = sha256('x') where "tenantId" = $1 and "seq" = 3`],
  ])("altered: %s", async (sql) => {
    const actor = await makeLog();
    await tamper(actor, sql);
    expect(await problemsOf(actor)).toEqual([{ kind: "altered", seq: 3, count: 1 }]);
  });

  test("altered last, and with its own hash made anew", async () => {
    const actor = await makeLog();
    await tamper(actor, `update "AuditEvent" set "action" = 'flow.delete' where "tenantId" = $1 and "seq" = 6`);
    expect(await problemsOf(actor)).toEqual([{ kind: "altered", seq: 6, count: 1 }]);
  });

  test("removed from the middle, leaving a gap", async () => {
    const actor = await makeLog();
    await tamper(actor, `delete from "AuditEvent" where "tenantId" = $1 and "seq" in (3, 4)`);
    expect(await problemsOf(actor)).toEqual([{ kind: "removed", seq: 3, count: 2 }]);
  });

  test("removed, and the rows after it renumbered", async () => {
    const actor = await makeLog();
    await tamper(actor, `delete from "AuditEvent" where "tenantId" = $1 and "seq" = 3`, ...renumber("- 1", 4));
    expect(await problemsOf(actor)).toEqual([{ kind: "removed", seq: 3, count: 1 }]);
  });

  test("cut off at the end, while the head stands", async () => {
    const actor = await makeLog();
    await tamper(actor, `delete from "AuditEvent" where "tenantId" = $1 and "seq" > 4`);
    expect(await problemsOf(actor)).toEqual([{ kind: "removed", seq: 5, count: 2 }]);
  });

  test("added in the middle, and the rows after it renumbered", async () => {
    const actor = await makeLog();
    await tamper(actor, ...renumber("+ 1", 3), insert(3));
    expect(await problemsOf(actor)).toEqual([{ kind: "added", seq: 3, count: 1 }]);
  });

  test.each([0, -5])("added before the first, as row %i", async (seq) => {
    const actor = await makeLog();
    await tamper(actor, insert(seq));
    expect(await problemsOf(actor)).toEqual([{ kind: "added", seq, count: 1 }]);
  });

  test("added behind the last, following it", async () => {
    const actor = await makeLog();
    const head = await ownerDb.auditHead.findUniqueOrThrow({ where: { tenantId: actor.tenantId } });
    await tamper(actor, insert(7));
    await rehash(actor, 7);
    const hash = Buffer.from(head.hash).toString("hex");
    await tamper(actor, `update "AuditHead" set "hash" = '\\x${hash}' where "tenantId" = $1`);
    expect(await problemsOf(actor)).toEqual([{ kind: "added", seq: 7, count: 1 }]);
  });

  test.each([
    ["neighbours", 3, 4],
    ["rows apart", 2, 5],
  ])("reordered: %s", async (_, one, other) => {
    const actor = await makeLog();
    const swap = (from: number, to: number) =>
      `update "AuditEvent" set "seq" = ${to} where "tenantId" = $1 and "seq" = ${from}`;
    await tamper(actor, swap(one, 1_000), swap(other, one), swap(1_000, other));
    expect(await problemsOf(actor)).toEqual([{ kind: "reordered", seq: one, count: 1 }]);
  });
});

describe("checkpoints", () => {
  const sign = (claims: { tenantId: string; seq: number; hash: string }, key = keys.signingKey) =>
    signCheckpoint({ ...claims, at: new Date().toISOString() }, key);
  const storedOf = async ({ tenantId }: Actor) =>
    (await ownerDb.auditCheckpoint.findMany({ where: { tenantId }, orderBy: { seq: "asc" } })).map(({ jws }) => jws);

  /** Four rows, signed; then two more, signed again. */
  async function makeSigned(): Promise<Actor> {
    const actor = await makeLog(4);
    const checkpoints = createCheckpoints(keys);
    await checkpoints.signHeads(0);
    for (const name of ["fifth", "sixth"]) await record(actor, name);
    await checkpoints.signHeads(0);
    return actor;
  }

  test("agree with the log, those in the database and those kept elsewhere", async () => {
    const actor = await makeSigned();
    const given = await storedOf(actor);
    expect(given).toHaveLength(2);
    expect(await verify(actor, given)).toMatchObject({ checkpoints: 4, provenTo: 6, problems: [] });
    expect(await verify(await makeLog(), given)).toMatchObject({ checkpoints: 0, problems: [] });
  });

  test("find a log that was rewritten whole, chain and head and all", async () => {
    const actor = await makeSigned();
    await tamper(actor, `update "AuditEvent" set "detail" = '{"name": "Other"}' where "tenantId" = $1 and "seq" = 5`);
    await rehash(actor, 5);
    expect(await problemsOf(actor)).toEqual([{ kind: "rewritten", seq: 6, since: 4 }]);
  });

  test("find a log that was cut, and their own deletion, if one is kept elsewhere", async () => {
    const actor = await makeSigned();
    const [, last = ""] = await storedOf(actor);
    await tamper(
      actor,
      `delete from "AuditEvent" where "tenantId" = $1 and "seq" > 4`,
      `delete from "AuditCheckpoint" where "tenantId" = $1 and "seq" > 4`,
      `update "AuditHead" h set "seq" = 4, "hash" = e."hash" from "AuditEvent" e
         where h."tenantId" = $1 and e."tenantId" = $1 and e."seq" = 4`,
    );
    expect(await problemsOf(actor)).toEqual([]);
    expect(await problemsOf(actor, [last])).toEqual([{ kind: "shorter", seq: 6, count: 2 }]);
  });

  test("that are forged are named: another key under this kid, other claims under this signature", async () => {
    const actor = await makeLog();
    const [row] = await findChainRows(db, actor.tenantId, { after: 5, limit: 1 });
    const claims = { tenantId: actor.tenantId, seq: 6, hash: row?.hash ?? "" };
    const stranger = (await loadAuditKeys(`${process.env.COFFRE_KEYS_DIR}/stranger`)).signingKey;
    const kid = keys.signingKey.kid;
    const [head, , signature] = (await sign(claims)).split(".");
    const body = Buffer.from(JSON.stringify({ ...claims, seq: 2, at: new Date().toISOString() })).toString("base64url");
    expect(await problemsOf(actor, [await sign(claims)])).toEqual([]);
    expect(await problemsOf(actor, [`${head}.${body}.${signature}`])).toEqual([{ kind: "signature", seq: 2, kid }]);
    expect(await problemsOf(actor, [await sign(claims, { ...stranger, kid })])).toMatchObject([{ kind: "signature" }]);
    expect(await problemsOf(actor, [await sign(claims, stranger)])).toEqual([
      { kind: "key", seq: 6, kid: stranger.kid },
    ]);
    const believed = new Set([...trusted, stranger.kid]);
    const report = await verifyLog(db, actor.tenantId, { given: [await sign(claims, stranger)], trusted: believed });
    expect(report).toMatchObject({ problems: [], provenTo: 6 });
  });
});
