import "server-only";
import { join } from "node:path";
import { Hono } from "hono";
import { getPath } from "hono/utils/url";
import { flushRefusals } from "#lib/audit/refusals.ts";
import { forgetCredentials } from "#lib/clients/mutations/spend-assertion.ts";
import { db } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { closePool } from "#lib/db/pool.ts";
import { createEgress, egressConfigFromEnv } from "#lib/egress/egress.ts";
import { deleteExpiredCodes } from "#lib/one-time-codes/mutations.ts";
import { env, requireEnv } from "#lib/shared/env.ts";
import { createAlerts } from "./alerts/alerts.ts";
import { forgetFacts } from "./alerts/forget-facts.ts";
import { loadAuditKeys } from "./audit/audit-keys.ts";
import { createCheckpoints } from "./audit/checkpoints.ts";
import { deleteOldAttempts } from "./connect/attempt.ts";
import { answerError } from "./http/answer-error.ts";
import { auth0App } from "./http/auth0/auth0-app.ts";
import { loadTokenKeys } from "./http/auth0/token-keys.ts";
import { healthApp } from "./http/health.ts";
import { hooksApp } from "./http/hooks/hooks-app.ts";
import { internalApp } from "./http/internal.ts";
import { type Listener, listen } from "./http/listen.ts";
import { v4App, v4Path } from "./http/v4/v4-app.ts";
import { loadAuthenticate } from "./installation-key.ts";
import { thinSavedDrafts } from "./jobs/draft-snapshots.ts";
import { openJobQueue } from "./jobs/execution-queue.ts";
import { createExecutor } from "./jobs/executor.ts";
import { forgetCalls } from "./jobs/forget-calls.ts";
import { forgetLife } from "./jobs/forget-life.ts";
import { deleteOldExecutions, dropLeftUses } from "./jobs/retention.ts";
import { createSchedules } from "./jobs/schedules.ts";
import { createArchiveOpener } from "./pkcs12/open-archive.ts";
import { createProgressStreams } from "./progress/progress-streams.ts";
import { flushUses } from "./run/count-uses.ts";
import { openKeyring } from "./run/open-keyring.ts";
import type { EngineParts } from "./run/run.ts";
import { createTestsOnSave } from "./run/tests-on-save.ts";
import { loadSelfSigned } from "./tls/self-signed.ts";
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

  const progress = createProgressStreams();
  const inside = await listen(
    internalApp({ token: requireEnv("COFFRE_INTERNAL_TOKEN"), engine, queue, archives, progress }),
    INTERNAL_HOST,
    requireEnv("COFFRE_INTERNAL_PORT"),
  );
  const testsOnSave = createTestsOnSave(engine);
  const app = publicApp(
    auth0App({
      tokenKeys,
      publicUrl: env.COFFRE_PUBLIC_URL,
      sealTo: keyring.publicKey,
      executions: { runner, queue },
      tests: testsOnSave,
    }),
    hooksApp({ runner, queue, privateKeys: keyring.privateKeys }),
    v4App({ storedItems: { keyring, archives }, publicUrl: env.COFFRE_PUBLIC_URL, stubs: env.COFFRE_V4_STUBS }),
  );
  const outside = await listen(app, env.COFFRE_HOST, env.COFFRE_ENGINE_PORT);
  const secure = env.COFFRE_TLS === "off" ? null : await listenSecurely(app);
  const renewals = createRenewals(engine);
  const alerts = createAlerts({ engine, publicUrl: env.COFFRE_PUBLIC_URL });
  dispatcher.start();
  renewals.start();
  alerts.start();
  checkpoints.start();

  return {
    port: outside.port,
    async stop(drainMs) {
      progress.close();
      const listeners = [outside, inside, ...(secure ? [secure] : [])];
      await Promise.all([...listeners.map((each) => each.close(HTTP_GRACE_MS)), dispatcher.stop(drainMs)]);
      await Promise.all([flushRefusals(), flushUses()]);
      await Promise.all([checkpoints.stop(), renewals.stop(), testsOnSave.stop(), alerts.stop()]);
      await egress.close();
      await archives.close();
      await queue.close();
      await closePool();
      await db.$disconnect();
    },
  };
}

/** For clients that hard-code https: under each name by which this machine can be reached. */
async function listenSecurely(app: Pick<Hono, "fetch">): Promise<Listener> {
  const { hostname } = new URL(env.COFFRE_PUBLIC_URL);
  const names = ["localhost", "127.0.0.1", "::1", hostname.replace(/^\[|\]$/g, "")];
  const certificate = await loadSelfSigned(join(env.COFFRE_DATA_DIR, "tls"), [...new Set(names)]);
  return listen(app, env.COFFRE_HOST, env.COFFRE_TLS_PORT, certificate);
}

/** What nobody needs any more. */
async function tidy(): Promise<void> {
  await deleteOldExecutions();
  await thinSavedDrafts();
  await dropLeftUses();
  await forgetCalls();
  await deleteExpiredCodes();
  await forgetCredentials();
  await deleteOldAttempts();
  await forgetLife();
  await forgetFacts();
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
