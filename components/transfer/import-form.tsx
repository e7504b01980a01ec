"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { focusFirstError } from "#components/ui/focus-first-error.ts";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { showErrors, toResolverResult } from "#components/vault/form-errors.ts";
import { rememberSection } from "#components/vault/recent-sections.ts";
import { postJson } from "#lib/shared/read-json.ts";
import { ActionError } from "#lib/shared/result.ts";
import { ENVELOPE_VERSION, type ImportPlan, type ImportResult, importResult } from "#lib/transfer/schema.ts";
import { ImportConnections } from "./import-connections.tsx";
import { ImportItems } from "./import-items.tsx";
import { ImportPreview } from "./import-preview.tsx";
import { checkImport, type ImportValues, placeImportErrors, toImportChoices, toImportValues } from "./import-values.ts";

type ImportFormProps = { text: string; plan: ImportPlan; onImported: (made: ImportResult) => void };

/** What is chosen for each thing of the file, and what comes of it. */
export function ImportForm({ text, plan, onImported }: ImportFormProps) {
  const t = useTranslations("transfer");
  const errorText = useErrorText();
  const root = useRef<HTMLFormElement>(null);
  const form = useForm<ImportValues>({
    defaultValues: toImportValues(plan),
    resolver: (values) => toResolverResult(values, checkImport(values)),
    shouldFocusError: false,
  });
  const write = useImport(text, plan, onImported, (errors) => {
    showErrors(form, errors);
    focusFirstError(root.current);
  });
  const submit = form.handleSubmit(
    (values) => write.mutate(values),
    () => focusFirstError(root.current),
  );
  const isPlaced = Object.keys(form.formState.errors).length > 0;
  const isOtherVersion = plan.version !== null && plan.version !== ENVELOPE_VERSION;
  return (
    <FormProvider {...form}>
      <form ref={root} noValidate onSubmit={submit} className="flex flex-col gap-5">
        {isOtherVersion && (
          <Alert tone="info">{t("version", { version: plan.version ?? "", known: ENVELOPE_VERSION })}</Alert>
        )}
        {plan.connections.length > 0 && <ImportConnections connections={plan.connections} />}
        {plan.items.length > 0 && <ImportItems items={plan.items} />}
        <ImportPreview plan={plan} />
        {write.error && !isPlaced && <Alert tone="fail">{errorText(write.error)}</Alert>}
        <div className="flex justify-end">
          <Button type="submit" variant="primary" isPending={write.isPending}>
            {t("import")}
          </Button>
        </div>
      </form>
    </FormProvider>
  );
}

function useImport(
  text: string,
  plan: ImportPlan,
  onImported: (made: ImportResult) => void,
  onFieldErrors: (errors: Record<string, string>) => void,
) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (values: ImportValues) => {
      const choices = JSON.stringify(toImportChoices(plan, values));
      // The file goes as it is: parsed and printed again, a long number would be another.
      return postJson("/api/import", `{"envelope":${text},${choices.slice(1)}`, importResult);
    },
    onSuccess: async (made, { sectionId }) => {
      if (made.connections.length > 0) rememberSection(sectionId);
      onImported(made);
      await Promise.all(["flows", "forms", "vault"].map((key) => queryClient.invalidateQueries({ queryKey: [key] })));
    },
    onError: (error) => {
      if (!(error instanceof ActionError) || !error.value.fieldErrors) return;
      onFieldErrors(placeImportErrors(plan, error.value.fieldErrors));
    },
  });
}
