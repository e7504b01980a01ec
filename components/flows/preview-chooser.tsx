"use client";

import { useTranslations } from "next-intl";
import { useTimeText } from "#components/executions/use-time-text.ts";
import { SelectField, type SelectOption } from "#components/ui/select-field.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import type { ExecutionSummary } from "#lib/executions/schema.ts";
import { parseJsonText } from "#lib/flows/edit-json-text.ts";
import { useFlowEditor } from "./editor-context.ts";
import { useExpressions } from "./expression-context.tsx";
import { PreviewIterations } from "./preview-iterations.tsx";
import { LATEST, rememberPreviewFrom, rememberSample, SAMPLE } from "./remembered-preview.ts";

/** More is a search, which the list of executions has. */
const MAX_OFFERED = 20;

/** What the expressions of the whole editor are tried with. */
export function PreviewChooser() {
  const t = useTranslations("flows.preview");
  const { flowId } = useFlowEditor();
  const { from, status, executions } = useExpressions().source;
  const optionOf = useExecutionOption();
  const [latest, ...others] = executions;
  const options: SelectOption[] = [
    { id: LATEST, ...(latest ? optionOf(latest) : { label: t("latest") }) },
    ...others.slice(0, MAX_OFFERED).map((execution) => ({ id: execution.id, ...optionOf(execution) })),
    { id: SAMPLE, label: t("sample"), description: t("sampleShort") },
  ];
  // It may have been removed meanwhile, or be older than those that are offered.
  const known = options.some(({ id }) => id === from) ? from : LATEST;
  const why = status === "none" || status === "hidden" || status === "failed" ? t(status) : undefined;
  return (
    <div className="mx-5 mt-4 flex flex-col gap-2 rounded-lg bg-sunk px-3 py-2.5">
      <div className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
        <span aria-hidden className="text-ink-2 text-xs">
          {t("from")}
        </span>
        <SelectField
          label={t("from")}
          isLabelHidden
          options={options}
          value={known}
          onChange={(id) => rememberPreviewFrom(flowId, id)}
          className="min-w-40 flex-1"
          buttonClassName="h-7! text-sm!"
        />
      </div>
      {why && <p className="text-ink-2 text-xs">{why}</p>}
      <PreviewIterations />
      {from === SAMPLE && <SampleField flowId={flowId} />}
    </div>
  );
}

function useExecutionOption(): (execution: ExecutionSummary) => Omit<SelectOption, "id"> {
  const t = useTranslations("flows.preview");
  const executions = useTranslations("executions");
  const time = useTimeText("short");
  return ({ startedAt, createdAt, status, isDry, isDraft, versionNumber }) => {
    const version = isDraft || versionNumber === null ? t("draft") : t("version", { number: versionNumber });
    const facts = [executions(`status.${status}`), version, ...(isDry ? [executions("dry.badge")] : [])];
    return { label: t("execution", { time: time(startedAt ?? createdAt) }), description: facts.join(" · ") };
  };
}

function SampleField({ flowId }: { flowId: string }) {
  const t = useTranslations("flows");
  const { sample } = useExpressions().source;
  const parsed = parseJsonText(sample);
  return (
    <TextArea
      label={t("preview.sample")}
      description={t("preview.sampleHelp")}
      value={sample}
      onChange={(text) => rememberSample(flowId, text)}
      rows={4}
      isMonospace
      spellCheck="false"
      errorMessage={parsed.ok ? undefined : t("fields.jsonInputError", { line: parsed.line, column: parsed.column })}
    />
  );
}
