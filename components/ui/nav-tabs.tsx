"use client";

import clsx from "clsx";
import type { Route } from "next";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { Link } from "#components/ui/link.tsx";

export type NavTab = {
  href: Route;
  label: string;
  /** True if only this very page is it, not those below. */
  isExact?: boolean;
  /** Beside the label, such as a count. */
  mark?: ReactNode;
};

/** Links between pages, of which the one in view is marked. */
export function NavTabs({ label, tabs, className }: { label: string; tabs: readonly NavTab[]; className?: string }) {
  const pathname = usePathname();
  const isCurrent = ({ href, isExact }: NavTab) => pathname === href || (!isExact && pathname.startsWith(`${href}/`));
  return (
    <nav aria-label={label} className={className}>
      <ul className="flex items-center gap-1 max-sm:flex-wrap max-sm:gap-0.5">
        {tabs.map((tab) => (
          <li key={tab.href}>
            <Link
              href={tab.href}
              {...(isCurrent(tab) && { "aria-current": "page" as const })}
              className={clsx(
                "flex h-8 items-center whitespace-nowrap rounded-md px-2.5 font-medium text-base transition-colors max-sm:px-2 max-sm:text-sm",
                isCurrent(tab) ? "bg-sunk text-ink" : "text-ink-2 hover:bg-sunk hover:text-ink",
              )}
            >
              {tab.label}
              {tab.mark}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
