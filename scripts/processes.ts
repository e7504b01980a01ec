import { get } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Child, startChild } from "./child.ts";
import { engineEnvironment, type Wiring, webEnvironment } from "./child-environment.ts";
import type { Configuration } from "./configuration.ts";
import { logsFolderOf } from "./data-folder.ts";
import { StartError } from "./start-error.ts";
import type { Stopper } from "./stopper.ts";
import { supervise } from "./supervise.ts";

const READY_LIMIT_MS = 60_000;
const REQUEST_LIMIT_MS = 5_000;
const POLL_MS = 25;
const WEB_STOP_LIMIT_MS = 10_000;
/** Megabytes. With V8's own 16 an idle process holds some 25 MB more of what its start has left behind. */
const SMALL_YOUNG_SPACE = "--max-semi-space-size=4";
/** With 4 the engine spends an eighth of a hook's call on collecting. Given whole from the start, it does not grow later. */
export const ENGINE_YOUNG_SPACE = ["--min-semi-space-size=16", "--max-semi-space-size=16"];
/** The engine lets actions that have begun come to their end. */
const ENGINE_STOP_LIMIT_MS = 40_000;

/** The dashboard says meanwhile that nothing can run. */
const ENGINE_PAUSE_MS = 10_000;
const WEB_PAUSE_MS = 1_000;

/** The two at once; ready when both answer, and kept running from then on. */
export async function startProcesses(
  root: string,
  configuration: Configuration,
  wiring: Wiring,
  stopper: Stopper,
): Promise<void> {
  const logs = logsFolderOf(configuration.dataFolder);
  const { localHost, enginePort, webPort } = configuration;
  const begin = (name: string, args: string[], environment: NodeJS.ProcessEnv, stopLimitMs: number) => async () => {
    const logFile = join(logs, `${name}.log`);
    const child = startChild({ name, args, cwd: root, environment, logFile, stopLimitMs });
    return { ...child, ended: child.ended.then((how) => `${how}; its log is ${logFile}`) };
  };
  const engine = await supervise({
    name: "The engine process",
    begin: begin(
      "engine",
      ["--disable-sigusr1", ...ENGINE_YOUNG_SPACE, "--conditions=react-server", "engine/main.ts"],
      engineEnvironment(process.env, configuration, wiring),
      ENGINE_STOP_LIMIT_MS,
    ),
    firstPauseMs: ENGINE_PAUSE_MS,
    stopper,
  });
  const web = await supervise({
    name: "The web process",
    begin: begin(
      "web",
      ["--disable-sigusr1", SMALL_YOUNG_SPACE, "scripts/serve-web.ts"],
      webEnvironment(process.env, configuration, wiring),
      WEB_STOP_LIMIT_MS,
    ),
    firstPauseMs: WEB_PAUSE_MS,
    stopper,
  });
  await Promise.all([
    untilReady(engine.first, `http://${localHost}:${enginePort}/readyz`, stopper.signal),
    untilReady(web.first, `http://${localHost}:${webPort}/api/health`, stopper.signal),
  ]);
  engine.keep();
  web.keep();
}

async function untilReady(child: Pick<Child, "name">, url: string, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + READY_LIMIT_MS;
  while (Date.now() < deadline) {
    signal.throwIfAborted();
    const isReady = await answersOk(url);
    if (isReady) return;
    await sleep(POLL_MS);
  }
  throw new StartError(`The ${child.name} process did not become ready within ${READY_LIMIT_MS / 1000} s: ${url}`);
}

/** By node:http: `fetch` would keep 8 MB for as long as this process runs. */
function answersOk(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false, timeout: REQUEST_LIMIT_MS }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once("error", () => resolve(false));
    request.once("timeout", () => request.destroy());
  });
}
