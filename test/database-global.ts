import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { createSealingKey } from "#lib/crypto/keyring.ts";
import { importPublicKey, seal } from "#lib/crypto/seal.ts";
import { migrateDatabase, type RoleUrls } from "#scripts/migrate.ts";

declare module "vitest" {
  interface ProvidedContext {
    testDatabase: {
      /** The server's database to make others from, as its owner. */
      adminUrl: string;
      template: string;
      runId: string;
      urls: RoleUrls;
      sealingKey: string;
      keysFolder: string;
    };
  }
}

/** One migrated database to clone for each worker, with one sealing key. `scripts/test.mjs` starts the server. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const adminUrl = process.env.TEST_DATABASE_URL;
  if (!adminUrl) throw new Error("Run database tests with: npm test (it starts the PostgreSQL that they need).");
  const runId = randomBytes(4).toString("hex");
  const template = `coffre_test_${runId}_template`;
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(`create database ${template}`);

  const templateUrl = Object.assign(new URL(adminUrl), { pathname: `/${template}` }).toString();
  const urls = await migrateDatabase(templateUrl);
  const keysFolder = join(mkdtempSync(join(tmpdir(), "coffre-test-")), "keys");
  const jwk = await createSealingKey(keysFolder);
  await insertSealingKey(templateUrl, jwk);

  project.provide("testDatabase", { adminUrl, template, runId, urls, sealingKey: JSON.stringify(jwk), keysFolder });
  return async () => {
    const { rows } = await admin.query("select datname from pg_database where datname like $1", [
      `coffre_test_${runId}_%`,
    ]);
    for (const { datname } of rows) await admin.query(`drop database ${datname} with (force)`);
    await admin.end();
  };
}

async function insertSealingKey(url: string, jwk: { kid: string }): Promise<void> {
  const canary = await seal(await importPublicKey(jwk as never), "coffre", { use: "canary" });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`insert into "SealingKey" (kid, state, "publicJwk", canary) values ($1, 'active', $2, $3)`, [
    jwk.kid,
    jwk,
    canary,
  ]);
  await client.end();
}
