"use client";

import { type ComponentType, useSyncExternalStore } from "react";

/**
 * A component whose code is fetched apart, as `dynamic` fetches it, but drawn as soon as it is there. React holds back
 * for 300 ms what follows a fallback of Suspense, which is felt where a page opens.
 *
 * @returns A component that draws `Pending` meanwhile, and on the server; it throws to the next error boundary if the
 *   code cannot be had. Its `load` is for who knows before it is drawn that it will be.
 */
export function fetched<Props extends object>(
  fetchCode: () => Promise<ComponentType<Props>>,
  Pending: ComponentType = Nothing,
): ComponentType<Props> & { load: () => void } {
  const listeners = new Set<() => void>();
  let outcome: { component: ComponentType<Props> } | { error: unknown } | undefined;
  let isLoading = false;

  function load(): void {
    if (isLoading || (outcome && "component" in outcome)) return;
    isLoading = true;
    const settle = (settled: NonNullable<typeof outcome>) => {
      outcome = settled;
      isLoading = false;
      for (const listener of listeners) listener();
    };
    fetchCode().then(
      (component) => settle({ component }),
      (error: unknown) => settle({ error }),
    );
  }

  function subscribe(listener: () => void): () => void {
    listeners.add(listener);
    load();
    return () => listeners.delete(listener);
  }

  function Fetched(props: Props) {
    const found = useSyncExternalStore(
      subscribe,
      () => outcome,
      () => undefined,
    );
    if (!found) return <Pending />;
    if ("error" in found) throw found.error;
    return <found.component {...props} />;
  }

  return Object.assign(Fetched, { load });
}

function Nothing() {
  return null;
}
