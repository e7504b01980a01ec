"use client";

import { useTranslations } from "next-intl";
import type { RetryRule } from "#lib/flows/schema.ts";
import { CheckboxField } from "./checkbox-field.tsx";
import { NumberField } from "./number-field.tsx";

type RetryFieldsProps = {
  actionId: string;
  retry: RetryRule | undefined;
  onChange: (retry: RetryRule | undefined) => void;
  isReadOnly: boolean;
};

const FIRST_ATTEMPTS = 3;
const pauses = [
  { name: "delay_seconds", max: 3600, usual: "1" },
  { name: "max_delay_seconds", max: 86_400, usual: "60" },
] as const;

/** Whether an attempt that failed is made again, how often, and after which pauses. */
export function RetryFields({ actionId, retry, onChange, isReadOnly }: RetryFieldsProps) {
  const t = useTranslations("flows.running");
  return (
    <div className="flex flex-col gap-3">
      <CheckboxField
        label={t("retry")}
        description={t("retryHelp")}
        isSelected={retry !== undefined}
        onChange={(isOn) => onChange(isOn ? { attempts: FIRST_ATTEMPTS } : undefined)}
        isReadOnly={isReadOnly}
      />
      {retry && (
        <fieldset aria-label={t("retry")} className="grid min-w-0 items-start gap-3 pl-[26px] sm:grid-cols-2">
          <NumberField
            className="sm:col-span-2"
            label={t("attempts")}
            placeholder={String(FIRST_ATTEMPTS)}
            value={retry.attempts}
            // A rule has a number: while the field is empty, the one that it begins with.
            onChange={(attempts = FIRST_ATTEMPTS) => onChange({ ...retry, attempts })}
            range={{ min: 2, max: 10 }}
            holdKey={`${actionId}/retry.attempts`}
            isReadOnly={isReadOnly}
          />
          {pauses.map(({ name, max, usual }) => (
            <NumberField
              key={name}
              label={t(name)}
              placeholder={usual}
              value={retry[name]}
              onChange={(seconds) => {
                const { [name]: _, ...rest } = retry;
                onChange(seconds === undefined ? rest : { ...rest, [name]: seconds });
              }}
              range={{ min: 0, max, isWhole: false }}
              holdKey={`${actionId}/retry.${name}`}
              isReadOnly={isReadOnly}
            />
          ))}
        </fieldset>
      )}
    </div>
  );
}
