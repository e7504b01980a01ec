import "server-only";
import { db } from "#lib/db/client.ts";
import { isDatabaseDown } from "#lib/db/errors.ts";
import { env } from "#lib/shared/env.ts";
import { log } from "#lib/shared/log.ts";
import type { Health } from "./schema.ts";

const WAIT_MS = 2_000;

/** Asked by load balancers and by the dashboard, signed in or not: it tells no more than up or down. */
export async function getHealth(): Promise<Health> {
  const [database, engine] = await Promise.all([databaseState(), engineState()]);
  const status = database === "down" ? "down" : engine === "down" ? "degraded" : "ok";
  return { status, database, engine };
}

async function databaseState(): Promise<"up" | "down"> {
  try {
    await Promise.race([db.$queryRaw`select 1`, timeout()]);
    return "up";
  } catch (error) {
    if (!isDatabaseDown(error)) log.warn({ error }, "the database did not answer the health check");
    return "down";
  }
}

async function engineState(): Promise<"up" | "down"> {
  try {
    // biome-ignore lint/style/noRestrictedGlobals: our own engine, at an address from our own environment
    const answer = await fetch(new URL("/healthz", env.COFFRE_ENGINE_URL), { signal: AbortSignal.timeout(WAIT_MS) });
    await answer.body?.cancel();
    return answer.ok ? "up" : "down";
  } catch (error) {
    log.debug({ error }, "the engine did not answer the health check");
    return "down";
  }
}

function timeout(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error("no answer in time")), WAIT_MS).unref();
  });
}
