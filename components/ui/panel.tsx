import type { ReactNode } from "react";

type PanelProps = { title: string; actions?: ReactNode; children: ReactNode };

/** One subject of a page, with what can be done about it beside its title. */
export function Panel({ title, actions, children }: PanelProps) {
  return (
    <section aria-label={title} className="flex flex-col gap-1 rounded-xl border border-line bg-panel px-4 py-3">
      <header className="flex min-h-8 flex-wrap items-center justify-between gap-2">
        <h2 className="font-semibold text-lg">{title}</h2>
        {actions}
      </header>
      {children}
    </section>
  );
}
