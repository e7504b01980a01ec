"use client";

import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { Dialog } from "#components/ui/dialog.tsx";
import { toast } from "#components/ui/toast.tsx";
import { toFormErrors, toResolverResult } from "#components/vault/form-errors.ts";
import { createTriggerInput, type HookSummary, type NewTrigger, updateTriggerInput } from "#lib/triggers/schema.ts";
import { HookFields } from "./hook-fields.tsx";
import { HookSecret } from "./hook-secret.tsx";
import { emptyHook, fromHook, type HookValues, placeHookErrors, toHookSettings } from "./hook-values.ts";
import { TriggerForm } from "./trigger-form.tsx";
import { useSaveTrigger } from "./use-save-trigger.ts";

type HookDialogProps = {
  flowId: string;
  /** The hook that is edited; absent for a new one. */
  hook?: HookSummary | undefined;
  onClose: () => void;
};

type Created = { shown: NewTrigger; idempotency: HookSummary["idempotency"] };

/** The form, and for a new hook what it is called with: shown here, once. */
export function HookDialog({ flowId, hook, onClose }: HookDialogProps) {
  const t = useTranslations("triggers.hook");
  const [created, setCreated] = useState<Created | null>(null);
  const root = useRef<HTMLFormElement>(null);
  const toInput = (values: HookValues) =>
    hook ? { ...toHookSettings(values), triggerId: hook.id } : { ...toHookSettings(values), flowId, auth: values.auth };
  const form = useForm<HookValues>({
    defaultValues: hook ? fromHook(hook) : emptyHook,
    resolver: (values) => {
      const schema = hook ? updateTriggerInput : createTriggerInput;
      const found = toFormErrors(schema.safeParse(toInput(values)).error);
      return toResolverResult(values, placeHookErrors(found, values.keyFrom));
    },
    shouldFocusError: false,
  });
  const { save, submit, error } = useSaveTrigger({
    ...{ flowId, form, root, toInput },
    placeErrors: (found) => placeHookErrors(found, form.getValues("keyFrom")),
    onSaved: (shown) => {
      if (shown) return setCreated({ shown, idempotency: toHookSettings(form.getValues()).idempotency ?? null });
      toast({ text: t("saved", { name: form.getValues("name").trim() }) });
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      size="lg"
      onOpenChange={onClose}
      title={created ? t("added") : hook ? t("edit") : t("add")}
      isBusy={save.isPending || created !== null}
    >
      {created ? (
        <HookSecret {...created} auth={form.getValues("auth")} onClose={onClose} />
      ) : (
        <FormProvider {...form}>
          <TriggerForm
            ref={root}
            submitLabel={hook ? t("save") : t("add")}
            isPending={save.isPending}
            error={error}
            onSubmit={submit}
            onCancel={onClose}
          >
            <HookFields isNew={!hook} />
          </TriggerForm>
        </FormProvider>
      )}
    </Dialog>
  );
}
