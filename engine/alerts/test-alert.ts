import "server-only";
import type { AlertKind, AlertTestResult } from "#lib/alerts/schema.ts";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { newId } from "#lib/db/ids.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { lockTriggeredFlow } from "#lib/triggers/mutations/lock-trigger.ts";
import { findVisibleItemIds } from "#lib/vault/data/visible-items.ts";
import type { EngineParts } from "../run/run.ts";
import { alertFailureOf } from "./alert-failure.ts";
import { type AlertNews, wordsOf } from "./alert-news.ts";
import { type AlertRow, findAlert } from "./alert-row.ts";
import { sendAlert } from "./send-alert.ts";
import { startAlertFlow } from "./start-alert-flow.ts";

/**
 * Sends a message that says it is a test, at once, the way that is set; whether the alert is on or off.
 *
 * @throws AppError NOT_FOUND if no way is set, or the actor may not use it: a person uses what they may view.
 */
export async function testAlert(
  engine: EngineParts,
  actor: Actor,
  kind: AlertKind,
  publicUrl: string,
): Promise<AlertTestResult> {
  authorize(actor, "settings:write");
  const alert = await findAlert(actor.tenantId, kind);
  if (!alert?.way) throw new AppError("NOT_FOUND", "errors.alertNotSet");
  const news = testNews(kind, new Date(), new URL("/settings/alerts", publicUrl).href);
  const { way } = alert;
  const result =
    way.type === "flow"
      ? await start(engine, actor, alert, way.flowId, news)
      : await send(engine, actor, alert, way, news);
  await note(actor, kind, result);
  return result;
}

function testNews(kind: AlertKind, now: Date, url: string): AlertNews {
  const none = { subject: null, setBy: null, reason: null, expiry: null, isOver: false };
  return { ...none, kind, event: "TEST", count: 1, since: now, until: now, url };
}

async function send(
  engine: EngineParts,
  actor: Actor,
  alert: AlertRow,
  way: Extract<AlertRow["way"], { type: "connection" }>,
  news: AlertNews,
): Promise<AlertTestResult> {
  const visible = await findVisibleItemIds(db, actor, [way.connectionId]);
  if (!visible.has(way.connectionId)) throw new AppError("NOT_FOUND", "errors.settingConnectionNotFound");
  try {
    await sendAlert(engine, alert, way, wordsOf(news, alert.language), `alert-test-${newId()}`);
    return { outcome: "sent" };
  } catch (error) {
    return { outcome: "failed", failure: alertFailureOf(error) };
  }
}

async function start(
  engine: EngineParts,
  actor: Actor,
  alert: AlertRow,
  flowId: string,
  news: AlertNews,
): Promise<AlertTestResult> {
  return db.$transaction(async (tx) => {
    const flow = await lockTriggeredFlow(tx, actor, flowId, []);
    if (flow.publishedVersionId === null) {
      return { outcome: "failed", failure: { messageKey: "engine.neverPublished", params: { name: flow.name } } };
    }
    return { outcome: "started", ...(await startAlertFlow(tx, engine.queue, alert, flowId, news)) };
  });
}

async function note(actor: Actor, kind: AlertKind, result: AlertTestResult): Promise<void> {
  const { tenantId } = actor;
  const isSent = result.outcome !== "failed";
  const data = isSent ? { lastSentAt: new Date(), failure: Prisma.DbNull } : { failure: result.failure };
  await db.$transaction(async (tx) => {
    await tx.tenantAlert.updateMany({ where: { tenantId, kind }, data });
    const detail = { alert: kind, outcome: result.outcome };
    await recordAudit(tx, actor, { action: "settings.testAlert", targetId: null, detail });
  });
}
