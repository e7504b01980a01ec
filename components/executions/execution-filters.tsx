"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { SelectField } from "#components/ui/select-field.tsx";
import { type ExecutionPage, executionStatuses, type ListExecutionsInput } from "#lib/executions/schema.ts";
import { FlowFilter } from "./flow-filter.tsx";
import { filterList } from "./use-list-input.ts";
import { useOriginText } from "./use-origin-text.ts";

const ANY = "";

type ExecutionFiltersProps = {
  input: ListExecutionsInput;
  page: ExecutionPage | undefined;
  /** The list is of one flow: there is none to choose. */
  isOfFlow: boolean;
};

export function ExecutionFilters({ input, page, isOfFlow }: ExecutionFiltersProps) {
  const t = useTranslations("executions");
  const originText = useOriginText();
  const options = [
    { id: ANY, label: t("filterAny") },
    ...executionStatuses.map((id) => ({ id, label: t(`status.${id}`) })),
  ];
  const { trigger } = page ?? {};
  const triggerName = trigger
    ? originText({ source: trigger.source, triggerName: trigger.name, startedBy: null })
    : t("filterTriggerGone");
  return (
    <div className="flex flex-wrap items-center gap-2.5">
      <SelectField
        label={t("filter")}
        isLabelHidden
        options={options}
        value={input.status ?? ANY}
        onChange={(status) => filterList({ status })}
        className="w-52 max-sm:w-full"
      />
      {!isOfFlow && <FlowFilter flowId={input.flowId ?? null} flowName={page?.flow?.name} />}
      {input.triggerId && page && (
        <Button
          icon={<X aria-hidden />}
          onPress={() => filterList({ trigger: "" })}
          aria-label={t("filterTriggerClear", { name: triggerName })}
        >
          {triggerName}
        </Button>
      )}
    </div>
  );
}
