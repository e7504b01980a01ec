import clsx from "clsx";

/** A grey bar where something is on its way. Whatever holds it says so in words (`role="status"`). */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={clsx("block h-4 animate-pulse rounded-sm bg-sunk", className)} />;
}
