"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type RefObject, useEffect, useMemo } from "react";
import { useFormContext } from "react-hook-form";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { DialogActions } from "#components/ui/dialog.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { SelectField } from "#components/ui/select-field.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import type { ConnectorManifest } from "#lib/connectors/define-connector.ts";
import { sectionsQuery } from "#lib/vault/queries.ts";
import type { SectionSummary } from "#lib/vault/schema.ts";
import { focusFirstError } from "./form-errors.ts";
import { sectionsToAddTo } from "./recent-sections.ts";
import { useBoundField } from "./use-bound-field.ts";
import type { Creation } from "./use-create-connection.ts";
import type { WizardValues } from "./wizard-values.ts";

type NameStepProps = {
  app: ConnectorManifest;
  root: RefObject<HTMLElement | null>;
  preferredSectionId?: string | undefined;
  creation: Creation;
  onBack?: (() => void) | undefined;
  onContinue: () => void;
};

export function NameStep(props: NameStepProps) {
  const t = useTranslations("vault.wizard");
  const errorText = useErrorText();
  const sections = useQuery(sectionsQuery());
  const offered = useMemo(() => sectionsToAddTo(sections.data ?? []), [sections.data]);

  if (sections.isPending) return <Loading rows={2} />;
  if (sections.isError) return <Alert tone="fail">{errorText(sections.error)}</Alert>;
  if (offered.length === 0) {
    return (
      <Alert tone="info" title={t("noControl.title")}>
        {t("noControl.text")}
      </Alert>
    );
  }
  return <NameForm {...props} sections={offered} />;
}

type NameFormProps = NameStepProps & { sections: readonly SectionSummary[] };

function NameForm({ app, root, preferredSectionId, creation, onBack, onContinue, sections }: NameFormProps) {
  const t = useTranslations("vault.wizard");
  const errorText = useErrorText();
  const { handleSubmit, setValue, getValues } = useFormContext<WizardValues>();
  const name = useBoundField<WizardValues>("name");
  const section = useBoundField<WizardValues>("sectionId");
  const showFirstError = () => focusFirstError(root.current);
  const { write, error } = creation;

  useEffect(() => {
    if (getValues("sectionId") !== "") return;
    const preferred = sections.find(({ id }) => id === preferredSectionId) ?? sections[0];
    if (preferred) setValue("sectionId", preferred.id);
  }, [sections, preferredSectionId, getValues, setValue]);

  return (
    <form noValidate autoComplete="off" onSubmit={handleSubmit(onContinue, showFirstError)} className="contents">
      <TextField
        autoFocus
        isRequired
        autoComplete="off"
        label={t("connectionName")}
        placeholder={t("connectionNamePlaceholder", { app: app.name })}
        description={t("connectionNameHelp")}
        {...name}
      />
      <SelectField
        isRequired
        label={t("section")}
        description={t("sectionHelp")}
        options={sections.map(({ id, name: label }) => ({ id, label }))}
        {...section}
        value={section.value || null}
      />
      {error && <Alert tone="fail">{errorText(error)}</Alert>}
      <DialogActions
        start={
          onBack && (
            <Button variant="ghost" onPress={onBack}>
              {t("back")}
            </Button>
          )
        }
      >
        <Button isPending={write.isPending} onPress={() => handleSubmit(() => write.mutate("empty"), showFirstError)()}>
          {t("createEmpty")}
        </Button>
        <Button type="submit" variant="primary" isDisabled={write.isPending}>
          {t("continue")}
        </Button>
      </DialogActions>
    </form>
  );
}
