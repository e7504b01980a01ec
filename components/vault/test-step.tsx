"use client";

import { useTranslations } from "next-intl";
import { useFormContext } from "react-hook-form";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { DialogActions } from "#components/ui/dialog.tsx";
import type { ConnectorManifest } from "#lib/connectors/define-connector.ts";
import { TestOutcome } from "./test-outcome.tsx";
import type { Creation } from "./use-create-connection.ts";
import type { WizardValues } from "./wizard-values.ts";

type TestStepProps = {
  app: ConnectorManifest;
  itemId: string;
  creation: Creation;
  onReplace: () => void;
  onClose: () => void;
};

/** The connection stands in the vault; here it is seen to work, or not, with the way on. */
export function TestStep({ app, itemId, creation: { test }, onReplace, onClose }: TestStepProps) {
  const t = useTranslations("vault");
  const name = useFormContext<WizardValues>().getValues("name").trim();
  const isRefused = test.data?.outcome === "refused";
  const canRepeat = test.isError || test.data?.outcome === "unreachable";

  return (
    <>
      <Alert tone="ok">{t("wizard.created", { name })}</Alert>
      <TestOutcome app={app} test={test} />
      <DialogActions>
        {canRepeat && <Button onPress={() => test.mutate(itemId)}>{t("test.again")}</Button>}
        {isRefused && (
          <Button variant="primary" onPress={onReplace}>
            {t("menu.replace")}
          </Button>
        )}
        <Button variant={isRefused ? "secondary" : "primary"} onPress={onClose}>
          {t("wizard.close")}
        </Button>
      </DialogActions>
    </>
  );
}
