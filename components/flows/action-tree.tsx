"use client";

import { useTranslations } from "next-intl";
import { memo, useEffect, useMemo, useRef } from "react";
import { useCollator } from "react-aria/useCollator";
import { useTree } from "react-aria/useTree";
import type { FlowAction } from "#lib/flows/schema.ts";
import { clipboardKeys } from "./clipboard-keys.ts";
import { type FlowCommands, useFlowCommands, useFlowFacts } from "./editor-context.ts";
import { focusPanel, revealRowsBy } from "./row-focus.ts";
import { RowKeys } from "./row-keys.ts";
import { placeOfRow } from "./row-place.ts";
import { rowSelection } from "./row-selection.ts";
import { TreeRow } from "./tree-row.tsx";
import type { TreeRow as Row } from "./tree-rows.ts";
import { useLatest } from "./use-latest.ts";
import { useMany } from "./use-many.ts";
import { useMoveTargets } from "./use-move-targets.ts";
import { usePlaceText } from "./use-place-text.ts";
import { useRowPointer } from "./use-row-pointer.ts";
import { useRowState } from "./use-row-state.ts";
import { useRowWindow } from "./use-row-window.ts";
import { useTreeKeys } from "./use-tree-keys.ts";
import { useTreeRows } from "./use-tree-rows.ts";

type ActionTreeProps = {
  actions: readonly FlowAction[];
  /** Of the action whose form is open. */
  openKey: string | null;
  selectedKeys: ReadonlySet<string>;
  /** Those that a place is chosen for. */
  moving: ReadonlySet<string> | null;
};

/** The flow from Start to End: one tree, the same to eyes, keyboard and screen reader. */
export const ActionTree = memo(function ActionTree({ actions, openKey, selectedKeys, moving }: ActionTreeProps) {
  const t = useTranslations("flows.tree");
  const commands = useFlowCommands();
  const { isReadOnly } = useFlowFacts();
  const many = useMany();
  const tree = useRef<HTMLDivElement>(null);
  const { rowOf, textOf, collection, expanded, setExpanded, show } = useTreeRows(actions, isReadOnly);
  const isAction = (key: string) => rowOf(key)?.kind === "action";
  const listKeys = () => collection.nodes.map(({ key }) => key).filter(isAction);
  const selection = rowSelection({ listKeys, openKey, selectedKeys, many });
  const select = (keys: readonly string[]) => {
    const taken = keys.filter(isAction);
    const row = rowOf(taken[0]);
    if (taken.length > 1) commands.selectMany(taken);
    else if (row?.kind === "action") commands.select(row.path);
  };
  const state = useRowState({ collection, selectedKeys, select, expanded, setExpanded });
  const isTarget = useMoveTargets(actions, moving);
  const placeText = usePlaceText();
  const collator = useCollator({ usage: "search", sensitivity: "base" });
  const keyboardDelegate = useMemo(() => new RowKeys(collection, collator), [collection, collator]);
  const drop = useLatest((path: string) => moving && many.moveTo(moving, path));
  const { gridProps } = useTree(
    {
      "aria-label": t("label"),
      onAction: (key) => act(rowOf(key), commands, moving && drop),
      isVirtualized: true,
      keyboardDelegate,
    },
    state,
    tree,
  );

  const { selectionManager } = state;
  const kept = selectionManager.focusedKey === null ? -1 : collection.placeOf(selectionManager.focusedKey);
  const pieces = useRowWindow(tree, collection.nodes, kept);
  const focus = (key: string) => {
    selectionManager.setFocused(true);
    selectionManager.setFocusedKey(key);
  };
  const fold = useLatest((key: string) => {
    state.toggleKey(key);
    focus(key);
  });
  const onUnfold = useLatest((key: string) => {
    if (!expanded.includes(key)) state.toggleKey(key);
  });
  const reveal = useLatest((key: string) => {
    show(key);
    // That row alone is drawn until the focus is on it, and the page is scrolled to it.
    selectionManager.setFocusedKey(key);
  });
  useEffect(() => revealRowsBy(reveal), [reveal]);
  const handleKeys = useTreeKeys({ collection, rowOf, selection, many, isTarget, focus });
  const handlePointer = useRowPointer({
    tree,
    rowOf,
    many,
    onExtend: (key) => {
      selection.extend(key);
      focus(key);
    },
    onToggle: (key) => {
      selection.toggle(key);
      focus(key);
    },
    onChoose: (key) => {
      select([key]);
      focus(key);
    },
    onUnfold,
  });

  return (
    <div
      onKeyDownCapture={handleKeys}
      onPointerDownCapture={handlePointer}
      {...clipboardKeys({ many, isReadOnly, placeOf: ({ dataset }) => placeOfRow(rowOf(dataset.key), actions) })}
    >
      <div {...gridProps} ref={tree} className="outline-none">
        {pieces.map((piece) => {
          if (!("node" in piece)) return <div key={piece.key} role="presentation" style={{ height: piece.room }} />;
          const { key, value } = piece.node;
          const row = rowOf(key) ?? value;
          const target = row.kind === "gap" && isTarget?.(row) ? row : null;
          return (
            <TreeRow
              key={key}
              node={piece.node}
              row={row}
              label={target ? placeText(target.after) : textOf(key)}
              place={collection.placeOf(key)}
              state={state}
              isOpen={key === openKey}
              onFold={fold}
              onDrop={target && drop}
            />
          );
        })}
      </div>
    </div>
  );
});

function act(row: Row | undefined, commands: FlowCommands, drop: ((path: string) => void) | null): void {
  if (row?.kind === "gap") (drop ?? commands.openPicker)(row.path);
  if (row?.kind !== "action" || drop) return;
  commands.select(row.path);
  focusPanel();
}
