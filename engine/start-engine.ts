import "server-only";
import { Hono } from "hono";
import { getPath } from "hono/utils/url";
import { flushRefusals } from "#lib/audit/refusals.ts";
import { db } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { closePool } from "#lib/db/pool.ts";
import { createEgress, egressConfigFromEnv } from "#lib/egress/egress.ts";
import { deleteExpiredCodes } from "#lib/one-time-codes/mutations.ts";
import { env, requireEnv } from "#lib/shared/env.ts";
import { loadAuditKeys } from "./audit/audit-keys.ts";
import { createCheckpoints } from "./audit/checkpoints.ts";
import { deleteOldAttempts } from "./connect/attempt.ts";
import { answerError } from "./http/answer-error.ts";
import { auth0App } from "./http/auth0/auth0-app.ts";
import { loadTokenKeys } from "./http/auth0/token-keys.ts";
import { healthApp } from "./http/health.ts";
import { hooksApp } from "./http/hooks/hooks-app.ts";
import { internalApp } from "./http/internal.ts";
import { listen } from "./http/listen.ts";
import { v4App, v4Path } from "./http/v4/v4-app.ts";
import { loadAuthenticate } from "./installation-key.ts";
import { deleteUnusedSnapshots } from "./jobs/draft-snapshots.ts";
import { openJobQueue } from "./jobs/execution-queue.ts";
import { createExecutor } from "./jobs/executor.ts";
import { forgetCalls } from "./jobs/forget-calls.ts";
import { deleteOldExecutions, dropLeftUses } from "./jobs/retention.ts";
import { createSchedules } from "./jobs/schedules.ts";
import { createArchiveOpener } from "./pkcs12/open-archive.ts";
import { openKeyring } from "./run/open-keyring.ts";
import type { EngineParts } from "./run/run.ts";
import { createRenewals } from "./tokens/renewals.ts";

export type Engine = {
  port: number;
  /** Answers and takes no more, lets what runs come to its end for at most `drainMs`, and closes everything. */
  stop(drainMs: number): Promise<void>;
};

const INTERNAL_HOST = "127.0.0.1";
const HTTP_GRACE_MS = 5_000;

/**
 * Everything of the engine's process: keys, queue, dispatcher, and the two listeners.
 *
 * @throws KeyringError, PortInUseError, or the database's own error.
 */
export async function startEngine(): Promise<Engine> {
  const keysFolder = requireEnv("COFFRE_KEYS_DIR");
  const databaseUrl = requireEnv("COFFRE_ENGINE_DATABASE_URL");
  const keyring = await openKeyring(keysFolder);
  const tokenKeys = await loadTokenKeys(keysFolder);
  const checkpoints = createCheckpoints(await loadAuditKeys(keysFolder));
  const egress = createEgress(egressConfigFromEnv());
  const authenticate = await loadAuthenticate(keysFolder);
  const archives = createArchiveOpener();
  const engineId = newId();
  const queue = await openJobQueue(databaseUrl);
  const engine: EngineParts = { keyring, egress, queue, authenticate };
  const schedules = createSchedules({ queue });
  const { dispatcher, runner } = createExecutor({
    engineId,
    engine,
    queue,
    everySecond: () => schedules.fireDue(),
    everyMinute: tidy,
  });

  const inside = await listen(
    internalApp({ token: requireEnv("COFFRE_INTERNAL_TOKEN"), engine, queue, archives }),
    INTERNAL_HOST,
    requireEnv("COFFRE_INTERNAL_PORT"),
  );
  const outside = await listen(
    publicApp(
      auth0App({
        tokenKeys,
        publicUrl: env.COFFRE_PUBLIC_URL,
        sealTo: keyring.publicKey,
        executions: { runner, queue },
      }),
      hooksApp({ runner, queue, privateKeys: keyring.privateKeys }),
      v4App({ storedItems: { keyring, archives }, publicUrl: env.COFFRE_PUBLIC_URL, stubs: env.COFFRE_V4_STUBS }),
    ),
    env.COFFRE_HOST,
    env.COFFRE_ENGINE_PORT,
  );
  const renewals = createRenewals(engine);
  dispatcher.start();
  renewals.start();
  checkpoints.start();

  return {
    port: outside.port,
    async stop(drainMs) {
      await Promise.all([outside.close(HTTP_GRACE_MS), inside.close(HTTP_GRACE_MS), dispatcher.stop(drainMs)]);
      await flushRefusals();
      await Promise.all([checkpoints.stop(), renewals.stop()]);
      await egress.close();
      await archives.close();
      await queue.close();
      await closePool();
      await db.$disconnect();
    },
  };
}

/** What nobody needs any more. */
async function tidy(): Promise<void> {
  await deleteOldExecutions();
  await deleteUnusedSnapshots();
  await dropLeftUses();
  await forgetCalls();
  await deleteExpiredCodes();
  await deleteOldAttempts();
}

function publicApp(
  auth0: ReturnType<typeof auth0App>,
  hooks: ReturnType<typeof hooksApp>,
  v4: ReturnType<typeof v4App>,
): Pick<Hono, "fetch"> {
  const app = new Hono({ getPath: v4Path });
  app.onError(answerError);
  app.notFound((context) => context.json({ code: "NOT_FOUND", messageKey: "engine.noSuchPath" }, 404));
  app.route("/", healthApp());
  app.route("/", hooks);
  app.route("/", auth0);
  app.route("/", v4);
  // Called the most: to find one of three paths costs a fraction of finding it among all.
  const appOf = (request: Request) => (getPath(request).startsWith("/hooks/") ? hooks : app);
  return { fetch: (request, ...rest) => appOf(request).fetch(request, ...rest) };
}
