"use client";

import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";

type FoldProps = { title: string; hint?: string; isOpen?: boolean; children: ReactNode };

/** What few people need, folded away. `isOpen` opens it for good, such as for an error inside. */
export function Fold({ title, hint, isOpen = false, children }: FoldProps) {
  const [isUnfolded, setUnfolded] = useState(false);
  return (
    <details
      open={isOpen || isUnfolded}
      onToggle={({ currentTarget }) => setUnfolded(currentTarget.open)}
      className="group/fold rounded-lg border border-line"
    >
      <summary className="flex min-h-10 cursor-pointer select-none list-none items-center gap-2 rounded-lg px-3 py-2 hover:bg-sunk [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="size-4 shrink-0 text-ink-2 transition-transform group-open/fold:rotate-90"
        />
        <span className="font-medium text-sm">{title}</span>
        {hint && (
          <span className="ml-auto min-w-0 truncate pl-3 text-ink-2 text-xs group-open/fold:hidden">{hint}</span>
        )}
      </summary>
      <div className="flex flex-col gap-4 px-3 pt-2 pb-3">{children}</div>
    </details>
  );
}
