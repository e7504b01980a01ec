import type { ReactNode } from "react";

type AuthCardProps = { title: string; lead: string; children: ReactNode; footer?: ReactNode };

export function AuthCard({ title, lead, children, footer }: AuthCardProps) {
  return (
    <>
      <section className="flex flex-col gap-6 rounded-xl border border-line bg-panel p-6 shadow-raised sm:p-8">
        <header>
          <h1 className="font-semibold text-xl">{title}</h1>
          <p className="mt-1 text-ink-2 text-sm">{lead}</p>
        </header>
        {children}
      </section>
      {footer && <p className="mt-4 px-2 text-center text-ink-2 text-xs">{footer}</p>}
    </>
  );
}
