import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { LogFile } from "./log-file.ts";

export type Child = {
  name: string;
  /** Resolves when it ends, with how: "exit code 1". */
  ended: Promise<string>;
  stop(): Promise<void>;
};

type ChildOptions = {
  /** As the terminal shows it. */
  name: string;
  /** Arguments of Node: flags, then the script. */
  args: string[];
  cwd: string;
  /** All that it gets: nothing is inherited. */
  environment: NodeJS.ProcessEnv;
  logFile: string;
  /** Time to finish what it has begun, once asked to stop. */
  stopLimitMs: number;
};

/** Of pino. */
const ERROR_LEVEL = 50;

const stopWithParent = new URL("./stop-with-parent.mjs", import.meta.url).href;

/** Starts a Node process of ours. Its lines go to the log file, and errors in short form to the terminal. */
export function startChild({ name, args, cwd, environment, logFile, stopLimitMs }: ChildOptions): Child {
  // In a session of its own: Ctrl+C in the terminal reaches the start script alone, which stops the three in order.
  const child = spawn(process.execPath, ["--import", stopWithParent, ...args], {
    cwd,
    env: environment,
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const log = new LogFile(logFile);
  const take = (line: string, short: string | null) => {
    log.write(line);
    if (short !== null) console.error(`${name}: ${short}`);
  };
  if (child.stdout) createInterface(child.stdout).on("line", (line) => take(line, loggedError(line)));
  if (child.stderr) createInterface(child.stderr).on("line", (line) => take(line, printedError(line)));

  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", async (code, signal) => {
      await log.close();
      resolve(signal ? `signal ${signal}` : `exit code ${code}`);
    });
  });
  return { name, ended, stop: () => stopChild(child, ended, stopLimitMs) };
}

async function stopChild(child: ChildProcess, ended: Promise<string>, limitMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  const inTime = await Promise.race([ended.then(() => true), sleep(limitMs, false, { ref: false })]);
  if (inTime) return;
  child.kill("SIGKILL");
  await ended;
}

/** An error of the log in short; null for all else, which the file keeps. */
export function loggedError(line: string): string | null {
  if (!line.startsWith("{")) return null;
  try {
    const { level, msg, error, err, reference } = JSON.parse(line);
    if (typeof level !== "number" || level < ERROR_LEVEL) return null;
    const what = [msg, (error ?? err)?.message].filter((part) => typeof part === "string" && part !== "");
    return `${what.join(": ") || "an error"}${reference ? ` (${reference})` : ""}`;
  } catch {
    return null;
  }
}

/** What a process of ours, Node or Next print on standard error is meant for a person, but for the stack. */
export function printedError(line: string): string | null {
  return line.trim() === "" || /^\s+at /.test(line) ? null : line;
}
