"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { RefObject } from "react";
import type { UseFormReturn } from "react-hook-form";
import { focusFirstError } from "#components/ui/focus-first-error.ts";
import { toast } from "#components/ui/toast.tsx";
import { showErrors } from "#components/vault/form-errors.ts";
import { setSenderAction } from "#lib/senders/actions.ts";
import { sendersQuery } from "#lib/senders/queries.ts";
import type { SenderChannel } from "#lib/senders/schema.ts";
import { ActionError, unwrap } from "#lib/shared/result.ts";
import { type SenderValues, toSenderValues } from "./sender-values.ts";

/** Saves a channel's form; what the server refuses stands beside its field. */
export function useSaveSender(
  channel: SenderChannel,
  form: UseFormReturn<SenderValues>,
  root: RefObject<HTMLElement | null>,
) {
  const t = useTranslations("sending");
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ fromName, ...values }: SenderValues) =>
      unwrap(await setSenderAction(channel === "MAIL" ? { channel, fromName, ...values } : { channel, ...values })),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: sendersQuery().queryKey });
      const saved = queryClient.getQueryData(sendersQuery().queryKey)?.senders.find((each) => each.channel === channel);
      // As it was stored: a number without its spaces.
      if (saved) form.reset(toSenderValues(saved), { keepDirtyValues: false });
      toast({ text: t(`saved.${channel}`) });
      await queryClient.invalidateQueries({ queryKey: ["vault"] });
    },
    onError: (error) => {
      if (!(error instanceof ActionError)) return;
      const fields = Object.entries(error.value.fieldErrors ?? {});
      showErrors(form, Object.fromEntries(fields.map(([field, [message = ""]]) => [field, message])));
      focusFirstError(root.current);
    },
  });
}
