import { type ChildProcess, spawn } from "node:child_process";
import { requireEnv } from "#lib/shared/env.ts";
import { freePort } from "#scripts/ports.ts";

export const INTERNAL_TOKEN = "i".repeat(64);

export type EngineProcess = {
  child: ChildProcess;
  port: number;
  internalPort: number;
  /** All that it wrote: its log, a JSON object a line, and what stopped its start. */
  output: () => string;
  /** Its exit code, null if a signal ended it. */
  ended: Promise<number | null>;
};

/** An engine as the start script has it, on free ports, the test's database and the test's keys unless told otherwise. */
export async function spawnEngine(environment: Record<string, string> = {}): Promise<EngineProcess> {
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: "production" as const,
    COFFRE_ENGINE_DATABASE_URL: requireEnv("COFFRE_ENGINE_DATABASE_URL"),
    COFFRE_KEYS_DIR: requireEnv("COFFRE_KEYS_DIR"),
    COFFRE_SEALING_KEY: requireEnv("COFFRE_SEALING_KEY"),
    COFFRE_ENGINE_PORT: String(await freePort()),
    COFFRE_INTERNAL_PORT: String(await freePort()),
    COFFRE_INTERNAL_TOKEN: INTERNAL_TOKEN,
    ...environment,
  };
  const child = spawn(process.execPath, ["--disable-sigusr1", "--conditions=react-server", "engine/main.ts"], {
    stdio: ["ignore", "pipe", "pipe"],
    env,
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  return {
    child,
    port: Number(env.COFFRE_ENGINE_PORT),
    internalPort: Number(env.COFFRE_INTERNAL_PORT),
    output: () => text,
    ended,
  };
}

/** The lines of its log that tell of an error of ours. */
export function errorLines(output: string): string[] {
  return output.split("\n").filter((line) => line.includes('"level":50'));
}
