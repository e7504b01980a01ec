import clsx from "clsx";
import type { Route } from "next";
import { Link } from "#components/ui/link.tsx";

export type Crumb = { label: string; href?: Route };

type BreadcrumbsProps = { label: string; crumbs: readonly Crumb[]; className?: string };

/** The way up. The last one is the page itself. */
export function Breadcrumbs({ label, crumbs, className }: BreadcrumbsProps) {
  return (
    <nav aria-label={label} className={clsx("min-w-0", className)}>
      <ol className="flex min-w-0 items-center gap-2 text-base">
        {crumbs.map(({ label: text, href }, index) => (
          <li key={href ?? text} className={clsx("flex items-center gap-2", index > 0 ? "min-w-0" : "shrink-0")}>
            {index > 0 && (
              <span aria-hidden className="text-ink-2">
                /
              </span>
            )}
            {href ? (
              <Link href={href} title={text} className="truncate rounded-sm text-ink-2 hover:text-ink">
                {text}
              </Link>
            ) : (
              <span aria-current="page" title={text} className="truncate font-medium">
                {text}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
