"use client";

import { useTranslations } from "next-intl";
import type { Json } from "#lib/shared/json.ts";
import { NothingThere } from "./detail-tabs.tsx";
import { JsonBlock } from "./marked-block.tsx";
import type { IterationNode, TreeNode } from "./tree-nodes.ts";

type IterationDetailsProps = { node: IterationNode; loop: TreeNode | undefined; isExpanded: boolean };

/** The item that one iteration of a loop is about. */
export function IterationDetails({ node, loop, isExpanded }: IterationDetailsProps) {
  const t = useTranslations("executions.loop");
  const item = itemOf(loop, node.iteration.index);
  return (
    <section aria-label={t("iteration", { number: node.iteration.index + 1 })} className="flex flex-col gap-3">
      <h2 className="font-medium">{t("item")}</h2>
      {item === undefined ? <NothingThere>{t("noItem")}</NothingThere> : <JsonBlock label={t("item")} value={item} />}
      {!isExpanded && <p className="text-ink-2 text-sm">{t("itemHint")}</p>}
    </section>
  );
}

function itemOf(loop: TreeNode | undefined, index: number): Json | undefined {
  const input = loop?.kind === "action" ? loop.attempts.at(-1)?.shown?.input : undefined;
  if (input === null || typeof input !== "object" || Array.isArray(input)) return undefined;
  return Array.isArray(input.items) ? input.items[index] : undefined;
}
