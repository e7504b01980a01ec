import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { isAbsolute, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Configuration } from "./configuration.ts";
import { changeSettings, logsFolderOf, type Settings } from "./data-folder.ts";
import { POSTGRES_OWNER, type Postgres, productSettings, startPostgres } from "./postgres.ts";
import { findPostgresHome } from "./postgres-home.ts";
import type { PrepareAnswer, Prepared, PrepareTask } from "./prepare-database.ts";
import { StartError } from "./start-error.ts";

const DATABASE_NAME = "coffre";

/**
 * Starts the embedded server of a data folder, and notes where its files are.
 *
 * @param port Where it was before, if the processes already know it there; any free one otherwise.
 */
export async function startEmbedded(
  { dataFolder }: Configuration,
  settings: Settings,
  say: (text: string) => void,
  port?: number,
): Promise<Postgres> {
  const recorded = settings.databaseFolder && resolve(dataFolder, settings.databaseFolder);
  if (recorded && !existsSync(join(recorded, "PG_VERSION"))) {
    throw new StartError(`The database is missing: ${recorded}
Put it back from a backup. To begin anew, move ${dataFolder} away, keys and all.`);
  }
  const home = findPostgresHome(dataFolder, recorded);
  const isOutside =
    relative(dataFolder, home.database).startsWith("..") || isAbsolute(relative(dataFolder, home.database));
  if (isOutside) say(`The system user of PostgreSQL cannot enter ${dataFolder}: the database is in ${home.database}`);
  if (!recorded) say("Making the database…");
  const postgres = await startPostgres(
    home,
    settings.databasePassword,
    join(logsFolderOf(dataFolder), "postgres.log"),
    { ...productSettings, ...(port && { port: String(port) }) },
  );
  if (!recorded) {
    changeSettings(dataFolder, {
      databaseFolder: isOutside ? home.database : relative(dataFolder, home.database),
    });
  }
  return postgres;
}

export function embeddedUrl(port: number, password: string): string {
  return `postgresql://${POSTGRES_OWNER}:${password}@127.0.0.1:${port}/${DATABASE_NAME}`;
}

/** Starts the short process that migrates; it loads while PostgreSQL still starts, and waits for its task. */
export function startPreparing(
  root: string,
  dataFolder: string,
): {
  prepare(task: PrepareTask): Promise<Prepared>;
  cancel(): Promise<void>;
} {
  const script = fileURLToPath(new URL("./prepare-database.ts", import.meta.url));
  const child = spawn(process.execPath, ["--conditions=react-server", script], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "production",
      NODE_COMPILE_CACHE: join(dataFolder, "cache/start"),
      COFFRE_LOG_LEVEL: "warn",
    },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const answer = new Promise<PrepareAnswer>((done) => {
    child.once("message", (message) => done(message as PrepareAnswer));
    child.once("error", ({ message }) => done({ problem: message }));
    child.once("exit", (code) => done({ problem: `The database could not be prepared (exit code ${code}).` }));
  });
  return {
    async prepare(task) {
      if (child.connected) child.send(task);
      const result = await answer;
      if ("problem" in result) throw new StartError(result.problem);
      return result.prepared;
    },
    async cancel() {
      child.kill();
    },
  };
}
