import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { readConfiguration } from "#scripts/configuration.ts";
import { keysFolderOf, readRunNote } from "#scripts/data-folder.ts";
import { roleUrls } from "#scripts/migrate.ts";
import { StartError } from "#scripts/start-error.ts";

const root = resolve(fileURLToPath(import.meta.url), "../..");

export type RunningDatabase = {
  ownerUrl: string;
  webUrl: string;
  engineUrl: string;
  keysFolder: string;
  publicUrl: string;
};

/**
 * The database that a command works on: that of `DATABASE_URL`, or the embedded one of the start that runs on the
 * data folder.
 *
 * @throws StartError if there is none that answers.
 */
export async function findRunningDatabase(environment: NodeJS.ProcessEnv): Promise<RunningDatabase> {
  const configuration = readConfiguration(environment, root);
  const note = readRunNote(configuration.dataFolder);
  const ownerUrl = configuration.databaseUrl ?? note?.databaseUrl;
  const advice = "Start Coffre first (npm start), or set DATABASE_URL or COFFRE_DATA_DIR to where it runs.";
  if (!ownerUrl) throw new StartError(`No database is running for ${configuration.dataFolder}. ${advice}`);

  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
  } catch (error) {
    const { hostname, port } = new URL(ownerUrl);
    const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    throw new StartError(`No database answers at ${hostname}:${port || 5432} (${reason}). ${advice}`);
  } finally {
    await client.end().catch(() => {});
  }
  return {
    ownerUrl,
    ...roleUrls(ownerUrl),
    keysFolder: keysFolderOf(configuration.dataFolder),
    publicUrl: note?.publicUrl ?? configuration.publicUrl,
  };
}
