import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { POSTGRES_OWNER, startPostgres, throwAwaySettings } from "./postgres.ts";
import { findPostgresHome } from "./postgres-home.ts";

export type ThrowAwayServer = { url: string; stop(): Promise<void> };

/** A PostgreSQL of its own, without regard for power cuts unless told otherwise. Stopping it removes its folder. */
export async function startThrowAwayServer(
  settings: Record<string, string> = throwAwaySettings,
): Promise<ThrowAwayServer> {
  const folder = mkdtempSync(join(tmpdir(), "coffre-server-"));
  // As root, the user "postgres" passes through it.
  chmodSync(folder, 0o711);
  const password = "throw-away";
  const home = findPostgresHome(folder, undefined);
  const { port, stop } = await startPostgres(home, password, join(folder, "postgres.log"), settings);
  return {
    url: `postgresql://${POSTGRES_OWNER}:${password}@127.0.0.1:${port}/postgres`,
    async stop() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
