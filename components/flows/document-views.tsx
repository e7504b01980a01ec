"use client";

import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { fetched } from "#components/ui/fetched.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { useFlowEditor } from "./editor-context.ts";
import { editorViews } from "./use-editor-view.ts";
import type { Views } from "./use-views.ts";

const Pending = () => <Loading rows={5} />;
const ActionTree = fetched(async () => (await import("./action-tree.tsx")).ActionTree, Pending);
const OutlineView = fetched(async () => (await import("./outline-view.tsx")).OutlineView, Pending);
const JsonView = fetched(async () => (await import("./json-view.tsx")).JsonView, Pending);
const ManyBar = dynamic(async () => (await import("./many-bar.tsx")).ManyBar, { ssr: false });

// What most see first is fetched while the page is still on its way to being drawn.
if (typeof window !== "undefined") ActionTree.load();

type DocumentViewsProps = {
  views: Views;
  selectedId: string | null;
  /** False where the browser forgets with the page what is no document yet. */
  isKept: boolean;
};

/** The one document, in the view that was chosen. All of them show the same selection, and edit. */
export function DocumentViews({ views, selectedId, isKept }: DocumentViewsProps) {
  const t = useTranslations("flows");
  const { actions, isReadOnly, selectedIds, moving } = useFlowEditor();
  const { view, setView, isHeld, setHeld, travel, open } = views;
  if (view === null) return <Loading rows={5} />;
  return (
    <>
      <div className="mb-4 flex shrink-0 flex-wrap items-center gap-3">
        <Segmented
          label={t("views.label")}
          segments={editorViews.map((id) => ({ id, label: t(`views.${id}`) }))}
          value={view}
          onChange={setView}
        />
      </div>
      {isHeld && view !== "json" && (
        <Alert
          tone="amber"
          className="mb-4"
          actions={
            <Button size="sm" onPress={() => setView("json")}>
              {t("json.backToJson")}
            </Button>
          }
        >
          {t("json.held")}
        </Alert>
      )}
      {view === "tree" && (
        <>
          <ActionTree actions={actions} openKey={selectedId} selectedKeys={selectedIds} moving={moving} />
          <p className="mt-6 text-ink-2 text-xs max-md:hidden">{!isReadOnly && t("tree.keys")}</p>
        </>
      )}
      {view === "outline" && <OutlineView selectedKey={selectedId} onOpen={open} />}
      {view !== "json" && (moving !== null || selectedIds.size > 1) && <ManyBar />}
      {view === "json" && <JsonView isKept={isKept} onHold={setHeld} travel={travel} />}
    </>
  );
}
