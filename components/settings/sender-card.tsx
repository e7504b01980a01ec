"use client";

import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { focusFirstError } from "#components/ui/focus-first-error.ts";
import { Panel } from "#components/ui/panel.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { useKeptFocus } from "#components/ui/use-kept-focus.ts";
import { toFormErrors, toResolverResult } from "#components/vault/form-errors.ts";
import { useBoundField } from "#components/vault/use-bound-field.ts";
import type { Sender, SenderChannel } from "#lib/senders/schema.ts";
import { senderApps } from "#lib/senders/sender-apps.ts";
import { ConnectionField } from "./connection-field.tsx";
import { RemoveSenderDialog } from "./remove-sender-dialog.tsx";
import { checkSender, type SenderValues, toSenderValues } from "./sender-values.ts";
import { useSaveSender } from "./use-save-sender.ts";

type SenderCardProps = { channel: SenderChannel; sender: Sender | null };

/** One channel: the connection that its messages go through, and whom they come from unless an action says so. */
export function SenderCard({ channel, sender }: SenderCardProps) {
  const t = useTranslations("sending");
  const errorText = useErrorText();
  const root = useRef<HTMLFormElement>(null);
  const [isRemoving, setRemoving] = useState(false);
  const keptFocus = useKeptFocus(`${sender === null} ${isRemoving}`);
  const form = useForm<SenderValues>({
    defaultValues: toSenderValues(null),
    values: toSenderValues(sender),
    resetOptions: { keepDirtyValues: true },
    resolver: (values) => toResolverResult(values, toFormErrors(checkSender(channel, values).error)),
    shouldFocusError: false,
  });
  const save = useSaveSender(channel, form, root);
  const submit = form.handleSubmit(
    (values) => save.mutate(values),
    () => focusFirstError(root.current),
  );
  const hasFieldError = Object.keys(form.formState.errors).length > 0;
  return (
    <Panel title={t(`cardTitle.${channel}`)}>
      <p className="text-ink-2 text-sm">{t(`cardLead.${channel}`)}</p>
      <div {...keptFocus} className="outline-none">
        <FormProvider {...form}>
          <form ref={root} noValidate onSubmit={submit} className="flex flex-col gap-4 py-3">
            <SenderFields channel={channel} />
            {save.error && !hasFieldError && <Alert tone="fail">{errorText(save.error)}</Alert>}
            <div className="flex flex-wrap gap-2">
              <Button type="submit" variant="primary" isPending={save.isPending}>
                {t("save")}
              </Button>
              {sender && <Button onPress={() => setRemoving(true)}>{t("remove")}</Button>}
            </div>
          </form>
        </FormProvider>
        {isRemoving && (
          <RemoveSenderDialog
            channel={channel}
            onClose={() => setRemoving(false)}
            onRemoved={() => form.reset(toSenderValues(null), { keepDirtyValues: false })}
          />
        )}
      </div>
    </Panel>
  );
}

function SenderFields({ channel }: { channel: SenderChannel }) {
  const t = useTranslations("sending");
  const connection = useBoundField<SenderValues>("connectionId");
  const from = useBoundField<SenderValues>("from");
  const fromName = useBoundField<SenderValues>("fromName");
  return (
    <>
      <ConnectionField
        isRequired
        label={t("connection")}
        apps={senderApps[channel]}
        value={connection.value || null}
        onChange={(itemId) => connection.onChange(itemId ?? "")}
        errorMessage={connection.errorMessage}
      />
      <TextField
        label={t(`from.${channel}`)}
        description={t(`fromHelp.${channel}`)}
        type={channel === "MAIL" ? "email" : "text"}
        autoComplete="off"
        spellCheck="false"
        {...from}
      />
      {channel === "MAIL" && (
        <TextField label={t("fromName")} description={t("fromNameHelp")} autoComplete="off" {...fromName} />
      )}
    </>
  );
}
