import { restFor } from "./row-rest.ts";

/** How near the edge of what scrolls the pointer makes it scroll, and how far in one frame at most. */
const EDGE_PX = 56;
const SCROLL_PX = 18;
/** How long the pointer stays over a folded row before that is unfolded. */
const UNFOLD_MS = 700;

export type RowDragOptions = {
  tree: HTMLElement;
  pointerId: number;
  /** Where the pointer is, in pixels of the window. */
  at: { x: number; y: number };
  /** Stands beside the pointer: what is dragged. */
  label: string;
  isAllowed: (gap: string) => boolean;
  onDrop: (gap: string) => void;
  /** The pointer has stayed over a folded row, by its key. */
  onUnfold: (key: string) => void;
  onEnd: () => void;
};

/**
 * Drags rows of the tree with a mouse, a pen or a finger: the gap that is nearest to the pointer is marked, and gets them
 * when it is let go. Escape leaves all as it was. Written by hand: the drag and drop of browsers knows no touch, and the
 * rows are elements only while they are in sight.
 */
export function startRowDrag({ tree, pointerId, at, label, isAllowed, onDrop, onUnfold, onEnd }: RowDragOptions): void {
  const scroller = scrollerOf(tree);
  const ghost = document.body.appendChild(document.createElement("div"));
  ghost.className =
    "pointer-events-none fixed top-0 left-0 z-50 rounded-md border border-accent bg-panel px-2.5 py-1 font-medium text-ink text-sm shadow-floating";
  ghost.ariaHidden = "true";
  ghost.textContent = label;
  document.documentElement.classList.add("cursor-grabbing", "select-none");
  const point = { ...at };
  let target: HTMLElement | null = null;
  let frame = 0;
  const hasRested = restFor(UNFOLD_MS);

  const mark = (row: HTMLElement | null) => {
    if (row === target) return;
    target?.removeAttribute("data-drop");
    row?.setAttribute("data-drop", "");
    target = row;
  };
  const look = (now: number) => {
    scroller.scrollTop += speedAt(point.y, scroller);
    ghost.style.transform = `translate(${point.x + 14}px, ${point.y + 10}px)`;
    mark(nearestGap(tree, point.y, isAllowed));
    const folded = foldedRow(tree, point.y);
    if (hasRested(folded, now) && folded !== null) onUnfold(folded);
    frame = requestAnimationFrame(look);
  };
  const stop = (isDropped: boolean) => {
    cancelAnimationFrame(frame);
    const gap = target === null ? null : gapOf(target);
    mark(null);
    ghost.remove();
    document.documentElement.classList.remove("cursor-grabbing", "select-none");
    listening.abort();
    if (isDropped && gap !== null) onDrop(gap);
    onEnd();
  };
  const listening = new AbortController();
  const { signal } = listening;
  const ours = (run: () => void) => (event: PointerEvent) => event.pointerId === pointerId && run();
  window.addEventListener(
    "pointermove",
    (event) => event.pointerId === pointerId && Object.assign(point, { x: event.clientX, y: event.clientY }),
    { signal },
  );
  window.addEventListener("pointerup", ours(() => stop(true)), { signal }); // biome-ignore format: one line each
  window.addEventListener("pointercancel", ours(() => stop(false)), { signal }); // biome-ignore format: one line each
  window.addEventListener("blur", () => stop(false), { signal });
  window.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
  window.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      stop(false);
    },
    { signal, capture: true },
  );
  look(performance.now());
}

/** The key of the folded row at that height. */
function foldedRow(tree: HTMLElement, y: number): string | null {
  for (const row of tree.querySelectorAll<HTMLElement>(':scope > [aria-expanded="false"]')) {
    const { top, bottom } = row.getBoundingClientRect();
    if (top <= y && y < bottom) return row.dataset.key ?? null;
  }
  return null;
}

/** Of the rows that have elements. */
function nearestGap(tree: HTMLElement, y: number, isAllowed: (gap: string) => boolean): HTMLElement | null {
  let nearest: HTMLElement | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const row of tree.children) {
    if (!(row instanceof HTMLElement)) continue;
    const gap = gapOf(row);
    if (gap === null || !isAllowed(gap)) continue;
    const { top, height } = row.getBoundingClientRect();
    const distance = Math.abs(top + height / 2 - y);
    if (distance < least) [nearest, least] = [row, distance];
  }
  return nearest;
}

function gapOf(row: HTMLElement): string | null {
  const { key } = row.dataset;
  return key?.startsWith("gap ") ? key.slice(4) : null;
}

function scrollerOf(element: HTMLElement): Element {
  for (let at = element.parentElement; at; at = at.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(at).overflowY) && at.scrollHeight > at.clientHeight) return at;
  }
  return document.scrollingElement ?? document.documentElement;
}

/** Pixels in this frame: none away from the edges. */
function speedAt(y: number, scroller: Element): number {
  const box = scroller.getBoundingClientRect();
  const top = Math.max(box.top, 0);
  const bottom = Math.min(box.bottom, window.innerHeight);
  const above = (top + EDGE_PX - y) / EDGE_PX;
  const below = (y - (bottom - EDGE_PX)) / EDGE_PX;
  return Math.round((Math.min(Math.max(below, 0), 1) - Math.min(Math.max(above, 0), 1)) * SCROLL_PX);
}
