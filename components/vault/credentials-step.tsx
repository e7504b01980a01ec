"use client";

import { useTranslations } from "next-intl";
import type { RefObject } from "react";
import { useFormContext } from "react-hook-form";
import { Alert } from "#components/ui/alert.tsx";
import { AppIcon } from "#components/ui/app-icon.tsx";
import { Button } from "#components/ui/button.tsx";
import { DialogActions } from "#components/ui/dialog.tsx";
import { focusFirstError } from "#components/ui/focus-first-error.ts";
import { useErrorText } from "#components/ui/use-error-text.ts";
import type { ConnectorManifest } from "#lib/connectors/define-connector.ts";
import { CredentialsFields } from "./credentials-fields.tsx";
import type { Creation } from "./use-create-connection.ts";
import { useSectionName } from "./use-section-name.ts";
import type { WizardValues } from "./wizard-values.ts";

type CredentialsStepProps = {
  app: ConnectorManifest;
  root: RefObject<HTMLElement | null>;
  creation: Creation;
  onBack: () => void;
};

export function CredentialsStep({ app, root, creation, onBack }: CredentialsStepProps) {
  const t = useTranslations("vault");
  const errorText = useErrorText();
  const { handleSubmit, getValues } = useFormContext<WizardValues>();
  const section = useSectionName(getValues("sectionId"));
  const { itemId, write, error } = creation;
  const save = handleSubmit(
    () => write.mutate("credentials"),
    () => focusFirstError(root.current),
  );

  return (
    <form noValidate autoComplete="off" onSubmit={save} className="contents">
      <div className="flex items-center gap-3 rounded-lg bg-sunk px-3 py-2.5">
        <AppIcon name={app.icon} />
        <div className="min-w-0">
          <p title={getValues("name").trim()} className="truncate font-medium">
            {getValues("name").trim()}
          </p>
          <p className="truncate text-ink-2 text-xs">{t("wizard.inSection", { app: app.name, section })}</p>
        </div>
      </div>
      <CredentialsFields app={app} />
      {error && <Alert tone="fail">{errorText(error)}</Alert>}
      {itemId === null && (
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-lg border border-line px-3 py-2.5">
          <p className="text-ink-2 text-sm">{t("wizard.emptyHint")}</p>
          <Button size="sm" isDisabled={write.isPending} onPress={() => write.mutate("empty")}>
            {t("wizard.createEmpty")}
          </Button>
        </div>
      )}
      <DialogActions
        start={
          itemId === null && (
            <Button variant="ghost" onPress={onBack} isDisabled={write.isPending}>
              {t("wizard.back")}
            </Button>
          )
        }
      >
        <Button type="submit" variant="primary" isPending={write.isPending}>
          {itemId === null ? t("addConnection") : t("menu.replace")}
        </Button>
      </DialogActions>
    </form>
  );
}
