"use client";

import { useQuery } from "@tanstack/react-query";
import { Waypoints } from "lucide-react";
import { useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { flowReachQuery } from "#lib/flows/queries.ts";
import { walkActions } from "#lib/flows/walk-actions.ts";
import { ReachOfCalls } from "./reach-of-calls.tsx";
import { ReachRow } from "./reach-row.tsx";
import { SavedFlowBar } from "./saved-flow-bar.tsx";
import { useFlow } from "./use-draft.ts";

/** The Reach tab of a flow: all of the vault that its draft, and what is published of it, can use. */
export function FlowReach({ flowId }: { flowId: string }) {
  const t = useTranslations("flows.reach");
  const errorText = useErrorText();
  const flow = useFlow(flowId);
  const { data: entries, error, isPending } = useQuery(flowReachQuery(flowId));
  if (!flow) return <Loading rows={8} />;
  const inDraft = new Set([...walkActions(flow.draft)].map(({ action }) => action.id));
  return (
    <>
      <SavedFlowBar flow={flow} />
      <div className="mx-auto flex max-w-[1000px] flex-col gap-4 px-4 py-6 md:px-7">
        <header>
          <h2 className="font-semibold text-lg">{t("title")}</h2>
          <p className="mt-0.5 text-ink-2 text-sm">{t("lead")}</p>
        </header>
        {error && (
          <Alert tone="fail" title={t("loadFailed")}>
            {errorText(error)}
          </Alert>
        )}
        <ReachOfCalls flow={flow} />
        {isPending && <Loading rows={5} />}
        {entries?.length === 0 && (
          <EmptyState icon={<Waypoints aria-hidden />} title={t("emptyTitle")}>
            {t("emptyText")}
          </EmptyState>
        )}
        {entries && entries.length > 0 && (
          <ul
            aria-label={t("list")}
            className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-panel"
          >
            {entries.map((entry) => (
              <ReachRow key={entry.itemId} entry={entry} flowId={flowId} inDraft={inDraft} />
            ))}
          </ul>
        )}
      </div>
    </>
  );
}
