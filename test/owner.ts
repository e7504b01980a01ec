import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { PrismaClient } from "#lib/db/generated/client.ts";

const connectionString = process.env.TEST_OWNER_DATABASE_URL ?? "";

/** The test's database as its owner: to arrange and to look, never to act. */
export const ownerDb = new PrismaClient({ adapter: new PrismaPg({ connectionString, max: 4 }) });

/** Until a statement of this database waits for what another one has locked. */
export async function waitForLock(): Promise<void> {
  for (;;) {
    const rows = await ownerDb.$queryRaw<unknown[]>`
      select 1 from pg_stat_activity where "datname" = current_database() and "wait_event_type" = 'Lock'`;
    if (rows.length > 0) return;
  }
}

/** Every table of every schema, the queue's too, as PostgreSQL prints it. For canaries. */
export async function everyTableAsText(): Promise<string> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    const texts: string[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ line: string }>(`select t::text as line from ${name} t`);
      texts.push(name, ...rows.map(({ line }) => line));
    }
    return texts.join("\n");
  } finally {
    await client.end();
  }
}
