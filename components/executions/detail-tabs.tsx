"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { type TabEntry, Tabs } from "#components/ui/tabs.tsx";
import type { DetailTab } from "#lib/executions/found-address.ts";
import type { StepError } from "#lib/executions/schema.ts";
import type { Json } from "#lib/shared/json.ts";
import { exchangeText } from "./exchange-text.ts";
import { JsonBlock, MarkedBlock } from "./marked-block.tsx";
import { StepErrorView } from "./step-error.tsx";

export type Side = {
  label: string;
  value: Json | undefined;
  /** Said in the place of a value. */
  nothing: string;
  /** Where it is from. */
  note?: string | undefined;
};

type DetailTabsProps = {
  input: Side;
  output: Side;
  error: StepError | undefined;
  /** The request that would have been sent. */
  request?: Json | undefined;
  /** Shown first, if it is there. */
  tab?: DetailTab | null | undefined;
};

/** Input, output and error, of an action or of the flow; what there is to see first. */
export function DetailTabs({ input, output, error, request, tab = null }: DetailTabsProps) {
  const t = useTranslations("executions");
  const [chosen, setChosen] = useState<string | null>(tab === "request" && request === undefined ? null : tab);
  const first = error ? "error" : request !== undefined ? "request" : isBlank(output.value) ? "input" : "output";
  const requestTab: TabEntry = {
    id: "request",
    label: t("tabs.request"),
    content: <RequestView request={request} />,
  };
  return (
    <Tabs
      label={t("tabs.label")}
      selected={chosen ?? first}
      onSelect={setChosen}
      tabs={[
        { id: "input", label: input.label, content: <SideView side={input} /> },
        ...(request === undefined ? [] : [requestTab]),
        { id: "output", label: output.label, content: <SideView side={output} /> },
        { id: "error", label: <ErrorLabel hasError={error !== undefined} />, content: <ErrorView error={error} /> },
      ]}
    />
  );
}

/** Nothing to see there: an action that only stores gives `{}`. */
function isBlank(value: Json | undefined): boolean {
  return value === undefined || JSON.stringify(value) === "{}";
}

function SideView({ side: { label, value, nothing, note } }: { side: Side }) {
  if (value === undefined) return <NothingThere>{nothing}</NothingThere>;
  return (
    <div className="flex flex-col gap-2.5">
      {note && <p className="text-ink-2 text-sm">{note}</p>}
      <JsonBlock label={label} value={value} />
    </div>
  );
}

/** As HTTP is written, where it is HTTP. */
export function RequestView({ request }: { request: Json | undefined }) {
  const t = useTranslations("executions");
  const text = request === undefined ? null : exchangeText({ sent: request });
  return text ? (
    <MarkedBlock label={t("tabs.request")} text={text} />
  ) : (
    <JsonBlock label={t("tabs.request")} value={request} />
  );
}

function ErrorLabel({ hasError }: { hasError: boolean }) {
  const t = useTranslations("executions");
  if (!hasError) return t("tabs.error");
  return (
    <span className="flex items-center gap-1.5 text-fail">
      <TriangleAlert aria-hidden className="size-3.5" />
      {t("tabs.error")}
    </span>
  );
}

function ErrorView({ error }: { error: StepError | undefined }) {
  const t = useTranslations("executions");
  return error ? <StepErrorView error={error} /> : <NothingThere>{t("noError")}</NothingThere>;
}

export function NothingThere({ children }: { children: ReactNode }) {
  return <p className="py-3 text-ink-2">{children}</p>;
}
