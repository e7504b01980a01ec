import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EngineOverTls } from "./engine-over-tls.ts";
import { type ProgramEnd, runLine } from "./run-program.ts";

export type DeployCli = {
  folder: string;
  /** Runs a line of shell in the folder, with what docs/migrating.md exports and more. */
  run: (line: string, environment?: Record<string, string>) => Promise<ProgramEnd>;
  /** All that it said so far. */
  output: () => string;
  remove: () => Promise<void>;
};

/** auth0-deploy-cli, unmodified, in a folder of its own. */
export async function makeDeployCli(
  { domain, caFile }: EngineOverTls,
  { clientId, clientSecret }: { clientId: string; clientSecret: string },
): Promise<DeployCli> {
  const folder = await mkdtemp(join(tmpdir(), "coffre-deploy-"));
  const exported = {
    ...{ AUTH0_DOMAIN: domain, AUTH0_CLIENT_ID: clientId, AUTH0_CLIENT_SECRET: clientSecret },
    NODE_EXTRA_CA_CERTS: caFile,
  };
  let said = "";
  return {
    folder,
    output: () => said,
    async run(line, environment = {}) {
      const end = await runLine(line, { cwd: folder, environment: { ...exported, ...environment } });
      said += end.stdout + end.stderr;
      return end;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Every file of a folder by its path there, JSON read. */
export async function readFolder(folder: string): Promise<Record<string, unknown>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = files.toSorted().map(async (file) => {
    const text = await readFile(file, "utf8");
    return [file.slice(folder.length + 1), file.endsWith(".json") ? JSON.parse(text) : text] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}
