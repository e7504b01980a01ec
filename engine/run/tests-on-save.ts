import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { findConnector } from "#lib/connectors/registry.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { log } from "#lib/shared/log.ts";
import type { EngineParts } from "./run.ts";
import { testConnection } from "./test-connection.ts";

const AT_ONCE = 4;
/** A client that writes more at a time than providers can be asked about: the rest is tested when it is used. */
const MAX_WAITING = 500;

type Saved = { actor: Actor; itemId: string };

export type TestsOnSave = {
  /** Tests a connection that was just written, soon and beside the request that wrote it. */
  add(actor: Actor, connection: { id: string; appId: string | null; ready: boolean }): void;
  /** Resolves when nothing is under way; what waits is left. */
  stop(): Promise<void>;
};

/** What comes of it stands with the connection: nobody waits for it, and a failure is nobody's but its own. */
export function createTestsOnSave(engine: EngineParts): TestsOnSave {
  const waiting = new Map<string, Saved>();
  const underWay = new Set<Promise<void>>();

  function next(): void {
    const [first] = waiting;
    if (!first || underWay.size >= AT_ONCE) return;
    const [itemId, saved] = first;
    waiting.delete(itemId);
    const test = testSaved(engine, saved).finally(() => {
      underWay.delete(test);
      next();
    });
    underWay.add(test);
  }

  return {
    add(actor, { id: itemId, appId, ready }) {
      if (!ready || !findConnector(appId ?? "")?.hasTest || waiting.size >= MAX_WAITING) return;
      waiting.set(itemId, { actor, itemId });
      next();
    },
    async stop() {
      waiting.clear();
      await Promise.all(underWay);
    },
  };
}

async function testSaved(engine: EngineParts, { actor, itemId }: Saved): Promise<void> {
  try {
    await testConnection(engine, actor, itemId);
  } catch (error) {
    // Deleted again meanwhile, for one.
    const isExpected = error instanceof AppError;
    log[isExpected ? "info" : "warn"]({ item: itemId, error }, "a connection could not be tested after it was saved");
  }
}
