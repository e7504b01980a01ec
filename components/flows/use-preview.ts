"use client";

import { useDeferredValue, useMemo } from "react";
import { previewCondition, previewValue, type ValuePreview } from "#lib/expressions/preview-value.ts";
import { sharedRoots } from "#lib/flows/preview-roots.ts";
import type { Json } from "#lib/shared/json.ts";
import { useExpressions } from "./expression-context.tsx";
import { useReferenceName } from "./use-reference-name.ts";

/** What the written value gives with the values that were chosen, computed behind the keys; null without values. */
export function usePreview(written: Json, kind: "value" | "condition"): ValuePreview | null {
  const { scope, source } = useExpressions();
  const nameOf = useReferenceName();
  // Items are found one after the other: what they are called counts, not the function that tells.
  const names = nameKey(written, nameOf);
  const settled = useDeferredValue(written);
  const { values } = source;
  // biome-ignore lint/correctness/useExhaustiveDependencies: names stands for nameOf
  return useMemo(() => {
    if (!values) return null;
    const roots = sharedRoots(scope, values);
    const name = (itemId: string, field: string) => nameOf({ itemId, field });
    const preview = kind === "condition" ? previewCondition : previewValue;
    return preview(settled, { roots, at: values.at, nameOf: name });
  }, [settled, scope, values, names, kind]);
}

const REFERENCE = /@VaultItem\.([0-9a-f-]{36})\.(\w+)/gi;

function nameKey(written: Json, nameOf: ReturnType<typeof useReferenceName>): string {
  if (typeof written !== "string") return "";
  return [...written.matchAll(REFERENCE)].map(([, itemId = "", field = ""]) => nameOf({ itemId, field })).join();
}
