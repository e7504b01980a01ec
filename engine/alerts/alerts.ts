import "server-only";
import { db } from "#lib/db/client.ts";
import type { Clock } from "#lib/shared/clock.ts";
import { repeat } from "../jobs/repeat.ts";
import type { EngineParts } from "../run/run.ts";
import { alertFailureOf } from "./alert-failure.ts";
import { type AlertNews, type AlertWords, wordsOf } from "./alert-news.ts";
import { type AlertRow, findAlert } from "./alert-row.ts";
import { type Claim, claimFacts } from "./claim-facts.ts";
import { gatheredWords } from "./gathered-words.ts";
import { noteExpiries } from "./note-expiries.ts";
import { readNews } from "./read-news.ts";
import { sendAlert } from "./send-alert.ts";
import { type Claims, dropFacts, settleFailed, settleTold } from "./settle-facts.ts";
import { startAlertFlow } from "./start-alert-flow.ts";
import { createTurns } from "./turns.ts";

export type Alerts = {
  start(): void;
  /** Tells all that is due now, each once over all engines. */
  tellDue(): Promise<void>;
  /** Notes what will expire. */
  noteExpiries(): Promise<void>;
  /** What has begun comes to its end. */
  stop(): Promise<void>;
};

type AlertParts = {
  engine: EngineParts;
  /** Of the dashboard: where links lead. */
  publicUrl: string;
  /** The database's own unless given: engines whose clocks differ then agree. */
  clock?: Clock;
};

const TELL_MS = 3_000;
const EXPIRY_MS = 60 * 60_000;
const AT_ONCE = 8;
/** In one round: what is left is due still in the next. */
const MAX_LOOKS = 500;

/** Tells tenants of trouble, from the facts that the database's triggers noted. Many engines may. */
export function createAlerts({ engine, publicUrl, clock }: AlertParts): Alerts {
  const stopping = new AbortController();
  let loops: Promise<unknown> = Promise.resolve();
  const now = () => clock?.() ?? null;
  const turns = createTurns();

  async function tell(claims: Claims): Promise<void> {
    const [{ tenantId, kind, subjectId, claimedUntil }] = claims;
    const alert = await findAlert(tenantId, kind);
    if (!alert?.isEnabled || !alert.way) return dropFacts(claims);
    const { way } = alert;
    let isSent = false;
    try {
      if (way.type === "flow") {
        for (const claim of claims) await startFor(alert, way.flowId, claim);
        return;
      }
      const words = await readWords(alert, claims);
      isSent = words !== null;
      const key = `alert-${subjectId}-${claimedUntil.getTime()}`;
      if (words) await sendAlert(engine, alert, way, words, key);
    } catch (error) {
      return settleFailed(claims, alertFailureOf(error));
    }
    await db.$transaction((tx) => settleTold(tx, claims, { isSent }));
  }

  async function startFor(alert: AlertRow, flowId: string, claim: Claim): Promise<void> {
    const news = await readNews(alert, claim, publicUrl);
    await db.$transaction(async (tx) => {
      const isHeld = await settleTold(tx, [claim], { isSent: news !== null });
      if (isHeld && news) await startAlertFlow(tx, engine.queue, alert, flowId, news);
    });
  }

  async function readWords(alert: AlertRow, claims: Claims): Promise<AlertWords | null> {
    const all: AlertNews[] = [];
    for (const claim of claims) {
      const news = await readNews(alert, claim, publicUrl);
      if (news) all.push(news);
    }
    const [first] = all;
    if (!first) return null;
    return all.length === 1
      ? wordsOf(first, alert.language)
      : gatheredWords(alert.kind, all, alert.language, publicUrl);
  }

  async function tellDue(): Promise<void> {
    let looks = 0;
    const worker = async () => {
      while (!stopping.signal.aborted && looks++ < MAX_LOOKS) {
        const look = await claimFacts(now(), turns.passed());
        if (look === null && !turns.beginAgain()) return;
        const [first, ...others] = look?.claims ?? [];
        if (look) await turns.take(look.tenantId, async () => (first ? tell([first, ...others]) : undefined));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  }

  return {
    start() {
      const { signal } = stopping;
      loops = Promise.all([
        repeat({ name: "alerts", everyMs: TELL_MS, work: tellDue, stopping: signal }),
        repeat({ name: "expiries", everyMs: EXPIRY_MS, work: () => noteExpiries(now()), stopping: signal }),
      ]);
    },
    tellDue,
    noteExpiries: () => noteExpiries(now()),
    async stop() {
      stopping.abort();
      await loops;
    },
  };
}
