import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildIfNeeded, generateClientIfNeeded } from "./build.ts";
import { ensureChromium } from "./chromium.ts";
import { StartError } from "./start-error.ts";
import { countPlaywright, countVitest, type Tally } from "./test-tally.ts";
import { startThrowAwayServer, type ThrowAwayServer } from "./throw-away-server.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const results = join(root, "test-results");

const parts = ["check", "unit", "db", "e2e"] as const;
type Part = (typeof parts)[number];

const running = new Set<ChildProcess>();

/** `npm test`: every check and test, or the parts named; the last line tells how many passed and failed. */
export async function runTests(args: readonly string[]): Promise<void> {
  const unknown = args.find((argument) => !parts.includes(argument as Part));
  if (unknown) return finish({ passed: 0, failed: 1 }, `Unknown part ${unknown}. There are: ${parts.join(", ")}.`);
  const chosen = new Set<Part>(args.length > 0 ? (args as Part[]) : parts);
  const server = chosen.has("db") || chosen.has("e2e") ? await startThrowAwayServer() : null;
  const interrupt = async () => {
    for (const child of running) child.kill();
    await server?.stop();
    process.exit(1);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => void interrupt());
  try {
    finish(await runParts(chosen, server));
  } catch (error) {
    finish({ passed: 0, failed: 1 }, error instanceof StartError ? error.message : error);
  } finally {
    await server?.stop();
  }
}

async function runParts(chosen: ReadonlySet<Part>, server: ThrowAwayServer | null): Promise<Tally> {
  const { signal } = new AbortController();
  await generateClientIfNeeded(root, console.log, signal);
  const tallies: Tally[] = [];
  // The check of sizes and the e2e tests look at the build; the rest is worth running without it.
  if (chosen.has("check") || chosen.has("e2e")) {
    const isBuilt = await buildIfNeeded(root, console.log, signal).then(
      () => true,
      (error: unknown) => console.error(error instanceof StartError ? error.message : error),
    );
    tallies.push(asTally("build", isBuilt === true));
  }
  if (chosen.has("check")) tallies.push(...(await runChecks()));
  if (chosen.has("unit")) tallies.push(await runVitest(["unit"], server));
  if (chosen.has("db")) tallies.push(await runVitest(["web", "engine"], server));
  if (chosen.has("e2e")) tallies.push(await runPlaywright(server));
  return tallies.reduce((sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }));
}

/**
 * The steps of `npm run check`, each counted as one test, all of them also when one fails. Two at a time after the
 * first, which makes what the others read: each keeps one core busy.
 */
async function runChecks(): Promise<Tally[]> {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: { check: string } };
  const [first = "", ...rest] = scripts.check.split(" && ");
  const runStep = async (step: string) => asTally(step, (await run("sh", ["-c", step], {})) === 0);
  const tallies = [await runStep(first)];
  const takeOn = async () => {
    for (let step = rest.shift(); step !== undefined; step = rest.shift()) tallies.push(await runStep(step));
  };
  await Promise.all([takeOn(), takeOn()]);
  return tallies;
}

function asTally(step: string, isGood: boolean): Tally {
  console.log(`${isGood ? "✓" : "✗"} ${step}`);
  return isGood ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function runVitest(projects: string[], server: ThrowAwayServer | null): Promise<Tally> {
  const file = join(results, `vitest-${projects.join("-")}.json`);
  rmSync(file, { force: true });
  const code = await run(
    "vitest",
    [
      "run",
      ...projects.map((name) => `--project=${name}`),
      "--reporter=default",
      "--reporter=json",
      `--outputFile=${file}`,
    ],
    server ? { TEST_DATABASE_URL: server.url } : {},
  );
  return countVitest(existsSync(file) ? readFileSync(file, "utf8") : null, code);
}

async function runPlaywright(server: ThrowAwayServer | null): Promise<Tally> {
  const file = join(results, "e2e.json");
  rmSync(file, { force: true });
  const executable = ensureChromium(root);
  const code = await run("playwright", ["test"], {
    ...(server && { TEST_DATABASE_URL: server.url }),
    ...(executable && { COFFRE_CHROMIUM: executable }),
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
    // The fixtures use the product's own modules, which `server-only` keeps out of anything but a server.
    NODE_OPTIONS: "--conditions=react-server",
  });
  return countPlaywright(existsSync(file) ? readFileSync(file, "utf8") : null, code);
}

/** @returns The exit code. */
function run(command: string, args: string[], extra: Record<string, string>): Promise<number> {
  const path = `${join(root, "node_modules/.bin")}:${process.env.PATH}`;
  const child = spawn(command, args, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, PATH: path, CI: "1", ...extra },
  });
  running.add(child);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      running.delete(child);
      resolve(code ?? 1);
    });
  });
}

function finish({ passed, failed }: Tally, problem?: unknown): void {
  if (problem !== undefined) console.error(problem);
  process.exitCode = failed === 0 ? 0 : 1;
  // Last, after what is still to be stopped has had its say.
  process.once("exit", () => console.log(`${passed} passed, ${failed} failed`));
}
