"use client";

import { useQueries } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { iterationsQuery, stepsQuery } from "#lib/executions/queries.ts";
import { type ExecutionDetail, ITERATIONS_AT_ONCE, STEPS_AT_ONCE, unfinishedStatuses } from "#lib/executions/schema.ts";
import { type TreeNode, treeNodes } from "./tree-nodes.ts";

const ITERATION = /\.do#(\d+)/g;

type Window = { from: number; limit: number };

export type Unfolding = {
  nodes: readonly TreeNode[];
  byKey: ReadonlyMap<string, TreeNode>;
  expanded: ReadonlySet<string>;
  onExpandedChange: (keys: ReadonlySet<string>) => void;
  /** Reads the lines that a `more` or `earlier` stands for. */
  fill: (node: TreeNode) => void;
  /** Unfolds a loop at one of its iterations, and that iteration. */
  openIteration: (loop: string, index: number) => void;
};

/**
 * What is unfolded of the journal, and read for that: a loop may have thousands of iterations.
 *
 * @param at The path of an action to begin with: what it stands in is unfolded.
 */
export function useUnfolding(execution: ExecutionDetail, onMoreSteps: () => void, at: string): Unfolding {
  const { id } = execution;
  const isGoingOn = unfinishedStatuses.includes(execution.status);
  // Branches and calls are open until they are folded; loops and iterations are folded until they are opened.
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [loops, setLoops] = useState<ReadonlyMap<string, Window>>(() => loopsAround(at));
  const [scopes, setScopes] = useState<ReadonlyMap<string, number>>(() => scopesAround(at));

  const iterations = useQueries({
    queries: [...loops].map(([loop, window]) => iterationsQuery({ id, loop, ...window }, isGoingOn)),
    combine: (results) => new Map([...loops].map(([loop, { from }], at) => [loop, { from, page: results[at]?.data }])),
  });
  const read = useQueries({
    queries: [...scopes].map(([scope, limit]) => stepsQuery({ id, scope, limit }, isGoingOn)),
    combine: (results) => new Map([...scopes.keys()].map((scope, at) => [scope, results[at]?.data])),
  });
  const nodes = useMemo(() => treeNodes({ ...execution, iterations, scopes: read }), [execution, iterations, read]);
  const byKey = useMemo(() => new Map(flatten(nodes).map((node) => [node.key, node])), [nodes]);
  const expanded = useMemo(
    () =>
      new Set([...byKey.values()].filter((node) => isExpanded(node, { folded, loops, scopes })).map(({ key }) => key)),
    [byKey, folded, loops, scopes],
  );

  const openLoop = (loop: string, window: Window) => setLoops((open) => new Map(open).set(loop, window));
  const openScope = (scope: string, limit: number) => setScopes((open) => new Map(open).set(scope, limit));
  const set = (node: TreeNode, isOpen: boolean) => {
    if (node.kind === "iteration") {
      if (isOpen) openScope(node.key, STEPS_AT_ONCE);
      else setScopes((open) => without(open, node.key));
    } else if (node.kind === "action" && node.loop) {
      if (isOpen) openLoop(node.key, { from: 0, limit: ITERATIONS_AT_ONCE });
      else setLoops((open) => without(open, node.key));
    } else
      setFolded((keys) =>
        isOpen ? new Set([...keys].filter((key) => key !== node.key)) : new Set(keys).add(node.key),
      );
  };

  return {
    nodes,
    byKey,
    expanded,
    onExpandedChange(keys) {
      for (const [key, node] of byKey) if (keys.has(key) !== expanded.has(key)) set(node, keys.has(key));
    },
    fill({ kind, ...node }) {
      if (!("owner" in node)) return;
      const { owner } = node;
      const window = loops.get(owner);
      const limit = scopes.get(owner);
      if (owner === "") onMoreSteps();
      else if (window && kind === "more") openLoop(owner, { ...window, limit: window.limit + ITERATIONS_AT_ONCE });
      else if (window) openLoop(owner, earlier(window));
      else if (limit !== undefined) openScope(owner, limit + STEPS_AT_ONCE);
    },
    openIteration(loop, index) {
      openLoop(loop, { from: index, limit: ITERATIONS_AT_ONCE });
      openScope(`${loop}.do#${index}`, STEPS_AT_ONCE);
    },
  };
}

/** Of `2.do#17.0`: the loop at `2`, from the iteration on. */
function loopsAround(path: string): ReadonlyMap<string, Window> {
  const found = [...path.matchAll(ITERATION)];
  return new Map(
    found.map((each) => [path.slice(0, each.index), { from: Number(each[1]), limit: ITERATIONS_AT_ONCE }]),
  );
}

/** Of `2.do#17.0`: `2.do#17`. */
function scopesAround(path: string): ReadonlyMap<string, number> {
  const found = [...path.matchAll(ITERATION)];
  return new Map(found.map((each) => [path.slice(0, each.index + each[0].length), STEPS_AT_ONCE]));
}

type Open = {
  folded: ReadonlySet<string>;
  loops: ReadonlyMap<string, Window>;
  scopes: ReadonlyMap<string, number>;
};

function isExpanded(node: TreeNode, { folded, loops, scopes }: Open): boolean {
  if (node.children.length === 0) return false;
  if (node.kind === "iteration") return scopes.has(node.key);
  if (node.kind === "action" && node.loop) return loops.has(node.key);
  return !folded.has(node.key);
}

function earlier({ from, limit }: Window): Window {
  const start = Math.max(0, from - ITERATIONS_AT_ONCE);
  return { from: start, limit: limit + from - start };
}

function without<T>(map: ReadonlyMap<string, T>, key: string): ReadonlyMap<string, T> {
  return new Map([...map].filter(([each]) => each !== key));
}

function flatten(nodes: readonly TreeNode[]): TreeNode[] {
  return nodes.flatMap((node) => [node, ...flatten(node.children)]);
}
