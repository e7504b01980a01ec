import pg from "pg";
import { inject } from "vitest";

// One database for each worker, cloned at its first file. Tests make their own tenants, so files share it.
const { adminUrl, template, runId, urls, sealingKey, keysFolder } = inject("testDatabase");
const name = `coffre_test_${runId}_w${process.env.VITEST_POOL_ID}`;

const admin = new pg.Client({ connectionString: adminUrl });
await admin.connect();
const { rowCount } = await admin.query("select from pg_database where datname = $1", [name]);
if (rowCount === 0) {
  // Two clones of one template at once are refused.
  await admin.query("select pg_advisory_lock(7461)");
  await admin.query(`create database ${name} template ${template}`);
}
await admin.end();

const inWorker = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).toString();

process.env.TEST_OWNER_DATABASE_URL = inWorker(adminUrl);
process.env.COFFRE_SEALING_KEY = sealingKey;
process.env.COFFRE_KEYS_DIR = keysFolder;
process.env.COFFRE_LOG_LEVEL = "silent";
process.env.COFFRE_INTERNAL_TOKEN = "0".repeat(64);
// As each process has it in production: the dashboard's code runs as coffre_web, the engine's as coffre_engine.
if (process.env.COFFRE_TEST_ROLE === "engine") process.env.COFFRE_ENGINE_DATABASE_URL = inWorker(urls.engineUrl);
else process.env.COFFRE_WEB_DATABASE_URL = inWorker(urls.webUrl);
