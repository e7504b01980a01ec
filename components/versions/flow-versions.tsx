"use client";

import clsx from "clsx";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { SavedFlowBar } from "#components/flows/saved-flow-bar.tsx";
import { useFlow } from "#components/flows/use-draft.ts";
import { buttonClass } from "#components/ui/button-class.ts";
import { Loading } from "#components/ui/loading.tsx";
import type { FlowDetail } from "#lib/flows/schema.ts";
import { DRAFT } from "#lib/versions/compare-params.ts";
import { CompareRadios } from "./compare-radios.tsx";
import { type Restored, RestoredNote } from "./restored-note.tsx";
import { useCompared } from "./use-compared.ts";
import { VersionList } from "./version-list.tsx";
import { Made, Row } from "./version-row.tsx";

const Comparison = dynamic(async () => (await import("./comparison.tsx")).Comparison, {
  ssr: false,
  loading: () => <Loading rows={4} />,
});
const RestoreDialog = dynamic(async () => (await import("./restore-dialog.tsx")).RestoreDialog, { ssr: false });

/** Where the difference stands on a page that is too narrow to have it beside the lists. */
const DIFFERENCE = "difference";

/** The Versions tab of a flow: what was published and saved, what differs between any two, and the way back to one. */
export function FlowVersions({ flowId }: { flowId: string }) {
  const flow = useFlow(flowId);
  return flow ? <Versions flow={flow} /> : <Loading rows={8} />;
}

function Versions({ flow }: { flow: FlowDetail }) {
  const t = useTranslations("versions");
  const differenceId = useId();
  const { from, to, page, saves } = useCompared(flow);
  const [restoringId, setRestoringId] = useState<string | null>(null);
  const [restored, setRestored] = useState<Restored | null>(null);
  const list = { flow, from, to, onRestore: ({ id }: { id: string }) => setRestoringId(id) };
  return (
    <>
      <SavedFlowBar flow={flow} />
      <div className="mx-auto flex max-w-[1240px] flex-col gap-4 px-4 py-6 md:px-7">
        <header>
          <h2 className="font-semibold text-lg">{t("title")}</h2>
          <p className="mt-0.5 text-ink-2 text-sm">{t("lead")}</p>
        </header>
        {restored && <RestoredNote flow={flow} restored={restored} onDone={setRestored} />}
        <div className="grid items-start gap-6 lg:grid-cols-[minmax(320px,420px)_minmax(0,1fr)]">
          <div className="flex min-w-0 flex-col gap-5">
            <DraftPart flow={flow} from={from} to={to} />
            <VersionList kind="published" page={page} {...list} />
            <VersionList kind="saves" page={saves} {...list} />
          </div>
          <section
            id={DIFFERENCE}
            aria-labelledby={differenceId}
            className="flex min-w-0 flex-col gap-3 lg:sticky lg:top-4 lg:max-h-[calc(100dvh-84px)] lg:overflow-y-auto"
          >
            <h2 id={differenceId} className="font-semibold">
              {t("difference")}
            </h2>
            {from === null ? (
              <p className="text-ink-2 text-sm">{t("chooseTwo")}</p>
            ) : (
              <Comparison flow={flow} from={from} to={to} onRestore={setRestoringId} />
            )}
          </section>
        </div>
      </div>
      {restoringId && (
        <RestoreDialog
          flow={flow}
          versionId={restoringId}
          onRestored={(facts, name) => setRestored({ ...facts, name })}
          onClose={() => setRestoringId(null)}
        />
      )}
    </>
  );
}

/** What is edited now, and what the two columns below mean. */
function DraftPart({ flow, from, to }: Pick<Parameters<typeof VersionList>[0], "flow" | "from" | "to">) {
  const t = useTranslations("versions");
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <div className="flex items-end pl-1.5 text-ink-2 text-xs">
        <span aria-hidden className="w-9 text-center">
          {t("from")}
        </span>
        <span aria-hidden className="w-9 text-center">
          {t("to")}
        </span>
        <a href={`#${DIFFERENCE}`} className={clsx(buttonClass("secondary", "sm"), "ml-auto lg:hidden")}>
          {t("showDifference")}
        </a>
      </div>
      <ul aria-label={t("draft")} className="rounded-lg border border-line bg-panel">
        <Row radios={<CompareRadios side={DRAFT} name={t("draft")} from={from} to={to} />}>
          <span className="flex min-w-0 flex-1 flex-col gap-0.5">
            <span className="font-medium">{t("draft")}</span>
            <span className="text-ink-2 text-xs">
              <Made at={flow.draftSavedAt} by={flow.draftSavedBy} hasDay />
            </span>
          </span>
        </Row>
      </ul>
    </div>
  );
}
