"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { type MouseEvent, useCallback, useId, useState } from "react";
import { isMac } from "#components/palette/pressed.ts";
import { AnchoredMenu, type MenuEntry } from "#components/ui/menu.tsx";
import { joinPath, splitPath } from "#lib/flows/edit-position.ts";
import { clipboardKeys } from "./clipboard-keys.ts";
import { useFlowCommands, useFlowEditor } from "./editor-context.ts";
import { OutlineList } from "./outline-list.tsx";
import { listSteps, type StepRow } from "./outline-rows.ts";
import { focusPanel } from "./row-focus.ts";
import { placeOfRow } from "./row-place.ts";
import { rowSelection } from "./row-selection.ts";
import { rowsByKey, type TreeRow } from "./tree-rows.ts";
import { useActionEntries } from "./use-action-entries.tsx";
import { useGrowing } from "./use-growing.ts";
import { useLatest } from "./use-latest.ts";
import { useMany } from "./use-many.ts";
import { useMoveTargets } from "./use-move-targets.ts";
import { useOutlineKeys } from "./use-outline-keys.ts";
import { useOutlineRows } from "./use-outline-rows.ts";
import { hasRoomBeside } from "./use-title-focus.ts";

type OutlineViewProps = {
  selectedKey: string | null;
  /** Shows the selected action's form, where it is not beside the outline anyway. */
  onOpen: () => void;
};

type OpenMenu = { row: StepRow; name: string; anchor: Element };

/**
 * The flow as a numbered list of steps, its branches under headings: for narrow screens, and for whoever would rather
 * read a list. The arrows go from step to step; the rest of the page is one Tab away.
 */
export function OutlineView({ selectedKey, onOpen }: OutlineViewProps) {
  const t = useTranslations("flows");
  const { isReadOnly, actions, selectedIds, moving } = useFlowEditor();
  const commands = useFlowCommands();
  const many = useMany();
  const titleId = useId();
  const isTarget = useMoveTargets(actions, moving);
  const rows = useOutlineRows(isTarget);
  const shown = useGrowing(rows);
  const [focused, setFocused] = useState<string | null>(null);
  const [menu, setMenu] = useState<OpenMenu | null>(null);

  const current = focused ?? selectedKey ?? firstKey(shown);
  const selection = rowSelection({
    listKeys: () => listSteps(rows).map(({ key }) => key),
    openKey: selectedKey,
    selectedKeys: selectedIds,
    many,
  });
  // The same while one types, so that steps that did not change are not drawn again.
  const open = useLatest((row: StepRow, event: MouseEvent) => {
    if (event.shiftKey) return selection.extend(row.key);
    if (isMac() ? event.metaKey : event.ctrlKey) return selection.toggle(row.key);
    commands.select(row.path);
    onOpen();
    if (event.detail === 0 && hasRoomBeside()) focusPanel();
  });
  const drop = useLatest((path: string) => moving && many.moveTo(moving, path));
  const handleKeys = useOutlineKeys({ rows, selection, many, isMoving: moving !== null });
  const openMenu = useCallback((row: StepRow, name: string, anchor: Element) => setMenu({ row, name, anchor }), []);

  return (
    <section
      aria-labelledby={titleId}
      onKeyDown={handleKeys}
      {...clipboardKeys({
        many,
        isReadOnly,
        placeOf: ({ dataset }) => placeOfRow(findRow(rows, dataset.key), actions),
      })}
      onFocus={({ target }) => target.dataset.stop !== undefined && setFocused(target.dataset.key ?? null)}
      className="max-w-3xl"
    >
      <h2 id={titleId} className="sr-only">
        {t("outline.label")}
      </h2>
      {actions.length === 0 && isReadOnly && <p className="text-ink-2">{t("outline.empty")}</p>}
      <OutlineList
        rows={shown}
        selectedKey={selectedKey}
        selectedKeys={selectedIds}
        current={current}
        depth={0}
        isTarget={isTarget}
        onDrop={drop}
        onOpen={open}
        onMenu={openMenu}
      />
      {!isReadOnly && <p className="mt-6 text-ink-2 text-xs max-md:hidden">{t("outline.keys")}</p>}
      {menu && <StepMenu {...menu} onClose={() => setMenu(null)} />}
    </section>
  );
}

function StepMenu({ row, name, anchor, onClose }: OpenMenu & { onClose: () => void }) {
  const t = useTranslations("flows");
  const { openPicker } = useFlowCommands();
  const entriesOf = useActionEntries();
  const { list, index } = splitPath(row.path);
  const adding: MenuEntry[] = [
    { id: "before", label: t("outline.addBefore"), icon: <Plus aria-hidden />, onAction: () => openPicker(row.path) },
    {
      id: "after",
      label: t("outline.addAfter"),
      icon: <Plus aria-hidden />,
      onAction: () => openPicker(joinPath(list, index + 1)),
    },
  ];
  return (
    <AnchoredMenu
      label={t("menu.of", { name })}
      anchor={anchor}
      entries={[...adding, ...entriesOf(row.path)]}
      onClose={onClose}
    />
  );
}

/** A step, or a place where one can be added. */
function findRow(rows: readonly TreeRow[], key: string | undefined): TreeRow | undefined {
  return rowsByKey(rows).get(key ?? "");
}

function firstKey(rows: readonly TreeRow[]): string | null {
  return rows[0]?.key ?? null;
}
