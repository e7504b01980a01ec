"use client";

import { Switch as AriaSwitch, type SwitchProps as AriaSwitchProps } from "react-aria-components/Switch";

type SwitchProps = Omit<AriaSwitchProps, "className" | "children" | "aria-label"> & {
  /** Its name for a screen reader, the same in both states. */
  label: string;
  /** The state as a word: colour and place are not enough. */
  stateText: string;
};

/** On or off, at once: nothing is to be saved afterwards. */
export function Switch({ label, stateText, ...props }: SwitchProps) {
  return (
    <AriaSwitch
      {...props}
      aria-label={label}
      className="group flex h-7 cursor-pointer items-center gap-2 text-sm outline-none data-disabled:opacity-50"
    >
      <span
        aria-hidden
        className="relative h-[18px] w-8 shrink-0 rounded-full border border-line-strong bg-sunk transition-colors group-data-focus-visible:outline-2 group-data-focus-visible:outline-accent group-data-focus-visible:outline-offset-2 group-data-selected:border-accent group-data-selected:bg-accent"
      >
        <span className="absolute top-[2px] left-[2px] size-3 rounded-full bg-ink-2 transition-transform group-data-selected:translate-x-[14px] group-data-selected:bg-accent-ink" />
      </span>
      <span aria-hidden className="text-ink-2">
        {stateText}
      </span>
    </AriaSwitch>
  );
}
