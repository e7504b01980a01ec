"use client";

import { Workflow } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useEffectEvent, useRef } from "react";
import { Collection } from "react-aria-components/Collection";
import { Tree, TreeItem, TreeItemContent } from "react-aria-components/Tree";
import { ListLayout, Virtualizer } from "react-aria-components/Virtualizer";
import { ActionIcon } from "#components/flows/action-icon.tsx";
import { Button } from "#components/ui/button.tsx";
import type { ExecutionDetail } from "#lib/executions/schema.ts";
import { IterationIcon } from "./iteration-icon.tsx";
import { StepLine } from "./step-line.tsx";
import type { TreeNode } from "./tree-nodes.ts";
import { useNodeText } from "./use-node-text.ts";
import type { Unfolding } from "./use-unfolding.ts";

const ROW_PX = 48;
/** From here on only the lines in view are drawn, in a list that scrolls by itself. */
const MANY_ROWS = 150;

type StepTreeProps = {
  execution: ExecutionDetail;
  unfolding: Unfolding;
  selected: string;
  onSelect: (key: string) => void;
  /** A line was pressed, not only gone past by an arrow key. */
  onOpen: () => void;
  /** A line to focus as soon as it is there. */
  toFocus: string | null;
  onFocused: () => void;
};

/** What ran, in the order of the document. What was not reached is dimmed, and says so. */
export function StepTree({ execution, unfolding, selected, onSelect, onOpen, toFocus, onFocused }: StepTreeProps) {
  const t = useTranslations("executions");
  const { nodes, byKey, expanded } = unfolding;
  const nodeText = useNodeText(execution);
  const isLong = byKey.size > MANY_ROWS;
  const frame = useRef<HTMLDivElement>(null);
  const noteFocused = useEffectEvent(onFocused);
  useEffect(() => {
    if (toFocus === null || !byKey.has(toFocus)) return;
    // Its line is drawn a moment after the journal was read.
    const moment = requestAnimationFrame(() => {
      const row = frame.current?.querySelector<HTMLElement>(`[role=row][data-key="${CSS.escape(toFocus)}"]`);
      if (!row) return;
      row.focus();
      noteFocused();
    });
    return () => cancelAnimationFrame(moment);
  }, [toFocus, byKey]);

  const renderNode = (node: TreeNode) => (
    <TreeItem
      id={node.key}
      textValue={nodeText(node).whole}
      hasChildItems={node.children.length > 0}
      onPress={() => {
        if (!("owner" in node)) onOpen();
      }}
      className="group/row cursor-pointer rounded-lg outline-none data-focus-visible:outline-2 data-focus-visible:outline-accent data-focus-visible:outline-solid data-focus-visible:-outline-offset-2"
    >
      <TreeItemContent>
        {({ isSelected, isExpanded, level }) => (
          <NodeLine
            {...{ node, isSelected, isExpanded, level }}
            text={nodeText(node)}
            onFill={() => unfolding.fill(node)}
          />
        )}
      </TreeItemContent>
      <Collection items={keyed(node.children)}>{({ node: child }) => renderNode(child)}</Collection>
    </TreeItem>
  );

  const tree = (
    <Tree
      aria-label={t("steps")}
      items={keyed(nodes)}
      selectionMode="single"
      selectionBehavior="replace"
      disallowEmptySelection
      selectedKeys={[selected]}
      onSelectionChange={(keys) => {
        const key = keys === "all" ? undefined : [...keys].map(String)[0];
        const node = key === undefined ? undefined : byKey.get(key);
        if (node && !("owner" in node)) onSelect(node.key);
      }}
      onAction={(key) => {
        const node = byKey.get(String(key));
        if (node) unfolding.fill(node);
      }}
      expandedKeys={expanded}
      onExpandedChange={(keys) => unfolding.onExpandedChange(new Set([...keys].map(String)))}
      className={isLong ? "h-[calc(100dvh-152px)] min-h-80 overflow-auto outline-none" : "outline-none"}
    >
      {({ node }) => renderNode(node)}
    </Tree>
  );
  const lines = isLong ? (
    <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight: ROW_PX }}>
      {tree}
    </Virtualizer>
  ) : (
    tree
  );
  return <div ref={frame}>{lines}</div>;
}

type NodeLineProps = {
  node: TreeNode;
  text: ReturnType<ReturnType<typeof useNodeText>>;
  isSelected: boolean;
  isExpanded: boolean;
  level: number;
  onFill: () => void;
};

function NodeLine({ node, text, onFill, ...line }: NodeLineProps) {
  if (node.kind === "loading") return <StepLine {...line} name={text.name} fact="" isDimmed />;
  if (node.kind === "more" || node.kind === "earlier") {
    return (
      <StepLine {...line} name="" fact="">
        <Button size="sm" variant="ghost" onPress={onFill}>
          {text.name}
        </Button>
      </StepLine>
    );
  }
  return (
    <StepLine
      {...line}
      name={text.name}
      note={text.note}
      fact={text.fact}
      tone={text.tone}
      isDimmed={text.isDimmed}
      foldName={node.children.length > 0 ? text.name : null}
    >
      {node.kind === "flow" && <FlowIcon />}
      {node.kind === "iteration" && <IterationIcon iteration={node.iteration} />}
      {node.kind === "action" && <ActionIcon type={node.action.type} action={node.action.action} />}
    </StepLine>
  );
}

function FlowIcon() {
  return (
    <span className="inline-flex size-7 shrink-0 items-center justify-center rounded-md border border-line bg-panel text-ink-2">
      <Workflow aria-hidden className="size-4" />
    </span>
  );
}

function keyed(nodes: readonly TreeNode[]): { id: string; node: TreeNode }[] {
  return nodes.map((node) => ({ id: node.key, node }));
}
