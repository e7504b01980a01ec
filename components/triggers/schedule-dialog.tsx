"use client";

import { useTranslations } from "next-intl";
import { useRef } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { Dialog } from "#components/ui/dialog.tsx";
import { toast } from "#components/ui/toast.tsx";
import { toFormErrors, toResolverResult } from "#components/vault/form-errors.ts";
import { createTriggerInput, type ScheduleSummary, updateTriggerInput } from "#lib/triggers/schema.ts";
import { ScheduleFields } from "./schedule-fields.tsx";
import { fromSchedule, parseScheduleInput, type ScheduleValues, toScheduleSettings } from "./schedule-values.ts";
import { TriggerForm } from "./trigger-form.tsx";
import { useSaveTrigger } from "./use-save-trigger.ts";

type ScheduleDialogProps = {
  flowId: string;
  /** The schedule that is edited; absent for a new one. */
  schedule?: ScheduleSummary | undefined;
  onClose: () => void;
};

export function ScheduleDialog({ flowId, schedule, onClose }: ScheduleDialogProps) {
  const t = useTranslations("triggers.schedule");
  const root = useRef<HTMLFormElement>(null);
  const toInput = (values: ScheduleValues) =>
    schedule ? { ...toScheduleSettings(values), triggerId: schedule.id } : { ...toScheduleSettings(values), flowId };
  const form = useForm<ScheduleValues>({
    defaultValues: schedule ? fromSchedule(schedule) : { ...emptySchedule, timeZone: ownTimeZone() },
    resolver: (values) => {
      const schema = schedule ? updateTriggerInput : createTriggerInput;
      const found = toFormErrors(schema.safeParse(toInput(values)).error);
      const input = parseScheduleInput(values.input).ok ? {} : { input: "json" };
      return toResolverResult(values, { ...found, ...input });
    },
    shouldFocusError: false,
  });
  const { save, submit, error } = useSaveTrigger({
    ...{ flowId, form, root, toInput },
    placeErrors: (found) => found,
    onSaved: (created) => {
      const name = form.getValues("name").trim();
      toast({ text: created ? t("added", { name }) : t("saved", { name }) });
      onClose();
    },
  });
  return (
    <Dialog isOpen size="lg" onOpenChange={onClose} title={schedule ? t("edit") : t("add")} isBusy={save.isPending}>
      <FormProvider {...form}>
        <TriggerForm
          ref={root}
          submitLabel={schedule ? t("save") : t("add")}
          isPending={save.isPending}
          error={error}
          onSubmit={submit}
          onCancel={onClose}
        >
          <ScheduleFields />
        </TriggerForm>
      </FormProvider>
    </Dialog>
  );
}

const emptySchedule = { name: "", cron: "0 8 * * *", input: "" };

function ownTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
