"use client";

import { useMemo } from "react";
import { useFlowEditor } from "./editor-context.ts";
import { type IsTarget, outlineRows } from "./outline-rows.ts";
import type { TreeRow } from "./tree-rows.ts";
import { useRows } from "./use-rows.ts";

/** The outline of the document: the rows of the tree, less its ends and most of its gaps. */
export function useOutlineRows(isTarget: IsTarget | null): readonly TreeRow[] {
  const { actions, isReadOnly } = useFlowEditor();
  const rows = useRows(actions, isReadOnly);
  return useMemo(() => outlineRows(rows, isTarget), [rows, isTarget]);
}
