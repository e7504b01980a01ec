/** The looks of what is typed into or chosen from. */
export const controlClass =
  "w-full min-w-0 rounded-md border border-line-strong bg-panel px-2.5 text-base text-ink transition-colors " +
  "placeholder-shown:text-ellipsis " +
  "hover:border-ink-2 data-focused:border-accent data-focused:outline-2 data-focused:outline-accent/40 " +
  "data-focused:outline-offset-0 data-invalid:border-fail data-disabled:bg-sunk data-disabled:text-ink-2";

/** A select counts as focused while its button is: the button alone is framed. */
export const fieldClass = "group flex min-w-0 flex-col gap-1.5 outline-none";
