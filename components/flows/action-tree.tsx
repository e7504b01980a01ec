"use client";

import { useTranslations } from "next-intl";
import { type KeyboardEvent, useMemo, useState } from "react";
import { Collection } from "react-aria-components/Collection";
import { Tree, TreeItem, TreeItemContent } from "react-aria-components/Tree";
import { ActionRow } from "./action-row.tsx";
import { BranchRowContent } from "./branch-row.tsx";
import { useFlowEditor } from "./editor-context.ts";
import { EndRow, StartRow } from "./end-rows.tsx";
import { GapRow } from "./gap-row.tsx";
import { focusPanel } from "./row-focus.ts";
import { listFolds, type TreeRow, treeRows } from "./tree-rows.ts";
import { useRowText } from "./use-row-text.ts";

type ActionTreeProps = { selectedKey: string | null };

/** The flow from Start to End: one tree, the same to eyes, keyboard and screen reader. */
export function ActionTree({ selectedKey }: ActionTreeProps) {
  const t = useTranslations("flows.tree");
  const editor = useFlowEditor();
  const rowText = useRowText();
  const rows = useMemo(() => treeRows(editor.actions, !editor.isReadOnly), [editor.actions, editor.isReadOnly]);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const folds = useMemo(() => listFolds(rows), [rows]);
  const byKey = useMemo(() => new Map(flatten(rows).map((row) => [row.key, row])), [rows]);

  const select = (key: string | undefined) => {
    const row = key === undefined ? undefined : byKey.get(key);
    if (row?.kind === "action") editor.select(row.path);
  };
  const act = (key: string) => {
    const row = byKey.get(key);
    if (row?.kind === "gap") editor.openPicker(row.path);
    if (row?.kind !== "action") return;
    editor.select(row.path);
    focusPanel();
  };

  const renderRow = (row: TreeRow) => (
    <TreeItem
      id={row.key}
      textValue={rowText(row)}
      className="group/row relative cursor-default outline-none"
      hasChildItems={childRows(row).length > 0}
    >
      <TreeItemContent>
        {({ isFocusVisible, isSelected, isExpanded }) => (
          <RowContent row={row} isFocusVisible={isFocusVisible} isSelected={isSelected} isExpanded={isExpanded} />
        )}
      </TreeItemContent>
      {childRows(row).length > 0 && (
        <Collection items={keyed(childRows(row))}>{({ row: child }) => renderRow(child)}</Collection>
      )}
    </TreeItem>
  );

  return (
    <div onKeyDownCapture={(event) => handleKeys(event, byKey, editor)}>
      <Tree
        aria-label={t("label")}
        items={keyed(rows)}
        selectionMode="single"
        selectionBehavior="replace"
        disallowEmptySelection
        selectedKeys={selectedKey === null ? [] : [selectedKey]}
        onSelectionChange={(keys) => keys !== "all" && select([...keys].map(String)[0])}
        expandedKeys={folds.filter((key) => !folded.has(key))}
        onExpandedChange={(keys) => setFolded(new Set(folds.filter((key) => !keys.has(key))))}
        onAction={(key) => act(String(key))}
        className="outline-none"
      >
        {({ row }) => renderRow(row)}
      </Tree>
    </div>
  );
}

type RowContentProps = { row: TreeRow; isFocusVisible: boolean; isSelected: boolean; isExpanded: boolean };

function RowContent({ row, ...state }: RowContentProps) {
  switch (row.kind) {
    case "start":
      return <StartRow {...state} />;
    case "end":
      return <EndRow {...state} />;
    case "gap":
      return <GapRow row={row} {...state} />;
    case "branch":
      return <BranchRowContent row={row} {...state} />;
    default:
      return <ActionRow row={row} {...state} />;
  }
}

/** Alt and an arrow move the action of the row, Delete removes it. Keys pressed in its menu are the menu's. */
function handleKeys(
  event: KeyboardEvent<HTMLElement>,
  byKey: ReadonlyMap<string, TreeRow>,
  editor: ReturnType<typeof useFlowEditor>,
): void {
  const target = event.target as HTMLElement;
  const row = byKey.get(target.dataset.key ?? "");
  if (editor.isReadOnly || row?.kind !== "action" || target.role !== "row") return;
  const isMove = event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown");
  if (!isMove && event.key !== "Delete") return;
  event.preventDefault();
  event.stopPropagation();
  if (isMove) editor.move(row.path, event.key === "ArrowUp" ? "up" : "down");
  else editor.remove(row.path);
}

function childRows(row: TreeRow): readonly TreeRow[] {
  if (row.kind === "branch") return row.rows;
  return row.kind === "action" ? row.branches : [];
}

function flatten(rows: readonly TreeRow[]): TreeRow[] {
  return rows.flatMap((row) => [row, ...flatten(childRows(row))]);
}

/** As the collection wants them: with an `id`. */
function keyed(rows: readonly TreeRow[]): { id: string; row: TreeRow }[] {
  return rows.map((row) => ({ id: row.key, row }));
}
