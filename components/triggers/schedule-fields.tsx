"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { useFormContext, useFormState, useWatch } from "react-hook-form";
import { Button } from "#components/ui/button.tsx";
import { Fold } from "#components/ui/fold.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { useBoundField } from "#components/vault/use-bound-field.ts";
import { SchedulePreview } from "./schedule-preview.tsx";
import { parseScheduleInput, type ScheduleValues } from "./schedule-values.ts";
import { TimeZoneField } from "./time-zone-field.tsx";
import { useCronWords } from "./use-cron-words.ts";

const starts = ["*/15 * * * *", "0 * * * *", "0 8 * * *", "0 8 * * 1-5", "0 8 1 * *"];

export function ScheduleFields() {
  const t = useTranslations("triggers");
  const name = useBoundField<ScheduleValues>("name");
  return (
    <>
      <TextField
        isRequired
        autoFocus
        autoComplete="off"
        label={t("name")}
        placeholder={t("schedule.nameExample")}
        {...name}
      />
      <div className="grid items-start gap-x-4 gap-y-2 sm:grid-cols-2">
        <CronField />
        <Starts />
        <TimeZoneField />
      </div>
      <SchedulePreview />
      <InputField />
    </>
  );
}

/** A pattern is five fields: one that is half typed is not called wrong. */
const PAUSE_MS = 700;

/** Says what is wrong after a pause. As the field is left would be too soon: what is pressed then would move away. */
function CronField() {
  const t = useTranslations("triggers.schedule");
  const { trigger, getFieldState } = useFormContext<ScheduleValues>();
  const { errorMessage, ...cron } = useBoundField<ScheduleValues>("cron");
  const typed = cron.value;
  useEffect(() => {
    if (typed === "" || !getFieldState("cron").isDirty) return;
    const timer = setTimeout(() => void trigger("cron"), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, trigger, getFieldState]);
  return (
    <TextField
      isRequired
      isMonospace
      autoComplete="off"
      spellCheck="false"
      label={t("cron")}
      description={errorMessage ? undefined : t("cronHelp")}
      {...cron}
      errorMessage={errorMessage}
    />
  );
}

/** Patterns that many need: a press fills one in. */
function Starts() {
  const t = useTranslations("triggers.schedule");
  const { setValue } = useFormContext<ScheduleValues>();
  const wordsOf = useCronWords();
  return (
    <ul aria-label={t("starts")} className="flex flex-wrap gap-1.5 max-sm:mb-3 sm:order-last sm:col-span-2">
      {starts.map((cron) => (
        <li key={cron}>
          <Button size="sm" onPress={() => setValue("cron", cron, { shouldDirty: true, shouldValidate: true })}>
            {wordsOf(cron)}
          </Button>
        </li>
      ))}
    </ul>
  );
}

function InputField() {
  const t = useTranslations("triggers.schedule");
  const fields = useTranslations("flows.fields");
  const { errors } = useFormState<ScheduleValues>();
  const text = useWatch<ScheduleValues, "input">({ name: "input" });
  const { errorMessage, ...input } = useBoundField<ScheduleValues>("input");
  const parsed = parseScheduleInput(text);
  const notJson = parsed.ok ? null : fields("jsonInputError", { line: parsed.line, column: parsed.column });
  return (
    <Fold title={t("input")} hint={text.trim() === "" ? t("noInput") : text} isOpen={Boolean(errors.input)}>
      <TextArea
        isMonospace
        spellCheck="false"
        rows={5}
        label={t("inputJson")}
        description={t("inputHelp")}
        {...input}
        errorMessage={errorMessage && (notJson ?? errorMessage)}
      />
    </Fold>
  );
}
