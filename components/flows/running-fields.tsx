"use client";

import { shallowEqual } from "fast-equals";
import { useTranslations } from "next-intl";
import { memo, useState } from "react";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Fold } from "#components/ui/fold.tsx";
import { type FlowAction, MAX_TIMEOUT_SECONDS } from "#lib/flows/schema.ts";
import { leavesCoffre } from "./leaves-coffre.ts";
import { NumberField } from "./number-field.tsx";
import { RetryFields } from "./retry-fields.tsx";
import { useRunningFacts } from "./use-running-facts.ts";

type RunningFieldsProps = {
  action: FlowAction;
  edit: (change: (action: FlowAction) => FlowAction) => void;
  isReadOnly: boolean;
};

/** How the action runs, apart from what it does. What is as usual is absent from the document. */
export const RunningFields = memo(function RunningFields({ action, edit, isReadOnly }: RunningFieldsProps) {
  const t = useTranslations("flows.running");
  const facts = useRunningFacts()(action);
  const [wasSet] = useState(facts.length > 0);
  // Over an API any action may have them.
  const hasLimits = leavesCoffre(action) || action.timeout_seconds !== undefined || action.retry !== undefined;
  return (
    <Fold title={t("title")} hint={facts.join(" · ")} isOpen={wasSet}>
      <Checkbox
        isSelected={action.allow_failure ?? false}
        onChange={(isOn) => edit(({ allow_failure: _, ...rest }) => (isOn ? { ...rest, allow_failure: true } : rest))}
        isReadOnly={isReadOnly}
      >
        {t("allowFailure")}
      </Checkbox>
      <Checkbox
        isSelected={action.mask_output ?? false}
        onChange={(isOn) => edit(({ mask_output: _, ...rest }) => (isOn ? { ...rest, mask_output: true } : rest))}
        isReadOnly={isReadOnly}
      >
        {t("maskOutput")}
      </Checkbox>
      {hasLimits && (
        <>
          <NumberField
            label={t("timeout")}
            description={t("timeoutHelp")}
            placeholder={t("timeoutDefault")}
            value={action.timeout_seconds}
            onChange={(timeout_seconds) =>
              edit(({ timeout_seconds: _, ...rest }) =>
                timeout_seconds === undefined ? rest : { ...rest, timeout_seconds },
              )
            }
            range={{ min: 1, max: MAX_TIMEOUT_SECONDS }}
            holdKey={`${action.id}/timeout_seconds`}
            isReadOnly={isReadOnly}
          />
          <RetryFields
            actionId={action.id}
            retry={action.retry}
            onChange={(retry) => edit(({ retry: _, ...rest }) => (retry ? { ...rest, retry } : rest))}
            isReadOnly={isReadOnly}
          />
        </>
      )}
    </Fold>
  );
}, isDrawnAlike);

/** Params alone are others at each key press. */
function isDrawnAlike(one: RunningFieldsProps, other: RunningFieldsProps): boolean {
  const { params: _, alias: __, ...was } = one.action;
  const { params: ___, alias: ____, ...now } = other.action;
  return one.edit === other.edit && one.isReadOnly === other.isReadOnly && shallowEqual(was, now);
}
