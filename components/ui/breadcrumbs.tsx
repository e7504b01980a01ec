import type { Route } from "next";
import Link from "next/link";

export type Crumb = { label: string; href?: Route };

/** The way up. The last one is the page itself. */
export function Breadcrumbs({ label, crumbs }: { label: string; crumbs: readonly Crumb[] }) {
  return (
    <nav aria-label={label} className="min-w-0">
      <ol className="flex min-w-0 items-center gap-2 text-base">
        {crumbs.map(({ label: text, href }, index) => (
          <li key={href ?? text} className="flex min-w-0 items-center gap-2">
            {index > 0 && (
              <span aria-hidden className="text-ink-2">
                /
              </span>
            )}
            {href ? (
              <Link href={href} className="truncate rounded-sm text-ink-2 hover:text-ink">
                {text}
              </Link>
            ) : (
              <span aria-current="page" className="truncate font-medium">
                {text}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
