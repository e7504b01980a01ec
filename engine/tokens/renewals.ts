import "server-only";
import { log } from "#lib/shared/log.ts";
import { openConnection } from "../run/open-connection.ts";
import { StepFailure } from "../run/step-failure.ts";
import type { TokenParts } from "./obtain-token.ts";
import { renewToken, untilRenewed } from "./renew-token.ts";
import { TokenRefused } from "./token-answer.ts";
import { type DueToken, findDueTokens, stopRenewing } from "./token-rows.ts";
import { tokenSourceOf } from "./token-source.ts";

const AT_ONCE = 32;
const BATCH = 128;
const EVERY_MS = 1_000;

export type Renewals = {
  start(): void;
  /** Renews all that is due now. */
  renewDue(): Promise<void>;
  /** What has begun comes to its end: a provider may have rotated a token that only its answer holds. */
  stop(): Promise<void>;
};

/** Renews tokens before they end, each second. Many engines may: each token is claimed by one. */
export function createRenewals(parts: TokenParts): Renewals {
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> = Promise.resolve();
  let isStopped = false;

  async function renewAllDue(): Promise<void> {
    for (;;) {
      const due = await findDueTokens(BATCH);
      const queue = due.values();
      let renewed = 0;
      const worker = async () => {
        for (const token of queue) if (!isStopped && (await renewOne(parts, token))) renewed += 1;
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      // Where nothing was renewed, more of the same would not be either.
      if (due.length < BATCH || renewed === 0 || isStopped) return;
    }
  }

  function next(): void {
    if (isStopped) return;
    timer = setTimeout(() => {
      working = renewAllDue()
        .catch((error: unknown) => log.warn({ error }, "due tokens could not be renewed; the next round tries again"))
        .then(next);
    }, EVERY_MS);
  }

  return {
    start: next,
    renewDue: renewAllDue,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await working;
      await untilRenewed();
    },
  };
}

/** @returns Whether there is a new token. */
async function renewOne(parts: TokenParts, due: DueToken): Promise<boolean> {
  const { tenantId, itemId, appId } = due;
  try {
    const opened = await openConnection(parts.keyring.privateKeys, tenantId, itemId, appId);
    const source = tokenSourceOf(opened);
    if (!source) {
      await stopRenewing(due);
      return false;
    }
    await renewToken(parts, tenantId, opened, source, due.serial);
    return true;
  } catch (error) {
    const isExpected = error instanceof TokenRefused || error instanceof StepFailure;
    // One that cannot even be opened was never claimed, and would be due again at once.
    if (error instanceof StepFailure) await stopRenewing(due);
    log[isExpected ? "info" : "error"]({ item: itemId, error }, "a connection's token was not renewed");
    return false;
  }
}
