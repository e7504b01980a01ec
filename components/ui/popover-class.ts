/** What floats. */
export const popoverClass =
  "z-40 max-w-[min(24rem,calc(100vw-1.5rem))] rounded-lg border border-line bg-panel text-ink shadow-floating outline-none transition-opacity " +
  "data-entering:opacity-0 data-exiting:opacity-0";

/** A list that floats beside its button: where there is less room than it would take, it scrolls and leaves the button free. */
export const listPopoverClass = `${popoverClass} flex flex-col`;

/** One line of what floats. */
export const itemClass =
  "flex min-h-8 cursor-pointer select-none items-center gap-2.5 rounded-sm px-2 py-1.5 text-base outline-none " +
  "data-focused:bg-sunk data-hovered:bg-sunk data-disabled:cursor-not-allowed data-disabled:opacity-50 " +
  "data-focus-visible:outline-2 data-focus-visible:outline-accent data-focus-visible:outline-solid data-focus-visible:-outline-offset-2 " +
  "[&_svg]:size-4 [&_svg]:shrink-0";
