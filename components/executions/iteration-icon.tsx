import clsx from "clsx";
import { CircleCheck, LoaderCircle, TriangleAlert } from "lucide-react";
import type { Iteration } from "#lib/executions/schema.ts";

/** How one iteration stands; its line says it in words. */
export function IterationIcon({ iteration: { isFailed, endedAt } }: { iteration: Iteration }) {
  const Icon = isFailed ? TriangleAlert : endedAt ? CircleCheck : LoaderCircle;
  return (
    <span
      className={clsx("inline-flex size-7 shrink-0 items-center justify-center", isFailed ? "text-fail" : "text-ink-2")}
    >
      <Icon aria-hidden className="size-4" />
    </span>
  );
}
