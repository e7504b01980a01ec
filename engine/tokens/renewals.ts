import "server-only";
import { findSetup } from "#lib/connectors/registry.ts";
import { log } from "#lib/shared/log.ts";
import { openConnection } from "../run/open-connection.ts";
import { StepFailure } from "../run/step-failure.ts";
import type { TokenParts } from "./obtain-token.ts";
import { renewToken, untilRenewed } from "./renew-token.ts";
import { createRenewalRoom, type RenewalPlace } from "./renewal-room.ts";
import { TokenRefused } from "./token-answer.ts";
import { type DueToken, findDueTokens, stopRenewing } from "./token-rows.ts";
import { fillTemplate, tokenSourceOf } from "./token-source.ts";

/** More than are renewed in the second until the next reading. */
const BATCH = 256;
const EVERY_MS = 1_000;

export type Renewals = {
  start(): void;
  /** Renews all that is due now. */
  renewDue(): Promise<void>;
  /** What has begun comes to its end: a provider may have rotated a token that only its answer holds. */
  stop(): Promise<void>;
};

/**
 * Renews tokens before they end, and reads each second which ones are due, whether the others have been answered or not.
 * Many engines may: each token is claimed by one.
 */
export function createRenewals(parts: TokenParts): Renewals {
  const room = createRenewalRoom();
  /** By item. */
  const underWay = new Map<string, Promise<void>>();
  let renewedCount = 0;
  let waiting: DueToken[] = [];
  let timer: NodeJS.Timeout | undefined;
  let reading: Promise<unknown> = Promise.resolve();
  let isStopped = false;

  function startWaiting(): void {
    waiting = waiting.filter((token) => !underWay.has(token.itemId) && !start(token));
  }

  function start(token: DueToken): boolean {
    const place = placeOf(token);
    if (!room.take(place)) return false;
    const renewal = renewOne(parts, token).then((isRenewed) => {
      renewedCount += Number(isRenewed);
      room.giveBack(place);
      underWay.delete(token.itemId);
      startWaiting();
    });
    underWay.set(token.itemId, renewal);
    return true;
  }

  /** @returns How many are due. */
  async function readDue(): Promise<number> {
    const due = await findDueTokens(BATCH);
    if (isStopped) return 0;
    waiting = due;
    startWaiting();
    return due.length;
  }

  async function renewAllDue(): Promise<void> {
    for (;;) {
      const before = renewedCount;
      const count = await readDue();
      while (underWay.size > 0) await Promise.race(underWay.values());
      // Where nothing was renewed, more of the same would not be either.
      if (count < BATCH || renewedCount === before || isStopped) return;
    }
  }

  function next(): void {
    if (isStopped) return;
    timer = setTimeout(() => {
      reading = readDue()
        .catch((error: unknown) => log.warn({ error }, "due tokens could not be read; the next second tries again"))
        .then(next);
    }, EVERY_MS);
  }

  return {
    start: next,
    renewDue: renewAllDue,
    async stop() {
      isStopped = true;
      waiting = [];
      clearTimeout(timer);
      await reading;
      await Promise.all(underWay.values());
      await untilRenewed();
    },
  };
}

/** As the row says: it decides when, and not where anything is sent. */
function placeOf({ tenantId, appId, setupType, attributes }: DueToken): RenewalPlace {
  const template = findSetup(appId, setupType ?? "")?.tokens?.tokenUrl ?? "";
  const url = URL.parse(fillTemplate(template, attributes) ?? "");
  return { tenantId, origin: url?.origin ?? appId };
}

/** Never rejects. @returns Whether there is a new token. */
async function renewOne(parts: TokenParts, due: DueToken): Promise<boolean> {
  const { tenantId, itemId, appId } = due;
  try {
    const opened = await openConnection(parts.keyring.privateKeys, tenantId, itemId, appId);
    const source = tokenSourceOf(opened);
    if (source) await renewToken(parts, tenantId, opened, source, due.serial, { waits: false });
    else await stopRenewing(due);
    return source !== null;
  } catch (error) {
    const isExpected = error instanceof TokenRefused || error instanceof StepFailure;
    log[isExpected ? "info" : "error"]({ item: itemId, error }, "a connection's token was not renewed");
    // One that cannot even be opened was never claimed, and would be due again at once.
    if (error instanceof StepFailure) await leave(due);
    return false;
  }
}

async function leave(due: DueToken): Promise<void> {
  await stopRenewing(due).catch((error: unknown) => {
    log.warn({ item: due.itemId, error }, "a token that cannot be renewed is still due");
  });
}
