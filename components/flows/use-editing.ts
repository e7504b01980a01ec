"use client";

import { useSearchParams } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useMemo, useRef, useState } from "react";
import { toast } from "#components/ui/toast.tsx";
import { copyAction, listActionIds } from "#lib/flows/edit-ids.ts";
import { newAction } from "#lib/flows/edit-new-action.ts";
import { findActionAt, joinPath, splitPath } from "#lib/flows/edit-position.ts";
import { insertAction, removeAction, stepAction } from "#lib/flows/edit-tree.ts";
import type { FlowAction, FlowDetail } from "#lib/flows/schema.ts";
import { walkActions } from "#lib/flows/walk-actions.ts";
import type { JsonObject } from "#lib/shared/json.ts";
import { fromPublicId } from "#lib/shared/public-id.ts";
import type { PickedAction } from "./action-picker.tsx";
import { actionName } from "./action-text.ts";
import type { FlowEditor } from "./editor-context.ts";
import { focusRow } from "./row-focus.ts";
import { useCalledFlows } from "./use-called-flows.ts";
import { useChosenItems } from "./use-chosen-items.ts";
import type { useDraft } from "./use-draft.ts";
import { useSenders } from "./use-senders.ts";

/** Selection, and every change that the tree offers. Each says what it did, and leaves the focus on what it did it to. */
export function useEditing(flow: FlowDetail, draft: ReturnType<typeof useDraft>) {
  const t = useTranslations("flows");
  const language = useLocale();
  const heldTexts = useRef(new Map<string, string>()).current;
  const heldParams = useRef(new Map<string, JsonObject>()).current;
  // An address may name the action, as the uses of a vault item do.
  const namedId = useSearchParams().get("action");
  const [selectedId, setSelectedId] = useState(namedId);
  useEffect(() => {
    if (namedId !== null) focusRow(namedId);
  }, [namedId]);
  // For what is called later, from a toast.
  const latestId = useRef(selectedId);
  const [panelKey, setPanelKey] = useState(0);
  const [pickAt, setPickAt] = useState<string | null>(null);
  const [announcement, setAnnouncement] = useState("");
  const hiddenItems = useMemo(
    () => new Set(flow.hiddenConnections.flatMap((id) => fromPublicId("ac", id) ?? [])),
    [flow.hiddenConnections],
  );

  const { actions } = draft.state;
  const findItem = useChosenItems(actions);
  const findFlow = useCalledFlows(flow.id, actions);
  const senderOf = useSenders(actions);
  const selectedPath = useMemo(() => pathOfId(actions, selectedId), [actions, selectedId]);
  const nameOf = (action: FlowAction) => actionName(action, language);

  const selectId = (id: string | null) => {
    if (id === latestId.current) return;
    latestId.current = id;
    setSelectedId(id);
    // Another action's form begins anew; the same one's goes on while its id is changed.
    setPanelKey((key) => key + 1);
  };
  const select = (path: string | null) =>
    selectId(path === null ? null : (findActionAt(draft.getActions(), path)?.id ?? null));

  const edit: FlowEditor["edit"] = (change, newId) => {
    draft.edit(change(draft.getActions()));
    if (newId === undefined) return;
    latestId.current = newId;
    setSelectedId(newId);
  };
  const put = (path: string, action: FlowAction) => {
    edit((current) => insertAction(current, path, action));
    selectId(action.id);
    setAnnouncement(t("added", { name: nameOf(action) }));
    focusRow(action.id);
  };

  const editor: FlowEditor = {
    flowId: flow.id,
    actions,
    isReadOnly: !flow.canEdit,
    edit,
    selectedPath,
    select,
    openPicker: setPickAt,
    duplicate: (path) => {
      const action = findActionAt(draft.getActions(), path);
      const { list, index } = splitPath(path);
      if (action) put(joinPath(list, index + 1), copyAction(action, idsOf(draft.getActions())));
    },
    move: (path, by) => {
      const action = findActionAt(draft.getActions(), path);
      const moved = stepAction(draft.getActions(), path, by);
      if (!action) return;
      const name = nameOf(action);
      if (moved) draft.edit(moved.actions);
      const place = moved && placeText(moved.path);
      const nowhere = by === "up" ? t("cannotMoveUp", { name }) : t("cannotMoveDown", { name });
      setAnnouncement(place === null ? nowhere : t("movedTo", { name, place }));
      focusRow(action.id);
    },
    remove: (path) => {
      const before = draft.getActions();
      const action = findActionAt(before, path);
      if (!action) return;
      edit((current) => removeAction(current, path));
      const text = t("removed", { name: nameOf(action) });
      const undo = () => {
        // Beside what was done since; at the end, if its place is gone.
        const current = draft.getActions();
        const place = findActionAt(current, path) || isGapOf(current, path) ? path : String(current.length);
        put(place, idsOf(current).has(action.id) ? copyAction(action, idsOf(current)) : action);
      };
      toast({ text, action: { label: t("undo"), onPress: undo } });
      setAnnouncement(text);
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
    panelKey,
    pickAt,
    announcement,
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

function pathOfId(actions: readonly FlowAction[], id: string | null): string | null {
  if (id === null) return null;
  for (const { action, path } of walkActions(actions)) if (action.id === id) return path;
  return null;
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

/** `1.then.0` as `2, TRUE, 1` would be long to hear: the numbers alone, from 1. */
function placeText(path: string): string {
  return path
    .split(".")
    .filter((part) => /^\d+$/.test(part))
    .map((part) => Number(part) + 1)
    .join(".");
}
