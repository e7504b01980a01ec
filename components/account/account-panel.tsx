import { type ReactNode, type Ref, useId } from "react";

type AccountPanelProps = {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
  ref?: Ref<HTMLElement>;
};

/** One subject of the account page. */
export function AccountPanel({ title, lead, actions, children, ref }: AccountPanelProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} ref={ref} tabIndex={-1} className="flex flex-col gap-3 outline-none">
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
