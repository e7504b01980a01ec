import { spawn } from "node:child_process";
import { dirname, join } from "node:path";

const binaries = join(import.meta.dirname, "../../node_modules/.bin");

export type ProgramEnd = { code: number | null; stdout: string; stderr: string };

type ProgramOptions = { cwd: string; environment?: Record<string, string> };

/** A program of Node's, with nothing of this process's environment but the path. */
export function runProgram(args: readonly string[], options: ProgramOptions): Promise<ProgramEnd> {
  return run(process.execPath, args, options);
}

/** A line as one would type it, with the programs of our packages to be found. */
export function runLine(line: string, options: ProgramOptions): Promise<ProgramEnd> {
  return run("/bin/sh", ["-c", line], options);
}

async function run(
  program: string,
  args: readonly string[],
  { cwd, environment = {} }: ProgramOptions,
): Promise<ProgramEnd> {
  const path = [dirname(process.execPath), binaries, process.env.PATH].join(":");
  const child = spawn(program, args, {
    cwd,
    env: { NODE_ENV: "production", PATH: path, NO_COLOR: "1", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk) => (stdout += chunk));
  child.stderr.on("data", (chunk) => (stderr += chunk));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, stdout, stderr };
}
