"use client";

import { useSyncExternalStore } from "react";

/**
 * The token in the address's fragment: undefined until the page has hydrated, null if there is none. It stays in the
 * address until it was used, so that a reload does not lose it.
 */
export function useFragmentToken(): string | null | undefined {
  return useSyncExternalStore(subscribe, readToken, () => undefined);
}

function readToken(): string | null {
  return window.location.hash.slice(1) || null;
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener("hashchange", onChange);
  return () => window.removeEventListener("hashchange", onChange);
}
