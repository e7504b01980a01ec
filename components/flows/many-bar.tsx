"use client";

import { Copy, CopyPlus, MoveVertical, Scissors, Trash2, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { Toolbar } from "react-aria-components/Toolbar";
import { Button } from "#components/ui/button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { outermostPaths } from "#lib/flows/edit-many.ts";
import { findActionAt } from "#lib/flows/edit-position.ts";
import { useFlowEditor } from "./editor-context.ts";
import { focusRow } from "./row-focus.ts";
import { useMany } from "./use-many.ts";

/** How many actions are selected, and what can be done with all of them; or that a place is chosen for them. */
export function ManyBar() {
  const t = useTranslations("flows.many");
  const { actions, selectedIds, moving } = useFlowEditor();
  const ids = moving ?? selectedIds;
  const count = useMemo(() => outermostPaths(actions, ids).length, [actions, ids]);
  const isMoving = moving !== null;
  const text = isMoving ? t("choosePlace", { count }) : t("selected", { count });
  return (
    // On a narrow screen over the head of the page: the form, or the end of the flow, is at the bottom.
    <div className="z-30 flex max-w-full max-lg:fixed max-lg:inset-x-4 max-lg:top-2 lg:sticky lg:bottom-0 lg:mt-4">
      <Toolbar
        aria-label={text}
        className="flex min-w-0 flex-wrap items-center gap-1 rounded-lg border border-line bg-panel p-1 pl-3 shadow-floating"
      >
        <span className="mr-2 py-1 font-medium text-sm tabular-nums">{text}</span>
        {isMoving ? <MovingButtons /> : <SelectedButtons />}
      </Toolbar>
    </div>
  );
}

function MovingButtons() {
  const t = useTranslations("flows.many");
  const many = useMany();
  return (
    <Button size="sm" onPress={many.cancelMove}>
      {t("cancelMove")}
    </Button>
  );
}

function SelectedButtons() {
  const t = useTranslations("flows.many");
  const { isReadOnly, selectMany, selectedIds, actions, selectedPath } = useFlowEditor();
  const many = useMany();
  const clear = () => {
    const openId = selectedPath === null ? null : findActionAt(actions, selectedPath)?.id;
    const [first] = selectedIds;
    const kept = openId ?? first;
    if (kept === undefined) return;
    selectMany([kept]);
    focusRow(kept);
  };
  return (
    <>
      <IconButton size="sm" label={t("copy")} icon={<Copy aria-hidden />} onPress={() => many.copyByMenu(null)} />
      {!isReadOnly && (
        <>
          <IconButton
            size="sm"
            label={t("cut")}
            icon={<Scissors aria-hidden />}
            onPress={() => many.copyByMenu(null, "cut")}
          />
          <IconButton
            size="sm"
            label={t("duplicate")}
            icon={<CopyPlus aria-hidden />}
            onPress={() => many.duplicate(null)}
          />
          <IconButton
            size="sm"
            label={t("move")}
            icon={<MoveVertical aria-hidden />}
            onPress={() => many.startMove(null)}
          />
          <IconButton size="sm" label={t("delete")} icon={<Trash2 aria-hidden />} onPress={() => many.remove(null)} />
        </>
      )}
      <IconButton size="sm" label={t("clear")} icon={<X aria-hidden />} onPress={clear} />
    </>
  );
}
