import type { ReactNode } from "react";

/** What a line is about, in a frame at its beginning. The name always stands beside it. */
export function RowIcon({ children }: { children: ReactNode }) {
  return (
    <span
      aria-hidden
      className="flex size-7 shrink-0 items-center justify-center rounded-md border border-line bg-panel text-ink-2 [&_svg]:size-4"
    >
      {children}
    </span>
  );
}
