"use client";

import { useFormatter } from "next-intl";
import type { ReactNode } from "react";

type ProgressBarProps = { label: string /** 0 to 1. */; value: number; action?: ReactNode };

export function ProgressBar({ label, value, action }: ProgressBarProps) {
  const percent = useFormatter().number(value, { style: "percent" });
  return (
    <div className="flex items-center gap-3 rounded-lg bg-sunk px-3 py-2.5">
      <div className="flex min-w-0 flex-1 flex-col gap-1.5">
        <span className="flex justify-between gap-3 text-sm">
          <span role="status" className="truncate">
            {label}
          </span>
          <span className="text-ink-2">{percent}</span>
        </span>
        <div
          role="progressbar"
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(value * 100)}
          aria-valuetext={percent}
          className="h-1.5 overflow-hidden rounded-full bg-line-strong/50"
        >
          <div className="h-full rounded-full bg-accent transition-[width]" style={{ width: `${value * 100}%` }} />
        </div>
      </div>
      {action}
    </div>
  );
}
