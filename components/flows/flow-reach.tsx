"use client";

import { useQuery } from "@tanstack/react-query";
import { Waypoints } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useId } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { walkActions } from "#lib/flows/walk-actions.ts";
import { flowReachQuery } from "#lib/reach/queries.ts";
import { ReachHostRow } from "./reach-host-row.tsx";
import { ReachOfCalls } from "./reach-of-calls.tsx";
import { type EditorOf, ReachRow } from "./reach-row.tsx";
import { SavedFlowBar } from "./saved-flow-bar.tsx";
import { useFlow } from "./use-draft.ts";

/** The Reach tab of a flow: every host and all of the vault that its draft, and what is published of it, can use. */
export function FlowReach({ flowId }: { flowId: string }) {
  const t = useTranslations("flows.reach");
  const errorText = useErrorText();
  const flow = useFlow(flowId);
  const { data: reach, error, isPending } = useQuery(flowReachQuery(flowId));
  if (!flow) return <Loading rows={8} />;
  const inDraft = new Set([...walkActions(flow.draft)].map(({ action }) => action.id));
  // Of another flow only what is published is known here.
  const editorOf: EditorOf = (version, actionId) =>
    version.flow === null && inDraft.has(actionId) ? `/flows/${flowId}` : null;
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
        {reach && reach.hosts.length > 0 && (
          <List title={t("hostsTitle")} lead={t("hostsLead")}>
            {reach.hosts.map((host) => (
              <ReachHostRow
                key={`${host.kind} ${host.host}`}
                host={host}
                editorOf={(action) => editorOf(action, action.id)}
              />
            ))}
          </List>
        )}
        {reach && reach.entries.length > 0 && (
          <List title={t("itemsTitle")} lead={t("itemsLead")}>
            {reach.entries.map((entry) => (
              <ReachRow key={entry.itemId} entry={entry} editorOf={editorOf} />
            ))}
          </List>
        )}
        {reach && reach.hosts.length + reach.entries.length === 0 && (
          <EmptyState icon={<Waypoints aria-hidden />} title={t("emptyTitle")}>
            {t("emptyText")}
          </EmptyState>
        )}
      </div>
    </>
  );
}

function List({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex flex-col gap-2">
      <header>
        <h3 id={id} className="font-semibold">
          {title}
        </h3>
        <p className="text-ink-2 text-sm">{lead}</p>
      </header>
      <ul aria-labelledby={id} className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-panel">
        {children}
      </ul>
    </section>
  );
}
