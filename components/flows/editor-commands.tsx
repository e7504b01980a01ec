"use client";

import { CodeXml, ListTree, Plus, Redo2, TableOfContents, Undo2 } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { type Command, useCommands } from "#components/palette/commands.ts";
import type { EditStep } from "#lib/flows/edit-history.ts";
import { findActionAt, joinPath, splitPath } from "#lib/flows/edit-position.ts";
import { actionName } from "./action-text.ts";
import { useFlowEditor } from "./editor-context.ts";
import { useActionEntries } from "./use-action-entries.tsx";
import { editorViews } from "./use-editor-view.ts";
import { useStepText } from "./use-step-text.ts";
import type { Views } from "./use-views.ts";

type EditorCommandsProps = { views: Views; last: EditStep | null; next: EditStep | null };

const viewIcons = {
  tree: <ListTree aria-hidden />,
  outline: <TableOfContents aria-hidden />,
  json: <CodeXml aria-hidden />,
};

/** What the editor offers to the palette. Shows nothing. */
export function EditorCommands({ views, last, next }: EditorCommandsProps) {
  const t = useTranslations("palette");
  const flows = useTranslations("flows");
  const language = useLocale();
  const { undoLabel, redoLabel } = useStepText();
  const { actions, isReadOnly, selectedPath, openPicker } = useFlowEditor();
  const entriesOf = useActionEntries();
  useCommands(() => {
    const selected = selectedPath === null ? null : findActionAt(actions, selectedPath);
    const { list, index } = splitPath(selectedPath ?? String(actions.length - 1));
    const edits: Command[] = [
      {
        id: "add",
        label: t("command.addAction"),
        icon: <Plus aria-hidden />,
        onAction: () => openPicker(joinPath(list, index + 1)),
      },
      { id: "undo", label: undoLabel(last), icon: <Undo2 aria-hidden />, shortcut: "undo", onAction: views.undo },
      { id: "redo", label: redoLabel(next), icon: <Redo2 aria-hidden />, shortcut: "redo", onAction: views.redo },
    ];
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
    const ofEditor = { id: "editor", title: t("group.editor"), entries: [...(isReadOnly ? [] : edits), ...shown] };
    return [...(ofAction ? [ofAction] : []), ofEditor];
  });
  return null;
}
