import type { TreeRow } from "./tree-rows.ts";

export type StepRow = Extract<TreeRow, { kind: "action" }>;
export type AddRow = Extract<TreeRow, { kind: "gap" }>;

/**
 * The rows of a list that an outline shows: its actions, and the place after the last one; every gap that is a target
 * while a place is chosen for what moves.
 */
export function outlineRows(rows: readonly TreeRow[], isTarget: IsTarget | null = null): readonly TreeRow[] {
  const lastGap = rows.findLast(({ kind }) => kind === "gap");
  return rows.filter((row) => row.kind === "action" || (isTarget ? isTarget(row) : row === lastGap));
}

export type IsTarget = (row: TreeRow) => boolean;

/** The steps of a document, from top to bottom. */
export function listSteps(rows: readonly TreeRow[]): StepRow[] {
  return rows.flatMap((row) =>
    row.kind === "action" ? [row, ...row.branches.flatMap((branch) => listSteps(branch.rows))] : [],
  );
}
