import { createHmac } from "node:crypto";
import { afterAll } from "vitest";
import { hooksApp } from "#engine/http/hooks/hooks-app.ts";
import { openJobQueue } from "#engine/jobs/execution-queue.ts";
import { createExecutor } from "#engine/jobs/executor.ts";
import { newId } from "#lib/db/ids.ts";
import { requireEnv } from "#lib/shared/env.ts";
import type { Json } from "#lib/shared/json.ts";
import type { NewTrigger } from "#lib/triggers/schema.ts";
import { makeEngineParts } from "./engine-parts.ts";
import { keyring } from "./triggers.ts";

export type HookAnswer = { status: number; headers: Headers; body: Json };
export type CallInit = {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  query?: string;
};

/** An engine’s hooks, its queue and what runs executions; the dispatcher begins when a test starts it. */
export async function makeHookEngine({ waitMs }: { waitMs?: number } = {}) {
  const queue = await openJobQueue(requireEnv("COFFRE_ENGINE_DATABASE_URL"));
  const engine = { ...(await makeEngineParts()), queue };
  const { dispatcher, runner } = createExecutor({ engineId: newId(), engine, queue });
  let now: Date | null = null;
  const clock = () => now ?? new Date();
  const app = hooksApp({
    runner,
    queue,
    privateKeys: keyring.privateKeys,
    clock,
    ...(waitMs !== undefined && { waitMs }),
  });
  afterAll(() => queue.close());

  async function call(url: string | null, init: CallInit = {}, address = "192.0.2.1"): Promise<HookAnswer> {
    const { method = "POST", headers = {}, body, query = "" } = init;
    const sent = { method, headers, ...(body !== undefined && { body: body as BodyInit }) };
    const bindings = { incoming: { socket: { remoteAddress: address } } };
    const answer = await app.request(`${url}${query}`, sent, bindings);
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text === "" ? null : (JSON.parse(text) as Json) };
  }

  return {
    app,
    queue,
    runner,
    dispatcher,
    call,
    setNow: (at: Date | null) => {
      now = at;
    },
    postJson: (url: string | null, input: Json, headers: Record<string, string> = {}) =>
      call(url, { headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(input) }),
  };
}

/** As docs/triggers.md says, written a second time. */
export function signed({ signingKey }: NewTrigger, body: string, at = Math.floor(Date.now() / 1000)) {
  const v1 = createHmac("sha256", signingKey ?? "")
    .update(`${at}.${body}`)
    .digest("hex");
  return { "content-type": "application/json", "x-coffre-signature": `t=${at},v1=${v1}` };
}
