"use client";

import { useTranslations } from "next-intl";
import type { RefObject } from "react";
import { useFormContext } from "react-hook-form";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { DialogActions } from "#components/ui/dialog.tsx";
import { focusFirstError } from "#components/ui/focus-first-error.ts";
import { TextField } from "#components/ui/text-field.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import type { ConnectorManifest } from "#lib/connectors/define-connector.ts";
import { ChooseSection } from "./choose-section.tsx";
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

export function NameStep({ app, root, preferredSectionId, creation, onBack, onContinue }: NameStepProps) {
  const t = useTranslations("vault.wizard");
  const errorText = useErrorText();
  const { handleSubmit } = useFormContext<WizardValues>();
  const name = useBoundField<WizardValues>("name");
  const showFirstError = () => focusFirstError(root.current);
  const { write, error } = creation;

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
      <ChooseSection description={t("sectionHelp")} preferredId={preferredSectionId} />
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
