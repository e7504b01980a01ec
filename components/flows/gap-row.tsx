"use client";

import clsx from "clsx";
import { ArrowRight, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "react-aria-components/Button";
import { useFlowCommands } from "./editor-context.ts";
import { INDENT_PX, TreeLines } from "./tree-lines.tsx";
import type { TreeRow } from "./tree-rows.ts";
import { usePlaceText } from "./use-place-text.ts";
import { useRowText } from "./use-row-text.ts";

type GapRowProps = {
  row: Extract<TreeRow, { kind: "gap" }>;
  isFocusVisible: boolean;
  /** Lets what moves come here; null while nothing does. */
  onDrop: ((path: string) => void) | null;
};

/** An insertion point. With the keyboard the row itself opens the picker; the button is for the mouse. */
export function GapRow({ row, isFocusVisible, onDrop }: GapRowProps) {
  const t = useTranslations("flows.tree");
  const { openPicker } = useFlowCommands();
  const addText = useRowText()(row);
  const placeText = usePlaceText();
  const text = onDrop ? placeText(row.after) : addText;
  const press = () => (onDrop ?? openPicker)(row.path);
  const ring = isFocusVisible && "outline-2 outline-accent outline-offset-2";
  if (row.isOnly) {
    return (
      <span className="relative block py-2">
        <TreeLines depth={row.depth} hasOwn={row.depth === 0} />
        <Button
          excludeFromTabOrder
          aria-label={text}
          onPress={press}
          style={{ marginLeft: row.depth * INDENT_PX }}
          className={clsx(
            "relative flex h-[46px] w-[440px] max-w-[calc(100%-51px)] cursor-pointer items-center gap-2.5 rounded-lg border border-line-strong border-dashed bg-page px-3.5 text-ink-2 text-sm hover:border-accent hover:text-accent",
            ring,
          )}
        >
          <Plus aria-hidden className="size-4" />
          {onDrop ? text : t("addFirst")}
        </Button>
        <DropLine depth={row.depth} />
      </span>
    );
  }
  return (
    <span className="relative flex h-[26px] items-center">
      <TreeLines depth={row.depth} hasOwn />
      <DropLine depth={row.depth} />
      <Button
        excludeFromTabOrder
        aria-label={text}
        onPress={press}
        style={{ marginLeft: row.depth * INDENT_PX + 14 }}
        className={clsx("group/gap relative flex size-6 cursor-pointer items-center justify-center rounded-full", ring)}
      >
        <span
          className={clsx(
            "flex size-[18px] items-center justify-center rounded-full border transition-colors group-hover/gap:border-accent group-hover/gap:bg-accent group-hover/gap:text-accent-ink",
            onDrop ? "border-accent bg-accent-bg text-accent" : "border-line-strong bg-panel text-ink-2",
          )}
        >
          {onDrop ? <ArrowRight aria-hidden className="size-3" /> : <Plus aria-hidden className="size-3" />}
        </span>
      </Button>
      {isFocusVisible && <span className="ml-2 truncate text-ink-2 text-xs">{text}</span>}
    </span>
  );
}

/** Where what is dragged comes to, if it is let go now: the drag marks the row. */
function DropLine({ depth }: { depth: number }) {
  return (
    <span
      aria-hidden
      style={{ left: depth * INDENT_PX }}
      className="-translate-y-1/2 pointer-events-none absolute top-1/2 hidden h-1 w-[440px] max-w-[calc(100%-51px)] rounded-full bg-accent group-data-drop/row:block"
    />
  );
}
