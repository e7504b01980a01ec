import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StartError } from "./start-error.ts";

/** What the dashboard is built from. Folders that are not there count as empty. */
const sources = ["app", "components", "lib", "messages", "public", "prisma/schema.prisma"];
const rootSources =
  /^(next\.config\.js|proxy\.ts|tailwind\.config\.ts|postcss\.config\.js|tsconfig\.json|package(-lock)?\.json)$/;
/** Next needs none of the settings that the processes run with, and must not build them in. */
const buildVariables = ["PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "COFFRE_NEXT_DIR"];

type Say = (text: string) => void;

/** Makes Prisma's client for the schema as it stands. */
export async function generateClientIfNeeded(root: string, say: Say, signal: AbortSignal): Promise<void> {
  const stamp = join(root, "node_modules/.coffre-client");
  const hash = hashOf(root, ["prisma/schema.prisma", "package-lock.json"]);
  if (existsSync(join(root, "lib/db/generated/client.ts")) && readStamp(stamp) === hash) return;
  say("Generating the database client…");
  await run(root, ["scripts/generate.mjs"], signal);
  writeFileSync(stamp, hash);
}

/**
 * Builds the dashboard, unless it is there for exactly these sources. Needs the database client.
 *
 * @throws StartError with what the builder printed.
 */
export async function buildIfNeeded(root: string, say: Say, signal: AbortSignal): Promise<void> {
  const stamp = join(root, process.env.COFFRE_NEXT_DIR ?? ".next", "coffre-build");
  const hash = hashOf(root, [...sources, ...readdirSync(root).filter((name) => rootSources.test(name))]);
  if (readStamp(stamp) === hash) return;
  say("Building the dashboard. The first time, and after a change of the sources, this takes about a minute…");
  const startedAt = Date.now();
  rmSync(stamp, { force: true });
  await run(root, ["node_modules/next/dist/bin/next", "build"], signal);
  writeFileSync(stamp, hash);
  say(`Built in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
}

/** Of the files' names and contents, and of Node's version. */
export function hashOf(root: string, paths: readonly string[]): string {
  const hash = createHash("sha256").update(process.version);
  for (const path of paths.toSorted()) addTo(path);
  return hash.digest("hex");

  function addTo(path: string): void {
    const full = join(root, path);
    const stat = statSync(full, { throwIfNoEntry: false });
    if (!stat || path.endsWith("/generated") || /\.test\.tsx?$/.test(path)) return;
    if (stat.isDirectory()) for (const name of readdirSync(full).toSorted()) addTo(`${path}/${name}`);
    else hash.update(`\n${path}\n`).update(readFileSync(full));
  }
}

function readStamp(path: string): string | null {
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}

function run(root: string, args: string[], signal: AbortSignal): Promise<void> {
  const kept = buildVariables.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...Object.fromEntries(kept), NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    stdio: ["ignore", "pipe", "pipe"],
    signal,
  });
  const output: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => output.push(chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new StartError(`${args[0]} failed:\n${Buffer.concat(output).toString("utf8").trim()}`));
    });
  });
}
