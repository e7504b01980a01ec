import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { startChild } from "./child.ts";
import { changeSettings, logsFolderOf, type Settings } from "./data-folder.ts";
import { freePort } from "./ports.ts";
import { StartError } from "./start-error.ts";
import type { Stopper } from "./stopper.ts";

const STAND_IN_STOP_LIMIT_MS = 3_000;

/** Starts what answers in the place of Twilio's API, on this machine alone. @returns Its address. */
export async function startStandIn(root: string, dataFolder: string, stopper: Stopper): Promise<string> {
  const port = await freePort();
  const child = startChild({
    name: "stand-in",
    args: ["test/providers/twilio.ts", "--port", String(port)],
    cwd: root,
    environment: { PATH: process.env.PATH, NODE_ENV: "production" },
    logFile: join(logsFolderOf(dataFolder), "stand-in.log"),
    stopLimitMs: STAND_IN_STOP_LIMIT_MS,
  });
  stopper.add("the stand-in for Twilio", child.stop);
  void child.ended.then((how) =>
    stopper.fail(`The stand-in for Twilio stopped unexpectedly: ${how}. Stopping the rest.`),
  );
  return `http://127.0.0.1:${port}`;
}

/** Of the story's operators. Kept, so that a later start can print it again. */
export function demoPassword(dataFolder: string, settings: Settings): string {
  if (settings.demoPassword) return settings.demoPassword;
  const demoPassword = randomBytes(9).toString("base64url");
  changeSettings(dataFolder, { demoPassword });
  return demoPassword;
}

/** Runs prisma/seed.ts as the engine, whose queue it fills. */
export async function tellStory(root: string, engineEnvironment: NodeJS.ProcessEnv, password: string): Promise<void> {
  const child = spawn(process.execPath, ["--conditions=react-server", "prisma/seed.ts"], {
    cwd: root,
    env: { ...engineEnvironment, COFFRE_DEMO_PASSWORD: password },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  if (code !== 0) throw new StartError("The demo's story could not be told; its reason stands above.");
}
