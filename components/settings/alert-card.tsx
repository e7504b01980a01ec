"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type RefObject, useEffect, useRef } from "react";
import { FormProvider, type UseFormReturn, useForm } from "react-hook-form";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { focusFirstError } from "#components/ui/focus-first-error.ts";
import { Panel } from "#components/ui/panel.tsx";
import { Switch } from "#components/ui/switch.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { showErrors, toResolverResult } from "#components/vault/form-errors.ts";
import { setAlertAction, turnOffAlertAction } from "#lib/alerts/actions.ts";
import { alertsQuery } from "#lib/alerts/queries.ts";
import { type AlertSetting, setAlertInput } from "#lib/alerts/schema.ts";
import { ActionError, unwrap } from "#lib/shared/result.ts";
import { chosenOptionsQuery } from "#lib/vault/queries.ts";
import { AlertFacts } from "./alert-facts.tsx";
import { AlertFields } from "./alert-fields.tsx";
import { AlertTest } from "./alert-test.tsx";
import { type AlertValues, fieldsFor, findProblems, noValues, toValues } from "./alert-values.ts";

/** One kind of alert: the switch and *Save* turn it on with what is filled in; turned off, it keeps that. */
export function AlertCard({ alert }: { alert: AlertSetting }) {
  const t = useTranslations("alerts");
  const errorText = useErrorText();
  const root = useRef<HTMLFormElement>(null);
  const { form, fields } = useAlertForm(alert);
  const { set, turnOff } = useAlertWrites(alert, form, root);
  const submit = form.handleSubmit(
    (values) => set.mutate(values),
    () => focusFirstError(root.current),
  );
  const { kind, isEnabled, way } = alert;
  const isBusy = set.isPending || turnOff.isPending;
  const hasFieldError = Object.keys(form.formState.errors).length > 0;
  const isOn = set.isPending || (isEnabled && !turnOff.isPending);

  return (
    <Panel
      title={t(`titles.${kind}`)}
      actions={
        <Switch
          label={t("switchOf", { title: t(`titles.${kind}`) })}
          stateText={isOn ? t("on") : t("off")}
          isSelected={isOn}
          isDisabled={isBusy}
          onChange={(isWanted) => void (isWanted ? submit() : turnOff.mutate(false))}
        />
      }
    >
      <p className="max-w-[720px] text-ink-2 text-sm">{t(`texts.${kind}`)}</p>
      <FormProvider {...form}>
        <form ref={root} noValidate onSubmit={submit} className="flex max-w-[720px] flex-col gap-4 pt-3 pb-1">
          <AlertFields alert={alert} fields={fields} />
          {set.error && !hasFieldError && <Alert tone="fail">{errorText(set.error)}</Alert>}
          <div className="flex flex-wrap gap-2">
            <Button type="submit" variant="primary" isPending={set.isPending} isDisabled={turnOff.isPending}>
              {isEnabled ? t("save") : t("turnOn")}
            </Button>
            {way && <AlertTest kind={kind} isDirty={form.formState.isDirty} />}
            {way && (
              <Button variant="ghost" isDisabled={isBusy} onPress={() => turnOff.mutate(true)}>
                {t("clear")}
              </Button>
            )}
          </div>
        </form>
      </FormProvider>
      <AlertFacts alert={alert} />
    </Panel>
  );
}

function useAlertForm(alert: AlertSetting) {
  const queryClient = useQueryClient();
  const optionOf = (connectionId: string) =>
    queryClient
      .getQueryData(chosenOptionsQuery([connectionId]).queryKey)
      ?.options.find(({ id }) => id === connectionId);
  const form = useForm<AlertValues>({
    defaultValues: toValues(alert),
    resolver: (values) =>
      toResolverResult(values, findProblems(alert.kind, values, fieldsFor(optionOf(values.connectionId)))),
    shouldFocusError: false,
  });
  const { isDirty } = form.formState;
  const saved = JSON.stringify(toValues(alert));
  // What somebody else saves meanwhile leaves alone what is being filled in.
  useEffect(() => {
    if (!isDirty) form.reset(JSON.parse(saved) as AlertValues);
  }, [saved, isDirty, form]);
  const connectionId = form.watch("connectionId");
  const chosen = useQuery({ ...chosenOptionsQuery([connectionId]), enabled: connectionId !== "" });
  return { form, fields: fieldsFor(chosen.data?.options.find(({ id }) => id === connectionId)) };
}

function useAlertWrites(
  { kind }: AlertSetting,
  form: UseFormReturn<AlertValues>,
  root: RefObject<HTMLFormElement | null>,
) {
  const t = useTranslations("alerts");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const readAgain = () => queryClient.invalidateQueries({ queryKey: alertsQuery().queryKey });
  const set = useMutation({
    mutationFn: async (values: AlertValues) => unwrap(await setAlertAction(setAlertInput.parse({ kind, ...values }))),
    onSuccess: async (_, values) => {
      toast({ text: t("saved") });
      await readAgain();
      form.reset(values);
    },
    onError: (error) => {
      if (!(error instanceof ActionError)) return;
      const found = Object.entries(error.value.fieldErrors ?? {});
      showErrors(form, Object.fromEntries(found.map(([field, [message = ""]]) => [field, message])));
      focusFirstError(root.current);
    },
  });
  const turnOff = useMutation({
    mutationFn: async (isForgotten: boolean) => unwrap(await turnOffAlertAction({ kind, isForgotten })),
    onSuccess: async (_, isForgotten) => {
      toast({ text: isForgotten ? t("cleared") : t("turnedOff") });
      await readAgain();
      if (!isForgotten) return;
      form.reset(noValues);
      // *Clear* is gone, and would take the focus with it.
      root.current?.querySelector<HTMLElement>("[type=submit]")?.focus();
    },
    onError: (error) => toast({ tone: "fail", text: errorText(error) ?? "" }),
  });
  return { set, turnOff };
}
