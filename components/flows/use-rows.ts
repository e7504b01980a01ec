"use client";

import { useMemo, useRef } from "react";
import type { FlowAction } from "#lib/flows/schema.ts";
import { type TreeRow, treeRows } from "./tree-rows.ts";

/** The rows of a document. Those that an edit leaves as they are stay the same objects. */
export function useRows(actions: readonly FlowAction[], isReadOnly: boolean): readonly TreeRow[] {
  const last = useRef<{ rows: readonly TreeRow[]; isReadOnly: boolean }>({ rows: [], isReadOnly });
  return useMemo(() => {
    const before = last.current.isReadOnly === isReadOnly ? last.current.rows : [];
    const rows = treeRows(actions, !isReadOnly, before);
    last.current = { rows, isReadOnly };
    return rows;
  }, [actions, isReadOnly]);
}
