import "server-only";
import { createHash, timingSafeEqual } from "node:crypto";
import { Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";
import { type Actor, findSessionActor } from "#lib/auth/actor.ts";
import type { ExecutionQueue } from "#lib/executions/mutations/execution-queue.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { env } from "#lib/shared/env.ts";
import { MAX_FILE_BYTES } from "#lib/stored-items/schema.ts";
import { itemIdInput } from "#lib/vault/schema.ts";
import type { ArchiveOpener } from "../pkcs12/open-archive.ts";
import { createProgressStreams, type ProgressStreams } from "../progress/progress-streams.ts";
import type { EngineParts } from "../run/run.ts";
import { testConnection } from "../run/test-connection.ts";
import { answerError } from "./answer-error.ts";
import { internalAlerts } from "./internal-alerts.ts";
import { readInput } from "./internal-body.ts";
import { internalConnect } from "./internal-connect.ts";
import { internalExecutions } from "./internal-executions.ts";
import { internalProgress } from "./internal-progress.ts";
import { internalSettings } from "./internal-settings.ts";
import { internalStoredItems } from "./internal-stored-items.ts";
import { internalTriggers } from "./internal-triggers.ts";

const MIB = 1024 * 1024;
const MAX_BODY_BYTES = 2 * MIB;
/** A file of 2 MiB in base64, and what is said of it. */
const MAX_STORED_ITEM_BYTES = Math.ceil(MAX_FILE_BYTES / 3) * 4 + 64 * 1024;

type InternalOptions = {
  token: string;
  engine: EngineParts;
  queue: ExecutionQueue;
  archives: ArchiveOpener;
  progress?: ProgressStreams;
};
type Variables = { Variables: { actor: Actor } };

/**
 * What the web process asks of the engine. It proves that it is the web process by the token, and names a session:
 * who that is, and what they may do, is looked up here.
 */
export function internalApp({
  token,
  engine,
  queue,
  archives,
  progress = createProgressStreams(),
}: InternalOptions): Hono<Variables> {
  const app = new Hono<Variables>();
  app.onError(answerError);
  app.notFound((context) => context.json({ code: "NOT_FOUND", messageKey: "engine.noSuchPath" }, 404));
  app.use(refuseWithout(token), refuseOtherThanJson, limitByPath, findActor);

  app.post("/internal/connections/test", async (context) => {
    const { itemId } = await readInput(itemIdInput, context.req.raw);
    return context.json(await testConnection(engine, context.get("actor"), itemId));
  });
  app.route("/", internalExecutions({ keyring: engine.keyring, queue }));
  app.route("/", internalProgress(progress));
  app.route("/", internalStoredItems({ keyring: engine.keyring, archives }));
  app.route("/", internalTriggers(engine.keyring.publicKey));
  app.route("/", internalConnect(engine));
  app.route("/", internalAlerts(engine, env.COFFRE_PUBLIC_URL));
  app.route("/", internalSettings());
  return app;
}

function refuseWithout(token: string): MiddlewareHandler {
  const expected = digest(`Bearer ${token}`);
  return async (context, next) => {
    const given = digest(context.req.header("authorization") ?? "");
    if (!timingSafeEqual(given, expected)) throw new AppError("UNAUTHENTICATED", "engine.internalToken");
    await next();
  };
}

/** Both sides of the comparison have one length, whatever was sent. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

const refuseOtherThanJson: MiddlewareHandler = async (context, next) => {
  const type = context.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (context.req.method !== "POST" || type !== "application/json") {
    throw new AppError("INVALID", "engine.jsonOnly");
  }
  await next();
};

const findActor: MiddlewareHandler<Variables> = async (context, next) => {
  const tenantId = z.uuid().safeParse(context.req.header("x-coffre-tenant"));
  const sessionId = z.uuid().safeParse(context.req.header("x-coffre-session"));
  const actor = tenantId.success && sessionId.success ? await findSessionActor(tenantId.data, sessionId.data) : null;
  if (!actor) throw new AppError("UNAUTHENTICATED", "errors.unauthenticated");
  context.set("actor", actor);
  await next();
};

const limitByPath: MiddlewareHandler = (context, next) => {
  const limit = context.req.path.startsWith("/internal/stored-items") ? limitStoredItem : limitOther;
  return limit(context, next);
};
const limitStoredItem = limitBody(MAX_STORED_ITEM_BYTES);
const limitOther = limitBody(MAX_BODY_BYTES);

function limitBody(maxSize: number): MiddlewareHandler {
  return bodyLimit({
    maxSize,
    onError: () => {
      throw new AppError("INVALID", "engine.bodyTooLarge", { megabytes: Math.floor(maxSize / MIB) });
    },
  });
}
