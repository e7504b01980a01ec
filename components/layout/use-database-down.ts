"use client";

import { useEffect, useState } from "react";
import { fetchHealth } from "#lib/health/queries.ts";
import type { Health } from "#lib/health/schema.ts";

const ASK_AGAIN_MS = 3_000;

/**
 * Undefined until the first answer. Calls back once, when the database answers again after it did not.
 *
 * @param onUp The same function at every render.
 */
export function useDatabaseDown(onUp: () => void, isKnownDown = false): boolean | undefined {
  const [isDown, setDown] = useState<boolean | undefined>(isKnownDown || undefined);
  useEffect(() => {
    const abort = new AbortController();
    let wasDown = isKnownDown;
    const ask = async () => {
      const database = await readDatabaseState(abort.signal);
      if (abort.signal.aborted) return;
      setDown(database === "down");
      if (database === "up" && wasDown) onUp();
      wasDown = database === "down";
    };
    void ask();
    const timer = setInterval(() => void ask(), ASK_AGAIN_MS);
    return () => {
      abort.abort();
      clearInterval(timer);
    };
  }, [onUp, isKnownDown]);
  return isDown;
}

async function readDatabaseState(signal: AbortSignal): Promise<Health["database"]> {
  try {
    return (await fetchHealth(signal)).database;
  } catch (error) {
    // The web process itself does not answer: as good as no database, until it does.
    if (error instanceof Error) return "down";
    throw error;
  }
}
