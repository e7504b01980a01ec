/** Width of one level of indentation, and where its line runs. */
export const INDENT_PX = 51;
const LINE_PX = 26;

type TreeLinesProps = {
  depth: number;
  /** Draws the line of the row's own level too: between two actions. */
  hasOwn?: boolean;
};

/** The lines that pass a row: of every level above it, and perhaps of its own. */
export function TreeLines({ depth, hasOwn = false }: TreeLinesProps) {
  return Array.from({ length: depth + (hasOwn ? 1 : 0) }, (_, level) => (
    <span
      // biome-ignore lint/suspicious/noArrayIndexKey: a level is its own name
      key={level}
      aria-hidden
      className="pointer-events-none absolute inset-y-0 w-px bg-line-strong/50"
      style={{ left: level * INDENT_PX + LINE_PX }}
    />
  ));
}
