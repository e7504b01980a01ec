"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Link } from "#components/ui/link.tsx";
import { VersionPill } from "#components/vault/version-pill.tsx";
import type { ReachEntry } from "#lib/reach/schema.ts";

type ReachVersionProps = {
  version: Pick<ReachEntry["versions"][number], "which" | "number" | "flow">;
  /** The actions of that document. */
  children: ReactNode;
};

/** By which document a flow reaches something: one of its own, or of a flow that it calls. */
export function ReachVersion({ version: { which, number, flow }, children }: ReachVersionProps) {
  const t = useTranslations("flows.reach");
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-1 sm:grid sm:grid-cols-[180px_1fr]">
      <span className="flex min-w-0">
        {which === "called" && flow ? (
          <span className="min-w-0 break-words text-ink-2 text-xs/[22px]">
            {t.rich("inCalled", {
              flow: () => (
                <Link href={`/flows/${flow.id}/reach`} className="rounded-sm text-ink underline underline-offset-2">
                  {flow.name}
                </Link>
              ),
            })}
          </span>
        ) : (
          <VersionPill version={{ which: which === "called" ? "published" : which, number }} />
        )}
      </span>
      <ul className="flex min-w-0 flex-col">{children}</ul>
    </li>
  );
}
