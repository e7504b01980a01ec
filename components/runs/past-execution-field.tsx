"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useOriginText } from "#components/executions/use-origin-text.ts";
import { useTimeText } from "#components/executions/use-time-text.ts";
import { SelectField, type SelectOption } from "#components/ui/select-field.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { executionsQuery } from "#lib/executions/queries.ts";
import type { ExecutionSummary } from "#lib/executions/schema.ts";

/** In the place of an execution. */
export const TYPED = "typed";

/** The executions of a flow that another one can begin with, the newest first. */
export function usePastExecutions(flowId: string, isDry: boolean) {
  const { data, error } = useQuery({ ...executionsQuery({ flowId }), refetchInterval: false });
  // What a dry run gave was made up.
  const executions = data?.executions.filter((each) => each.startedAt !== null && (isDry || !each.isDry));
  return { executions, error };
}

type PastExecutionFieldProps = {
  label: string;
  description: string;
  executions: readonly ExecutionSummary[];
  /** Offered too, and what it is called. */
  typed?: string;
  /** An execution's id, or `TYPED`. */
  value: string | null;
  onChange: (value: string) => void;
  error: Error | null;
  errorMessage?: string | undefined;
};

export function PastExecutionField({ executions, typed, error, errorMessage, ...field }: PastExecutionFieldProps) {
  const optionOf = useExecutionOption();
  const errorText = useErrorText();
  const options = [
    ...(typed === undefined ? [] : [{ id: TYPED, label: typed }]),
    ...executions.map((execution) => ({ id: execution.id, ...optionOf(execution) })),
  ];
  return <SelectField {...field} options={options} errorMessage={errorMessage ?? errorText(error) ?? undefined} />;
}

/** When it ran and how it ended; who or what started it, and of which version. */
function useExecutionOption(): (execution: ExecutionSummary) => Omit<SelectOption, "id"> {
  const t = useTranslations("executions");
  const runs = useTranslations("runs");
  const time = useTimeText();
  const origin = useOriginText();
  return (execution) => {
    const { createdAt, status, isDry, isDraft, versionNumber, part } = execution;
    const version = isDraft || versionNumber === null ? t("draft") : t("version", { number: versionNumber });
    const facts = [origin(execution), version, part && runs(`part.${part.mode}`), isDry && t("dry.badge")];
    return {
      label: `${time(createdAt)} · ${t(`status.${status}`)}`,
      description: facts.filter(Boolean).join(" · "),
    };
  };
}
