"use client";

import { useCallback, useMemo, useRef, useState } from "react";
import type { FlowAction } from "#lib/flows/schema.ts";
import { RowCollection } from "./row-collection.ts";
import { foldsAround, hasSameShape, listFolds, rowsByKey, type TreeRow } from "./tree-rows.ts";
import { useRowText } from "./use-row-text.ts";
import { useRows } from "./use-rows.ts";

/** The rows of a document, and which of them are folded. */
export function useTreeRows(actions: readonly FlowAction[], isReadOnly: boolean) {
  const rows = useRows(actions, isReadOnly);
  const shape = useShape(rows);
  const textOf = useTextByKey(rows);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const folds = useMemo(() => listFolds(shape), [shape]);
  const collection = useMemo(() => new RowCollection(shape, { folded, textOf }), [shape, folded, textOf]);
  const expanded = useMemo(() => folds.filter((key) => !folded.has(key)), [folds, folded]);
  return {
    /** As it is now: the one of the collection may be older. */
    rowOf: (key: unknown) => rowsByKey(rows).get(String(key)),
    textOf,
    collection,
    expanded,
    setExpanded: (keys: ReadonlySet<unknown>) => setFolded(new Set(folds.filter((key) => !keys.has(key)))),
    /** Unfolds whatever hides a row. */
    show: (key: string) =>
      setFolded((now) => {
        const around = foldsAround(rows, key) ?? [];
        return around.some((fold) => now.has(fold)) ? new Set([...now].filter((fold) => !around.includes(fold))) : now;
      }),
  };
}

/** The first rows that were given of those that differ in nothing but what they say. */
function useShape(rows: readonly TreeRow[]): readonly TreeRow[] {
  const [shape, setShape] = useState(rows);
  if (shape === rows || hasSameShape(shape, rows)) return shape;
  setShape(rows);
  return rows;
}

/** Looked up when it is asked for: the collection lasts longer than what its rows say. */
function useTextByKey(rows: readonly TreeRow[]): (key: string) => string {
  const textOf = useRowText();
  const known = useMemo(() => ({ textOf, texts: new WeakMap<TreeRow, string>() }), [textOf]);
  const latest = useRef({ rows, known });
  latest.current = { rows, known };
  return useCallback((key) => {
    const { rows: now, known } = latest.current;
    const row = rowsByKey(now).get(key);
    if (!row) return "";
    const text = known.texts.get(row) ?? known.textOf(row);
    known.texts.set(row, text);
    return text;
  }, []);
}
