import clsx from "clsx";
import type { ReactNode } from "react";

type TableProps = {
  label: string;
  /** True while newer rows are on their way. */
  isBusy?: boolean;
  head: ReactNode;
  children: ReactNode;
};

/** A panel with small headings and rows of 52 px: every list that has columns. */
export function Table({ label, isBusy = false, head, children }: TableProps) {
  return (
    // Relative: what is only for screen readers stands where its cell is, and does not lengthen the page.
    <div className="relative overflow-hidden rounded-xl border border-line bg-panel">
      <table aria-label={label} aria-busy={isBusy} className="w-full table-fixed border-collapse text-sm">
        <thead className="text-ink-2 text-xs">
          <tr className="h-9 border-line border-b text-left">{head}</tr>
        </thead>
        <tbody className={clsx("transition-opacity", isBusy && "opacity-60")}>{children}</tbody>
      </table>
    </div>
  );
}

export const rowClass = "h-[52px] border-line not-last:border-b hover:bg-page";

type HeaderProps = { className?: string; sort?: "ascending" | "descending" | "none"; children: ReactNode };

/** `sort` is for a column that can be sorted: its child is the button that does it. */
export function Header({ className, sort, children }: HeaderProps) {
  return (
    <th scope="col" {...(sort && { "aria-sort": sort })} className={clsx("px-2 font-medium first:pl-4", className)}>
      {children}
    </th>
  );
}

/** What the row is about. */
export function RowHeader({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <th scope="row" className={clsx("py-1 pr-2 pl-4 text-left font-normal", className)}>
      {children}
    </th>
  );
}

export function Cell({ className, children }: { className?: string; children: ReactNode }) {
  return <td className={clsx("truncate px-2", className)}>{children}</td>;
}

/** The last cell: what can be done to the row. */
export function ActionCell({ className, children }: { className?: string; children: ReactNode }) {
  return <td className={clsx("pr-2.5 text-right", className)}>{children}</td>;
}

/** A dash to the eye, words to a screen reader. */
export function Nothing({ words }: { words: string }) {
  return (
    <>
      <span aria-hidden className="text-ink-2">
        —
      </span>
      <span className="sr-only">{words}</span>
    </>
  );
}
