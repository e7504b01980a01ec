import type { ReactNode } from "react";

/** Facts about one thing, in a panel with a title. */
export function FactList({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="rounded-xl border border-line bg-panel px-4 py-3">
      <h2 className="pb-1 font-semibold text-lg">{title}</h2>
      <dl className="divide-y divide-line">{children}</dl>
    </section>
  );
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[minmax(96px,32%)_1fr] gap-3 py-2">
      <dt className="text-ink-2">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}
