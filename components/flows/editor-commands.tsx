"use client";

import {
  ClipboardPaste,
  CodeXml,
  Copy,
  ListChecks,
  ListTree,
  Plus,
  Redo2,
  Save,
  SquareDashed,
  TableOfContents,
  Undo2,
  X,
} from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { type Command, useCommands } from "#components/palette/commands.ts";
import type { EditStep } from "#lib/flows/edit-history.ts";
import { listActionIds } from "#lib/flows/edit-ids.ts";
import { findActionAt, joinPath, splitPath } from "#lib/flows/edit-position.ts";
import { actionName } from "./action-text.ts";
import { useFlowEditor } from "./editor-context.ts";
import { useActionEntries } from "./use-action-entries.tsx";
import { editorViews } from "./use-editor-view.ts";
import { useMany } from "./use-many.ts";
import { useStepText } from "./use-step-text.ts";
import type { Views } from "./use-views.ts";

type EditorCommandsProps = { views: Views; last: EditStep | null; next: EditStep | null; onSave: () => void };

const viewIcons = {
  tree: <ListTree aria-hidden />,
  outline: <TableOfContents aria-hidden />,
  json: <CodeXml aria-hidden />,
};

/** What the editor offers to the palette. Shows nothing. */
export function EditorCommands(props: EditorCommandsProps) {
  const { views } = props;
  const t = useTranslations("palette");
  const flows = useTranslations("flows");
  const language = useLocale();
  const { actions, isReadOnly, selectedPath } = useFlowEditor();
  const entriesOf = useActionEntries();
  const editsNow = useEdits(props);
  const selectingNow = useSelecting();
  useCommands(() => {
    const selected = selectedPath === null ? null : findActionAt(actions, selectedPath);
    const shown = editorViews.map((id) => ({
      id: `view ${id}`,
      label: t("command.view", { view: flows(`views.${id}`) }),
      icon: viewIcons[id],
      isChosen: id === views.view,
      onAction: () => views.setView(id),
    }));
    const ofAction = selected &&
      selectedPath !== null &&
      !isReadOnly && {
        id: "action",
        title: t("group.action", { name: actionName(selected, language) }),
        entries: entriesOf(selectedPath),
      };
    const entries = [...(isReadOnly ? [] : editsNow()), ...(views.view === "json" ? [] : selectingNow()), ...shown];
    return [...(ofAction ? [ofAction] : []), { id: "editor", title: t("group.editor"), entries }];
  });
  return null;
}

/** Beside what is done with the action that is open. */
function useEdits({ views, last, next, onSave }: EditorCommandsProps): () => Command[] {
  const t = useTranslations("palette.command");
  const outline = useTranslations("flows.outline");
  const { undoLabel, redoLabel } = useStepText();
  const { actions, selectedPath, openPicker } = useFlowEditor();
  const many = useMany();
  return () => {
    const { list, index } = splitPath(selectedPath ?? String(actions.length - 1));
    const plus = <Plus aria-hidden />;
    const add = { id: "add", label: t("addAction"), icon: plus, onAction: () => openPicker(joinPath(list, index + 1)) };
    // With an action open, pasting after it is among what is done with that.
    const pasteEnd: Command = {
      id: "paste-end",
      label: t("pasteEnd"),
      icon: <ClipboardPaste aria-hidden />,
      shortcut: "paste",
      onAction: () => void many.pasteByMenu(String(actions.length)),
    };
    return [
      add,
      ...(selectedPath === null
        ? [pasteEnd]
        : [{ id: "before", label: outline("addBefore"), icon: plus, onAction: () => openPicker(selectedPath) }]),
      { id: "undo", label: undoLabel(last), icon: <Undo2 aria-hidden />, shortcut: "undo", onAction: views.undo },
      { id: "redo", label: redoLabel(next), icon: <Redo2 aria-hidden />, shortcut: "redo", onAction: views.redo },
      { id: "save", label: t("save"), icon: <Save aria-hidden />, onAction: onSave },
    ];
  };
}

/** What is selected, and the place that is chosen for it. */
function useSelecting(): () => Command[] {
  const t = useTranslations("palette.command");
  const words = useTranslations("flows.many");
  const { actions, isReadOnly, selectedPath, selectedIds, moving } = useFlowEditor();
  const many = useMany();
  return () => {
    const [first] = selectedIds;
    const kept = (selectedPath === null ? undefined : findActionAt(actions, selectedPath)?.id) ?? first;
    const cancel: Command = {
      id: "cancel-move",
      label: t("cancelMove"),
      icon: <X aria-hidden />,
      shortcut: "selectOne",
      onAction: many.cancelMove,
    };
    const all: Command = {
      id: "select-all",
      label: t("selectAll"),
      icon: <ListChecks aria-hidden />,
      shortcut: "selectAll",
      onAction: () => many.select(listActionIds(actions)),
    };
    const copy: Command = {
      id: "copy",
      label: words("copy"),
      icon: <Copy aria-hidden />,
      shortcut: "copy",
      onAction: () => void many.copyByMenu(null),
    };
    const one: Command = {
      id: "select-one",
      label: words("clear"),
      icon: <SquareDashed aria-hidden />,
      shortcut: "selectOne",
      onAction: () => kept !== undefined && many.select([kept]),
    };
    return [
      ...(moving ? [cancel] : []),
      ...(actions.length > 0 ? [all] : []),
      // Who may edit has it among what is done with the action.
      ...(isReadOnly && selectedIds.size > 0 ? [copy] : []),
      ...(selectedIds.size > 1 ? [one] : []),
    ];
  };
}
