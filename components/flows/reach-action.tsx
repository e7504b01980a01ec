"use client";

import type { Route } from "next";
import { useLocale } from "next-intl";
import type { ReactNode } from "react";
import { Link } from "#components/ui/link.tsx";
import { actionName } from "./action-text.ts";

type ReachActionProps = {
  action: { id: string; alias: string | null; type: string; action: string };
  /** The editor of the flow whose draft it stands in; null where it stands in none. */
  href: string | null;
  children: ReactNode;
};

/** An action by which a flow reaches something. One that stands in the draft can be gone to in the editor. */
export function ReachAction({ action, href, children }: ReachActionProps) {
  const language = useLocale();
  const name = actionName({ ...action, alias: action.alias ?? undefined }, language);
  return (
    <li className="flex min-w-0 flex-wrap gap-x-2 text-sm/[22px]">
      {href === null ? (
        <span className="min-w-0 break-words">{name}</span>
      ) : (
        <Link
          href={`${href}?action=${encodeURIComponent(action.id)}` as Route}
          className="min-w-0 break-words rounded-sm underline decoration-line-strong underline-offset-4 hover:decoration-ink"
        >
          {name}
        </Link>
      )}
      <span className="flex min-w-0 flex-wrap gap-x-2 gap-y-1 text-ink-2 text-xs/[22px]">{children}</span>
    </li>
  );
}
