"use client";

import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { RowNode } from "./row-collection.ts";
import { type RowRange, rowsBetween, rowTops } from "./row-heights.ts";

/** So many rows are all drawn: a browser's own search finds what is in them. */
const ALL_ROWS = 150;
/** Drawn beyond what is in sight, so that scrolling does not outrun it. */
const BEYOND_PX = 350;
/** Before the tree has a place on the page. */
const FIRST_ROWS = 30;

/** A row to be drawn, or the room of those that are not. */
export type TreePiece = { node: RowNode } | { room: number; key: string };

/**
 * Which rows have elements: those in sight and somewhat beyond, wherever the tree is scrolled, and those to keep. They
 * stand in the normal flow, with room for the others between them.
 *
 * @param kept Of the row that holds the focus, which must not lose its element.
 */
export function useRowWindow(
  tree: RefObject<HTMLElement | null>,
  nodes: readonly RowNode[],
  kept: number,
): TreePiece[] {
  const heights = useRef(new Map<string, number>()).current;
  const [measured, setMeasured] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the heights change without being another map
  const tops = useMemo(() => rowTops(nodes, heights), [nodes, heights, measured]);
  const [range, setRange] = useState<RowRange>({ first: 0, last: FIRST_ROWS });

  const look = () => {
    const box = tree.current?.getBoundingClientRect();
    if (!box) return;
    const next = rowsBetween(tops, -box.top - BEYOND_PX, window.innerHeight - box.top + BEYOND_PX);
    setRange((now) => (now.first === next.first && now.last === next.last ? now : next));
  };
  const latest = useRef(look);

  useLayoutEffect(() => {
    latest.current = look;
    if (tree.current && takeHeights(tree.current, heights)) setMeasured((times) => times + 1);
    else look();
  });

  useEffect(() => {
    const follow = ({ target }: Event) => {
      if (target instanceof Node && target.contains(tree.current)) latest.current();
    };
    const resized = () => latest.current();
    let width: number | undefined;
    const observer = new ResizeObserver(([entry]) => {
      // Where there is less room beside each other, rows are higher.
      if (width !== undefined && width !== entry?.contentRect.width) {
        heights.clear();
        setMeasured((times) => times + 1);
      }
      width = entry?.contentRect.width;
    });
    if (tree.current) observer.observe(tree.current);
    window.addEventListener("scroll", follow, { capture: true, passive: true });
    window.addEventListener("resize", resized);
    return () => {
      observer.disconnect();
      window.removeEventListener("scroll", follow, true);
      window.removeEventListener("resize", resized);
    };
  }, [tree, heights]);

  const drawn = nodes.length <= ALL_ROWS ? { first: 0, last: nodes.length } : range;
  return piecesOf(nodes, tops, drawn, kept);
}

/** Of the rows that have elements. True if one is higher, or lower, than was known. */
function takeHeights(tree: HTMLElement, heights: Map<string, number>): boolean {
  let isNew = false;
  for (const row of tree.children) {
    const key = row instanceof HTMLElement ? row.dataset.key : undefined;
    if (key === undefined) continue;
    const { height } = row.getBoundingClientRect();
    isNew ||= heights.get(key) !== height;
    heights.set(key, height);
  }
  return isNew;
}

function piecesOf(nodes: readonly RowNode[], tops: Float64Array, { first, last }: RowRange, kept: number): TreePiece[] {
  const places = Array.from({ length: Math.max(Math.min(last, nodes.length) - first, 0) }, (_, index) => first + index);
  if (kept >= 0 && kept < first) places.unshift(kept);
  if (kept >= last && kept < nodes.length) places.push(kept);
  const pieces: TreePiece[] = [];
  let next = 0;
  const addRoom = (place: number) => {
    const where = place === nodes.length ? "below" : next === 0 ? "above" : "between";
    if (place > next) pieces.push({ room: (tops[place] ?? 0) - (tops[next] ?? 0), key: `room ${where}` });
  };
  for (const place of places) {
    addRoom(place);
    const node = nodes[place];
    if (node) pieces.push({ node });
    next = place + 1;
  }
  addRoom(nodes.length);
  return pieces;
}
