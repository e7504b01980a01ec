import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";

// A database for this file alone, where a real engine is started: it takes up whatever it finds, and tells of what other
// tests have tampered with. To be imported before anything that connects.
const { adminUrl, template, runId, urls } = inject("testDatabase");
const name = `coffre_test_${runId}_${randomBytes(4).toString("hex")}`;

const admin = new pg.Client({ connectionString: adminUrl });
await admin.connect();
// Two clones of one template at once are refused.
await admin.query("select pg_advisory_lock(7461)");
await admin.query(`create database ${name} template ${template}`);
await admin.end();

const inOwn = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).toString();
process.env.TEST_OWNER_DATABASE_URL = inOwn(adminUrl);
process.env.COFFRE_ENGINE_DATABASE_URL = inOwn(urls.engineUrl);
