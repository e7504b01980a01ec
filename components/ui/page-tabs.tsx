import clsx from "clsx";
import type { Route } from "next";
import { Link } from "#components/ui/link.tsx";

export type PageTab = { href: Route; label: string; isCurrent: boolean };

/** The pages of one thing, below its title: links that look like tabs. Those of the whole product are `NavTabs`. */
export function PageTabs({ label, tabs }: { label: string; tabs: readonly PageTab[] }) {
  return (
    <nav aria-label={label}>
      <ul className="flex flex-wrap gap-x-1 border-line border-b">
        {tabs.map(({ href, label: text, isCurrent }) => (
          <li key={href}>
            <Link
              href={href}
              {...(isCurrent && { "aria-current": "page" as const })}
              className={clsx(
                "-mb-px block whitespace-nowrap rounded-t-sm border-b-2 px-3 py-2 font-medium text-sm focus-visible:-outline-offset-2",
                isCurrent ? "border-accent text-ink" : "border-transparent text-ink-2 hover:text-ink",
              )}
            >
              {text}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
