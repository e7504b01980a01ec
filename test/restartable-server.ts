import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrateDatabase } from "#scripts/migrate.ts";
import { lastingPort } from "#scripts/ports.ts";
import { POSTGRES_OWNER, startPostgres, throwAwaySettings } from "#scripts/postgres.ts";
import { findPostgresHome } from "#scripts/postgres-home.ts";
import { findLivePostmaster } from "#scripts/postmaster.ts";

/** What the server does when it is told to stop: `fast` ends open transactions, `immediate` is a crash. */
export type StopMode = "fast" | "immediate";

/** What was committed is there after a crash of the server. Only one of the machine would lose it. */
const settings = { ...throwAwaySettings, synchronous_commit: "on" };

const PASSWORD = "throw-away";

/** A PostgreSQL of its own with a migrated database, for tests that restart it meanwhile. It keeps its port. */
export async function startRestartableServer() {
  const folder = mkdtempSync(join(tmpdir(), "coffre-server-"));
  // As root, the user "postgres" passes through it.
  chmodSync(folder, 0o711);
  const home = findPostgresHome(folder, undefined);
  const start = (rest: Record<string, string> = {}) =>
    startPostgres(home, PASSWORD, join(folder, "postgres.log"), { ...settings, ...rest });
  const port = await lastingPort();
  let server = await start({ port: String(port) });
  const ownerUrl = `postgresql://${POSTGRES_OWNER}:${PASSWORD}@127.0.0.1:${port}/postgres`;
  const { engineUrl } = await migrateDatabase(ownerUrl);
  return {
    ownerUrl,
    engineUrl,
    async restart(mode: StopMode): Promise<void> {
      const pid = findLivePostmaster(home.database);
      if (pid !== null) process.kill(pid, mode === "fast" ? "SIGINT" : "SIGQUIT");
      await server.ended;
      server = await start({ port: String(port) });
    },
    async stop(): Promise<void> {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
