import type { ReactNode } from "react";

type EmptyStateProps = {
  icon: ReactNode;
  title: string;
  /** What to do next, and whom to ask. */
  children?: ReactNode;
  actions?: ReactNode;
  /** The level that fits the page's outline. */
  headingLevel?: 1 | 2 | 3;
};

export function EmptyState({ icon, title, children, actions, headingLevel = 2 }: EmptyStateProps) {
  const Heading = `h${headingLevel}` as const;
  return (
    <div className="flex flex-col items-center gap-3 rounded-xl border border-line border-dashed bg-panel px-6 py-14 text-center">
      <span className="flex size-10 items-center justify-center rounded-lg bg-sunk text-ink-2 [&_svg]:size-5">
        {icon}
      </span>
      <Heading className="font-semibold text-lg">{title}</Heading>
      {children && <div className="max-w-md text-ink-2">{children}</div>}
      {actions && <div className="mt-2 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
