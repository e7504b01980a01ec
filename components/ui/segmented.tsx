"use client";

import { useId } from "react";

export type Segment<Id extends string> = { id: Id; label: string };

type SegmentedProps<Id extends string> = {
  label: string;
  segments: readonly Segment<Id>[];
  value: Id;
  onChange: (id: Id) => void;
};

/** One of a few, side by side: radio buttons of the browser, which need no script of their own. */
export function Segmented<Id extends string>({ label, segments, value, onChange }: SegmentedProps<Id>) {
  const name = useId();
  return (
    <fieldset className="inline-flex min-w-0 max-w-full rounded-md border border-line bg-sunk p-0.5">
      <legend className="sr-only">{label}</legend>
      {segments.map(({ id, label: text }) => (
        <label
          key={id}
          className="relative flex min-h-7 cursor-pointer items-center rounded-sm px-2.5 font-medium text-ink-2 text-sm hover:text-ink has-checked:bg-panel has-checked:text-ink has-checked:shadow-raised has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name={name}
            checked={id === value}
            onChange={() => onChange(id)}
            className="absolute inset-0 cursor-pointer appearance-none outline-none"
          />
          <span className="pointer-events-none">{text}</span>
        </label>
      ))}
    </fieldset>
  );
}
