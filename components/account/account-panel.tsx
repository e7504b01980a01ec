import { type ReactNode, useId } from "react";
import type { KeptFocus } from "#components/ui/use-kept-focus.ts";

type AccountPanelProps = {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
  /** Where rows go away: the panel takes their focus. */
  keptFocus?: KeptFocus;
};

/** One subject of the account page. */
export function AccountPanel({ title, lead, actions, children, keptFocus }: AccountPanelProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} tabIndex={-1} {...keptFocus} className="flex flex-col gap-3 outline-none">
      <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
        <div className="min-w-0 max-w-2xl">
          <h2 id={id} className="font-semibold text-lg">
            {title}
          </h2>
          {lead && <p className="text-ink-2 text-sm">{lead}</p>}
        </div>
        {actions}
      </header>
      {children}
    </section>
  );
}
