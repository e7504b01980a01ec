"use client";

import clsx from "clsx";
import { Play } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useFlowFacts } from "./editor-context.ts";
import { TreeLines } from "./tree-lines.tsx";

type RowState = { isFocusVisible: boolean };

export function StartRow({ isFocusVisible }: RowState) {
  const t = useTranslations("flows.tree");
  const { triggers } = useFlowFacts();
  return (
    <Cap isFocusVisible={isFocusVisible}>
      <Play aria-hidden className="size-3.5 shrink-0" />
      <span>{t("start")}</span>
      <span className="font-normal">{t("startHint", triggers)}</span>
    </Cap>
  );
}

export function EndRow({ isFocusVisible }: RowState) {
  const t = useTranslations("flows.tree");
  const { isReadOnly } = useFlowFacts();
  return (
    <>
      {isReadOnly && <PlainGap depth={0} />}
      <Cap isFocusVisible={isFocusVisible}>{t("end")}</Cap>
    </>
  );
}

function Cap({ isFocusVisible, children }: RowState & { children: ReactNode }) {
  return (
    <span
      className={clsx(
        "inline-flex min-h-[26px] items-center gap-1.5 rounded-[13px] bg-sunk px-3 py-1 font-medium text-ink-2 text-xs",
        isFocusVisible && "outline-2 outline-accent outline-offset-2",
      )}
    >
      {children}
    </span>
  );
}

/** Between two rows where nothing can be inserted. */
export function PlainGap({ depth }: { depth: number }) {
  return (
    <span aria-hidden className="relative block h-5">
      <TreeLines depth={depth} hasOwn />
    </span>
  );
}
