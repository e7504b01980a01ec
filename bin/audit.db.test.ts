import { spawn } from "node:child_process";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadAuditKeys } from "#engine/audit/audit-keys.ts";
import { createCheckpoints } from "#engine/audit/checkpoints.ts";
import { recordAudit } from "#lib/audit/record.ts";
import { db } from "#lib/db/client.ts";
import { makeActor } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";

const dataFolder = await mkdtemp(join(tmpdir(), "coffre-audit-cli-"));
const keys = await loadAuditKeys(join(dataFolder, "keys"));

/** The command as a process of its own, on the test's database. */
async function run(...args: string[]) {
  const command = ["--conditions=react-server", "bin/coffre.ts", ...args];
  const child = spawn(process.execPath, command, {
    cwd: join(import.meta.dirname, ".."),
    env: {
      NODE_ENV: "production",
      PATH: process.env.PATH,
      DATABASE_URL: process.env.TEST_OWNER_DATABASE_URL,
      COFFRE_DATA_DIR: dataFolder,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, said };
}

async function makeLog(name: string) {
  const actor = await makeActor();
  await ownerDb.tenant.update({ where: { id: actor.tenantId }, data: { name } });
  const record = () =>
    db.$transaction((tx) =>
      recordAudit(tx, actor, { action: "flow.create", targetId: null, detail: { name: "Flow" } }),
    );
  for (let row = 0; row < 5; row++) await record();
  return actor;
}

const of = (tenant: string) => ["audit", "verify", "--tenant", tenant];

test("audit verify agrees with an untouched log, in words and in JSON", async () => {
  const { tenantId } = await makeLog("Untouched");
  await createCheckpoints(keys).signHeads(0);
  const words = await run(...of("untouched"));
  expect(words).toEqual({
    code: 0,
    said: `✓ Untouched (${tenantId}): 5 rows follow one another; 1 checkpoint agrees, the last at row 5\n`,
  });
  const { code, said } = await run("--json", ...of(tenantId));
  expect(code).toBe(0);
  expect(JSON.parse(said)).toMatchObject({
    isIntact: true,
    tenants: [{ name: "Untouched", tenantId, head: { seq: 5 }, checkpoints: 1, provenTo: 5, problems: [] }],
  });
});

test("audit verify names the first broken row and exits 1", async () => {
  const { tenantId } = await makeLog("Altered");
  await tamper(`update "AuditEvent" set "via" = 'cli' where "tenantId" = '${tenantId}' and "seq" = 2`);
  const { code, said } = await run(...of("Altered"));
  expect(code).toBe(1);
  expect(said).toContain("✗ Altered");
  expect(said).toContain("Row 2 was altered");
  expect(JSON.parse((await run("--json", ...of("Altered"))).said)).toMatchObject({
    isIntact: false,
    tenants: [{ problems: [{ kind: "altered", seq: 2 }] }],
  });
});

test("audit verify finds by a checkpoint kept elsewhere that a log was cut", async () => {
  const { tenantId } = await makeLog("Cut");
  await createCheckpoints(keys).signHeads(0);
  const { jws } = await ownerDb.auditCheckpoint.findFirstOrThrow({ where: { tenantId } });
  const file = join(dataFolder, "engine.log");
  await writeFile(
    file,
    `{"level":30,"msg":"engine ready"}\n{"level":30,"checkpoint":"${jws}","msg":"audit checkpoint"}\n`,
  );
  expect((await run(...of("Cut"), "--checkpoint", file)).code).toBe(0);
  await tamper(
    `delete from "AuditEvent" where "tenantId" = '${tenantId}'`,
    `delete from "AuditCheckpoint" where "tenantId" = '${tenantId}'`,
    `delete from "AuditHead" where "tenantId" = '${tenantId}'`,
    `delete from "Tenant" where "id" = '${tenantId}'`,
  );
  const { code, said } = await run("audit", "verify", "--tenant", tenantId, "--checkpoint", file);
  expect(code).toBe(1);
  expect(said).toContain("The log is shorter than a checkpoint: it was signed at row 5, and ends 5 rows before.");
});

test("audit verify says what it cannot read", async () => {
  const nowhere = await run("audit", "verify", "--checkpoint", join(dataFolder, "no-such-file"));
  expect(nowhere).toMatchObject({ code: 1, said: expect.stringContaining("cannot be read (ENOENT)") });
  const empty = join(dataFolder, "empty.json");
  await writeFile(empty, "{}");
  expect((await run("audit", "verify", "--checkpoint", empty)).said).toContain("There is no checkpoint in");
  expect((await run(...of("nobody of this name"))).said).toContain("There is no organisation named");
});

async function tamper(...statements: string[]): Promise<void> {
  await ownerDb.$transaction(async (tx) => {
    await tx.$executeRawUnsafe(`alter table "AuditEvent" disable trigger user`);
    for (const sql of statements) await tx.$executeRawUnsafe(sql);
    await tx.$executeRawUnsafe(`alter table "AuditEvent" enable trigger user`);
  });
}
