"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogActions } from "#components/ui/dialog.tsx";
import { focusFirstError } from "#components/ui/focus-first-error.ts";
import { TextField } from "#components/ui/text-field.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { updateFlowSettingsAction } from "#lib/flows/actions.ts";
import { flowQuery } from "#lib/flows/queries.ts";
import type { FlowDetail, FlowSettings } from "#lib/flows/schema.ts";
import { unwrap } from "#lib/shared/result.ts";
import { type SettingName, type SettingTexts, settingRanges, toSettings, toTexts } from "./setting-texts.ts";

type FlowSettingsDialogProps = { flow: FlowDetail; onClose: () => void };

/** How the flow's executions run, and how long they are kept. */
export function FlowSettingsDialog({ flow, onClose }: FlowSettingsDialogProps) {
  const t = useTranslations("flows");
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const [texts, setTexts] = useState(() => toTexts(flow.settings));
  const [isChecked, setChecked] = useState(false);
  const { settings, wrong } = toSettings(texts);
  const saving = useMutation({
    mutationFn: async (given: FlowSettings) => unwrap(await updateFlowSettingsAction({ flowId: flow.id, ...given })),
    onSuccess: async () => {
      await queryClient.invalidateQueries(flowQuery(flow.id));
      toast({ text: t("settings.saved") });
      onClose();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setChecked(true);
    if (settings) saving.mutate(settings);
    else focusFirstError(event.currentTarget);
  };
  const shared = { texts, setTexts, wrong: isChecked ? wrong : [] };

  return (
    <Dialog isOpen onOpenChange={onClose} title={t("settings.title", { name: flow.name })} isBusy={saving.isPending}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-5">
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <Setting name="concurrencyLimit" autoFocus {...shared} />
          <Setting name="timeLimitSeconds" {...shared} />
        </div>
        <div className="flex flex-col gap-2 border-line border-t pt-4">
          <div className="grid items-start gap-4 sm:grid-cols-2">
            <Setting name="keepDays" {...shared} />
            <Setting name="keepExecutions" {...shared} />
          </div>
          <p className="text-ink-2 text-xs">{t("settings.keepHelp")}</p>
        </div>
        {saving.error && <Alert tone="fail">{errorText(saving.error)}</Alert>}
        <DialogActions>
          <Button onPress={onClose} isDisabled={saving.isPending}>
            {t("cancel")}
          </Button>
          <Button variant="primary" type="submit" isPending={saving.isPending}>
            {t("save")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

type SettingProps = {
  name: SettingName;
  texts: SettingTexts;
  setTexts: (texts: SettingTexts) => void;
  wrong: readonly SettingName[];
  autoFocus?: boolean;
};

function Setting({ name, texts, setTexts, wrong, autoFocus = false }: SettingProps) {
  const t = useTranslations("flows.settings");
  const { min, max } = settingRanges[name];
  const optional = name === "concurrencyLimit" || name === "timeLimitSeconds" ? name : null;
  return (
    <TextField
      label={t(`label.${name}`)}
      description={optional ? t(`help.${optional}`) : undefined}
      placeholder={optional ? t(`none.${optional}`) : undefined}
      value={texts[name]}
      onChange={(text) => setTexts({ ...texts, [name]: text })}
      isRequired={optional === null}
      inputMode="numeric"
      autoComplete="off"
      autoFocus={autoFocus}
      errorMessage={wrong.includes(name) ? t("range", { min, max }) : undefined}
    />
  );
}
