"use client";

import clsx from "clsx";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useDeferredValue, useMemo } from "react";
import { LeavingProvider } from "#components/connecting/starting-point.ts";
import { RunBar } from "#components/runs/run-bar.tsx";
import { RunProvider } from "#components/runs/run-provider.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { fetched } from "#components/ui/fetched.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { lastStep, nextStep } from "#lib/flows/edit-history.ts";
import type { EditOwner } from "#lib/flows/edit-owners.ts";
import { findActionAt } from "#lib/flows/edit-position.ts";
import type { FlowDetail } from "#lib/flows/schema.ts";
import { DocumentViews } from "./document-views.tsx";
import { EditorBar } from "./editor-bar.tsx";
import { FlowEditorProvider } from "./flow-editor-provider.tsx";
import { historyKey } from "./history-keys.ts";
import { useDraft, useFlow } from "./use-draft.ts";
import { useEditing } from "./use-editing.ts";
import { useLatest } from "./use-latest.ts";
import { useViews } from "./use-views.ts";

const ActionPanel = fetched(async () => (await import("./action-panel.tsx")).ActionPanel);
const StaleBanner = dynamic(async () => (await import("./stale-banner.tsx")).StaleBanner, { ssr: false });
const FlowToDo = dynamic(async () => (await import("./flow-to-do.tsx")).FlowToDo, { ssr: false });
const SavesTold = dynamic(async () => (await import("./saves-told.tsx")).SavesTold, { ssr: false });
const EditorCommands = dynamic(async () => (await import("./editor-commands.tsx")).EditorCommands, { ssr: false });
const ActionPicker = dynamic(async () => (await import("./action-picker.tsx")).ActionPicker, { ssr: false });

// As the tree is: before the page is drawn.
if (typeof window !== "undefined") ActionPanel.load();

/** On a narrow screen nothing comes into focus under the sheet of the panel. */
const CLEAR_OF_SHEET =
  "max-lg:[&_:is([role=row],button)]:scroll-mb-[58dvh] low:max-lg:[&_:is([role=row],button)]:scroll-mt-2 low:max-lg:[&_:is([role=row],button)]:scroll-mb-[48dvh]";

type FlowEditorProps = { flowId: string; owner: EditOwner; canWrite: boolean };

export function FlowEditor({ flowId, ...props }: FlowEditorProps) {
  const flow = useFlow(flowId);
  return flow ? <Editor flow={flow} {...props} /> : <Loading rows={8} />;
}

function Editor({ flow, owner, canWrite }: Omit<FlowEditorProps, "flowId"> & { flow: FlowDetail }) {
  const t = useTranslations("flows");
  const draft = useDraft(flow, owner);
  const editing = useEditing(flow, draft);
  const { editor, pickAt } = editing;
  const views = useViews(editor, draft.isReady);
  // What only dialogs look into follows behind the keys that are typed.
  const calm = useDeferredValue(editor.actions);
  const shown = useMemo(() => ({ ...flow, draft: [...calm] }), [flow, calm]);
  const { actions: _, ...saved } = draft.state;
  const handlers = {
    onUndo: useLatest(views.undo),
    onRedo: useLatest(views.redo),
    onSave: useLatest(draft.flush),
    onGoTo: useLatest((path: string) => {
      views.open();
      editing.goTo(path);
    }),
  };
  const last = lastStep(draft.history);
  const next = nextStep(draft.history);
  const selected = editor.selectedPath === null ? null : findActionAt(editor.actions, editor.selectedPath);

  return (
    <FlowEditorProvider value={editor}>
      <RunProvider flow={shown} owner={owner} selectedId={editing.selectedId} onSave={draft.flush}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of what is inside, wherever the focus is */}
        <div
          onKeyDown={(event) => {
            const way = editor.isReadOnly ? null : historyKey(event);
            if (!way) return;
            event.preventDefault();
            views[way]();
          }}
          className="flex min-h-[calc(100dvh-52px)] flex-col lg:h-[calc(100dvh-52px)]"
        >
          <EditorBar {...saved} flow={shown} isKept={draft.isKept} last={last} next={next} {...handlers} />
          {draft.state.status === "stale" && <StaleBanner flowId={flow.id} draft={draft} onUndo={editor.undo} />}
          {!flow.canEdit && (
            <Alert tone="info" className="rounded-none! border-x-0! border-t-0! px-5">
              {canWrite ? t("readOnly.hidden") : t("readOnly.viewer")}
            </Alert>
          )}
          <RunBar flow={shown} />
          {draft.isReady && flow.canEdit && <FlowToDo actions={calm} onGoTo={handlers.onGoTo} />}
          <div className="grid min-h-0 flex-1 lg:grid-cols-[minmax(0,1fr)_minmax(360px,430px)]">
            <div
              className={clsx(
                "min-w-0 overflow-x-auto px-4 py-5 md:px-10 lg:overflow-y-auto",
                views.view === "json" && "flex flex-col",
                views.isOver && selected && "max-lg:hidden",
                views.view === "tree" && selected && CLEAR_OF_SHEET,
              )}
            >
              {draft.isReady ? (
                <DocumentViews views={views} selectedId={editing.selectedId} isKept={draft.isKept} />
              ) : (
                <Loading rows={5} />
              )}
            </div>
            <LeavingProvider value={{ from: { flowId: flow.id, actionId: selected?.id ?? null }, save: draft.flush }}>
              <ActionPanel
                key={editing.panelKey}
                action={draft.isReady ? selected : null}
                path={editor.selectedPath}
                views={views}
              />
            </LeavingProvider>
          </div>
        </div>
        <EditorCommands views={views} last={last} next={next} onSave={handlers.onSave} />
        {pickAt !== null && (
          <ActionPicker
            onPick={(picked) => {
              views.open();
              editing.insert(picked);
            }}
            onClose={editing.closePicker}
          />
        )}
        {flow.canEdit && <SavesTold {...saved} />}
      </RunProvider>
    </FlowEditorProvider>
  );
}
