"use client";

import { useSearchParams } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useMemo, useRef, useState } from "react";
import { announce } from "#components/ui/announce.ts";
import { toast } from "#components/ui/toast.tsx";
import { copyAction, listActionIds } from "#lib/flows/edit-ids.ts";
import { newAction } from "#lib/flows/edit-new-action.ts";
import { findActionAt, joinPath, splitPath } from "#lib/flows/edit-position.ts";
import { insertAction, removeAction, stepAction } from "#lib/flows/edit-tree.ts";
import type { FlowAction, FlowDetail } from "#lib/flows/schema.ts";
import { pathOfAction } from "#lib/flows/walk-actions.ts";
import type { JsonObject } from "#lib/shared/json.ts";
import { fromPublicId } from "#lib/shared/public-id.ts";
import type { PickedAction } from "./action-picker.tsx";
import { actionName } from "./action-text.ts";
import type { FlowEditor } from "./editor-context.ts";
import { placeText } from "./place-text.ts";
import { focusRow } from "./row-focus.ts";
import { useCalledFlows } from "./use-called-flows.ts";
import { useChosenItems } from "./use-chosen-items.ts";
import type { useDraft } from "./use-draft.ts";
import { useSelection } from "./use-selection.ts";
import { useSenders } from "./use-senders.ts";
import { useTravel } from "./use-travel.ts";

/** Selection, and every change that the tree offers. Each says what it did, and leaves the focus on what it did it to. */
export function useEditing(flow: FlowDetail, draft: ReturnType<typeof useDraft>) {
  const t = useTranslations("flows");
  const language = useLocale();
  const { heldTexts } = draft;
  const heldParams = useRef(new Map<string, JsonObject>()).current;
  // An address may name the action, as the uses of a vault item do.
  const namedId = useSearchParams().get("action");
  useEffect(() => {
    if (namedId !== null) focusRow(namedId);
  }, [namedId]);
  const [moving, setMoving] = useState<ReadonlySet<string> | null>(null);
  const [pickAt, setPickAt] = useState<string | null>(null);
  const hiddenItems = useMemo(
    () => new Set(flow.hiddenConnections.flatMap((id) => fromPublicId("ac", id) ?? [])),
    [flow.hiddenConnections],
  );

  const { actions } = draft.state;
  const selection = useSelection(actions, namedId);
  const { openId: selectedId, latestId, selectId } = selection;
  const findItem = useChosenItems(actions);
  const findFlow = useCalledFlows(flow.id, actions);
  const senderOf = useSenders(actions);
  const selectedPath = useMemo(
    () => (selectedId === null ? null : pathOfAction(actions, selectedId)),
    [actions, selectedId],
  );
  const nameOf = (action: FlowAction) => actionName(action, language);

  const select = (path: string | null) =>
    selectId(path === null ? null : (findActionAt(draft.getActions(), path)?.id ?? null));

  const edit: FlowEditor["edit"] = (change, { selectId: newId, step } = {}) => {
    draft.session.edit(change(draft.getActions()), step);
    if (newId !== undefined) selection.renameOpen(newId);
  };
  const travel = useTravel({ draft, selectId, latestId, announce });
  const put = (path: string, action: FlowAction, kind: "add" | "duplicate" = "add") => {
    edit((current) => insertAction(current, path, action), { step: { kind, actionId: action.id, count: 1 } });
    selectId(action.id);
    announce(t("added", { name: nameOf(action) }));
    focusRow(action.id);
  };

  const editor: FlowEditor = {
    flowId: flow.id,
    actions,
    isReadOnly: !flow.canEdit,
    edit,
    ...travel,
    selectedPath,
    selectedIds: selection.selectedIds,
    moving,
    getActions: draft.getActions,
    getSelection: selection.getSelection,
    select,
    selectMany: selection.selectMany,
    getMoving: () => moving,
    setMoving,
    openPicker: setPickAt,
    duplicate: (path) => {
      const action = findActionAt(draft.getActions(), path);
      const { list, index } = splitPath(path);
      if (action) put(joinPath(list, index + 1), copyAction(action, idsOf(draft.getActions())), "duplicate");
    },
    move: (path, by) => {
      const action = findActionAt(draft.getActions(), path);
      const moved = stepAction(draft.getActions(), path, by);
      if (!action) return;
      const name = nameOf(action);
      if (moved) draft.session.edit(moved.actions);
      const place = moved && placeText(moved.path);
      const nowhere = by === "up" ? t("cannotMoveUp", { name }) : t("cannotMoveDown", { name });
      announce(place === null ? nowhere : t("movedTo", { name, place }));
      focusRow(action.id);
    },
    remove: (path) => {
      const before = draft.getActions();
      const action = findActionAt(before, path);
      if (!action) return;
      edit((current) => removeAction(current, path));
      const text = t("removed", { name: nameOf(action) });
      const removal = draft.session.getHistory().past.at(-1);
      const undo = () => {
        if (draft.session.getHistory().past.at(-1) === removal) return travel.undo();
        // Beside what was done since; at the end, if its place is gone.
        const current = draft.getActions();
        const place = findActionAt(current, path) || isGapOf(current, path) ? path : String(current.length);
        put(place, idsOf(current).has(action.id) ? copyAction(action, idsOf(current)) : action);
      };
      toast({ text, action: { label: t("undo"), onPress: undo } });
      announce(text);
      if (action.id === latestId.current) selectId(null);
      focusRow(`gap ${path}`);
    },
    findItem,
    findFlow,
    senderOf,
    triggers: flow.triggers,
    hiddenItems,
    heldTexts,
    heldParams,
  };

  return {
    editor,
    selectedId,
    panelKey: selection.panelKey,
    pickAt,
    closePicker: () => setPickAt(null),
    insert: ({ type, action }: PickedAction) => {
      if (pickAt === null) return;
      setPickAt(null);
      put(pickAt, newAction(type, action, idsOf(draft.getActions())));
    },
    goTo: (path: string) => {
      select(path);
      const id = findActionAt(draft.getActions(), path)?.id;
      if (id) focusRow(id);
    },
  };
}

function idsOf(actions: readonly FlowAction[]): ReadonlySet<string> {
  return new Set(listActionIds(actions));
}

/** True at the end of a list that is still there. */
function isGapOf(actions: readonly FlowAction[], path: string): boolean {
  const { list, index } = splitPath(path);
  return index === 0
    ? list === "" || hasList(actions, list)
    : findActionAt(actions, joinPath(list, index - 1)) !== null;
}

function hasList(actions: readonly FlowAction[], list: string): boolean {
  return findActionAt(actions, list.slice(0, list.lastIndexOf("."))) !== null;
}
