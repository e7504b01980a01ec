"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { type TabEntry, Tabs } from "#components/ui/tabs.tsx";
import type { ExecutionDetail, StepError } from "#lib/executions/schema.ts";
import { unfinishedStatuses } from "#lib/executions/schema.ts";
import type { Json } from "#lib/shared/json.ts";
import { JsonBlock } from "./marked-block.tsx";
import { StepErrorView } from "./step-error.tsx";
import type { StepRow } from "./step-rows.ts";

/** Input, output and error of one action. */
export function StepDetails({ row }: { row: StepRow }) {
  const t = useTranslations("executions");
  if (!row.step) return <Nothing>{t("unreached")}</Nothing>;
  if (!row.step.shown) return null;
  const { input, output, error } = row.step.shown;
  const isRunning = row.step.status === "STARTED";
  return (
    <Details
      label={t("tabs.label")}
      input={{ label: t("tabs.input"), value: input, nothing: t("noInput") }}
      output={{ label: t("tabs.output"), value: output, nothing: isRunning ? t("noOutputYet") : t("noOutput") }}
      error={error}
    />
  );
}

/** Input and result of the whole flow. */
export function FlowDetails({ execution }: { execution: ExecutionDetail }) {
  const t = useTranslations("executions");
  const isUnfinished = unfinishedStatuses.includes(execution.status);
  const nothing = isUnfinished ? t("noResultYet") : t("noResult");
  return (
    <Details
      label={t("tabs.label")}
      input={{ label: t("tabs.input"), value: execution.input ?? undefined, nothing: t("noFlowInput") }}
      output={{ label: t("tabs.result"), value: execution.result ?? undefined, nothing }}
      error={execution.error ?? undefined}
    />
  );
}

type Side = { label: string; value: Json | undefined; nothing: string };

type DetailsProps = { label: string; input: Side; output: Side; error: StepError | undefined };

function Details({ label, input, output, error }: DetailsProps) {
  const t = useTranslations("executions");
  const [chosen, setChosen] = useState<string | null>(null);
  const errorTab: TabEntry = {
    id: "error",
    label: error ? (
      <span className="flex items-center gap-1.5 text-fail">
        <TriangleAlert aria-hidden className="size-3.5" />
        {t("tabs.error")}
      </span>
    ) : (
      t("tabs.error")
    ),
    content: error ? <StepErrorView error={error} /> : <Nothing>{t("noError")}</Nothing>,
  };
  return (
    <Tabs
      label={label}
      selected={chosen ?? (error ? "error" : isBlank(output.value) ? "input" : "output")}
      onSelect={setChosen}
      tabs={[
        { id: "input", label: input.label, content: <SideView side={input} /> },
        { id: "output", label: output.label, content: <SideView side={output} /> },
        errorTab,
      ]}
    />
  );
}

/** Nothing to see there: an action that only stores gives `{}`. */
function isBlank(value: Json | undefined): boolean {
  return value === undefined || JSON.stringify(value) === "{}";
}

function SideView({ side }: { side: Side }) {
  if (side.value === undefined) return <Nothing>{side.nothing}</Nothing>;
  return <JsonBlock label={side.label} value={side.value} />;
}

function Nothing({ children }: { children: ReactNode }) {
  return <p className="py-3 text-ink-2">{children}</p>;
}
