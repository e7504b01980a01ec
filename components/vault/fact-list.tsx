import type { ReactNode } from "react";
import { Panel } from "#components/ui/panel.tsx";

/** Facts about one thing, in a panel with a title. */
export function FactList({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Panel title={title}>
      <dl className="divide-y divide-line">{children}</dl>
    </Panel>
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
