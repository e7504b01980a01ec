"use client";

import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { LeavingProvider } from "#components/connecting/starting-point.ts";
import { Alert } from "#components/ui/alert.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { findActionAt } from "#lib/flows/edit-position.ts";
import type { FlowDetail } from "#lib/flows/schema.ts";
import { FlowEditorProvider } from "./editor-context.ts";
import { FlowBar } from "./flow-bar.tsx";
import { SaveState } from "./save-state.tsx";
import { StaleBanner } from "./stale-banner.tsx";
import { useDraft, useFlow } from "./use-draft.ts";
import { useEditing } from "./use-editing.ts";

const ActionTree = dynamic(async () => (await import("./action-tree.tsx")).ActionTree, {
  ssr: false,
  loading: () => <Loading rows={5} />,
});
const ActionPanel = dynamic(async () => (await import("./action-panel.tsx")).ActionPanel, { ssr: false });
const ActionPicker = dynamic(async () => (await import("./action-picker.tsx")).ActionPicker, { ssr: false });

type FlowEditorProps = { flowId: string; canWrite: boolean };

export function FlowEditor({ flowId, canWrite }: FlowEditorProps) {
  const flow = useFlow(flowId);
  return flow ? <Editor flow={flow} canWrite={canWrite} /> : <Loading rows={8} />;
}

function Editor({ flow, canWrite }: { flow: FlowDetail; canWrite: boolean }) {
  const t = useTranslations("flows");
  const draft = useDraft(flow);
  const editing = useEditing(flow, draft);
  const { editor, pickAt } = editing;
  const selected = editor.selectedPath === null ? null : findActionAt(editor.actions, editor.selectedPath);

  return (
    <FlowEditorProvider value={editor}>
      <div className="flex min-h-[calc(100dvh-52px)] flex-col lg:h-[calc(100dvh-52px)]">
        <FlowBar
          flow={{ ...flow, draft: [...editor.actions] }}
          state={
            flow.canEdit && (
              <SaveState draft={draft.state} published={flow.published} onRetry={() => void draft.flush()} />
            )
          }
          onSave={draft.flush}
          onGoTo={editing.goTo}
        />
        {draft.state.status === "stale" && (
          <StaleBanner error={draft.state.error} onLoadTheirs={draft.loadTheirs} onKeepMine={draft.keepMine} />
        )}
        {!flow.canEdit && (
          <Alert tone="info" className="rounded-none! border-x-0! border-t-0! px-5">
            {canWrite ? t("readOnly.hidden") : t("readOnly.viewer")}
          </Alert>
        )}
        <div className="grid min-h-0 flex-1 lg:grid-cols-[minmax(0,1fr)_minmax(360px,430px)]">
          <div className="min-w-0 overflow-x-auto px-5 py-5 md:px-10 lg:overflow-y-auto">
            <ActionTree selectedKey={editing.selectedId} />
            <p className="mt-6 text-ink-2 text-xs max-md:hidden">{!editor.isReadOnly && t("tree.keys")}</p>
          </div>
          <LeavingProvider value={{ from: { flowId: flow.id, actionId: selected?.id ?? null }, save: draft.flush }}>
            <ActionPanel key={editing.panelKey} action={selected} path={editor.selectedPath} />
          </LeavingProvider>
        </div>
      </div>
      {pickAt !== null && <ActionPicker onPick={editing.insert} onClose={editing.closePicker} />}
      <p role="status" className="sr-only">
        {editing.announcement}
      </p>
    </FlowEditorProvider>
  );
}
