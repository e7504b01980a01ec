import "server-only";
import { randomUUID } from "node:crypto";
import { type Context, Hono } from "hono";
import type { PrivateSealingKeys } from "#lib/crypto/open.ts";
import { isDatabaseDown } from "#lib/db/errors.ts";
import type { ExecutionQueue } from "#lib/executions/mutations/execution-queue.ts";
import { renderMessage } from "#lib/i18n/render-message.ts";
import { AppError, statusOf } from "#lib/shared/app-error.ts";
import { type Clock, systemClock } from "#lib/shared/clock.ts";
import { log } from "#lib/shared/log.ts";
import { fromPublicId } from "#lib/shared/public-id.ts";
import type { Runner } from "../../jobs/runner.ts";
import { callerAddress } from "../caller-address.ts";
import { findHook, type Hook } from "./find-hook.ts";
import { createGuessLimit } from "./guess-limit.ts";
import { HookFailure } from "./hook-failure.ts";
import { type HookCall, isProven } from "./prove-call.ts";
import { readRawBody } from "./read-raw-body.ts";
import { createRecentHooks } from "./recent-hooks.ts";
import { runCall } from "./run-call.ts";
import { createSigningKeys } from "./signing-keys.ts";
import { spendRate } from "./spend-rate.ts";
import { isTouchDue, touchHook } from "./touch-hook.ts";

export type HooksDeps = {
  runner: Runner;
  queue: ExecutionQueue;
  privateKeys: PrivateSealingKeys;
  clock?: Clock;
  /** How long a synchronous call waits for its flow. */
  waitMs?: number;
};

const WAIT_MS = 30_000;
/** No hook has it: what is no id takes the same way as an id that nobody has. */
const NO_ID = "00000000-0000-0000-0000-000000000000";

/** `/hooks/<id>/<secret>`, and `/hooks/<id>` for calls that are signed. The path is a secret: nothing here logs it. */
export function hooksApp({ runner, queue, privateKeys, clock = systemClock, waitMs = WAIT_MS }: HooksDeps): Hono {
  const app = new Hono();
  const keys = createSigningKeys(privateKeys, clock);
  const refuse = createGuessLimit();
  const recentHooks = createRecentHooks();
  const parts = { runner, queue, waitMs };

  async function answer(context: Context): Promise<Response> {
    const { raw } = context.req;
    const { id = "", secret } = context.req.param() as { id?: string; secret?: string };
    const body = await readRawBody(raw);
    const now = clock();
    const hookId = fromPublicId("aft", id) ?? NO_ID;
    const query = sentQuery(context);
    const call = { method: raw.method, secret, query, headers: raw.headers, body, now };
    const recent = recentHooks.find(hookId, now);
    return (recent && (await answerBy(recent, raw, call))) ?? answerAnew(context, hookId, call);
  }

  /** @returns Null where only the hook as it stands now can tell. */
  async function answerBy(recent: Hook, raw: Request, call: HookCall): Promise<Response | null> {
    if (!(await isProven(recent, call, keys))) return null;
    try {
      return await runCall(parts, recent, raw, call, recent.basis);
    } catch (error) {
      if (!(error instanceof HookFailure) && !(error instanceof AppError)) throw error;
      recentHooks.forget(recent.id);
      return null;
    }
  }

  async function answerAnew(context: Context, hookId: string, call: HookCall): Promise<Response> {
    const hook = await findHook(hookId);
    if (!(await isProven(hook, call, keys)) || hook === null) throw await refuse(callerAddress(context));
    await spendRate(hook);
    await touchHook(hook, call.now);
    const answer = await runCall(parts, hook, context.req.raw, call);
    // The row was written since it was read, if this call was noted.
    if (!isTouchDue(hook, call.now)) await recentHooks.keep(hook);
    return answer;
  }

  app.all("/hooks/:id", answer);
  app.all("/hooks/:id/:secret", answer);
  app.all("/hooks/*", async (context) => {
    throw await refuse(callerAddress(context));
  });
  app.onError(answerFailure);
  return app;
}

/** `Request.url` writes some characters in its own way, and a signature is over those that were sent. */
function sentQuery({ env, req }: Context): string {
  const { incoming } = (env ?? {}) as { incoming?: { url?: string } };
  const url = incoming?.url ?? req.url;
  const at = url.indexOf("?");
  return at < 0 ? "" : url.slice(at);
}

function answerFailure(error: unknown, context: Context): Response {
  context.header("cache-control", "no-store");
  if (error instanceof HookFailure) {
    if (error.retryAfter !== undefined) context.header("retry-after", String(error.retryAfter));
    return context.json(error.toBody(), error.status);
  }
  if (error instanceof AppError) {
    if (error.code === "RATE_LIMITED") context.header("retry-after", "1");
    const message = renderMessage("en", error.messageKey, error.params);
    return context.json({ error: { code: `ERR_${error.code}`, message } }, statusOf[error.code]);
  }
  if (isDatabaseDown(error)) {
    return context.json(
      { error: { code: "ERR_UNAVAILABLE", message: renderMessage("en", "engine.hookUnavailable") } },
      503,
    );
  }
  const reference = randomUUID().slice(0, 8);
  log.error({ reference, error, path: "/hooks/{id}" }, "a hook failed in a way that nobody expected");
  const message = renderMessage("en", "errors.unexpected", { reference });
  return context.json({ error: { code: "ERR_UNEXPECTED", message } }, 500);
}
