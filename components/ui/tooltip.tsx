"use client";

import type { ReactElement } from "react";
import { Tooltip as AriaTooltip, TooltipTrigger } from "react-aria-components/Tooltip";

type TooltipProps = {
  text: string;
  /** Something that takes the focus: a button, or `Focusable` around another element. */
  children: ReactElement;
};

/** Shows on hover and on keyboard focus. Never the only place of a fact. */
export function Tooltip({ text, children }: TooltipProps) {
  return (
    <TooltipTrigger delay={400} closeDelay={0}>
      {children}
      <AriaTooltip
        offset={6}
        className="z-50 max-w-72 rounded-sm bg-ink px-2 py-1 text-page text-xs shadow-floating data-entering:animate-none"
      >
        {text}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
