"use client";

import { useTranslations } from "next-intl";
import { useFormContext } from "react-hook-form";
import { ConnectStep } from "#components/connecting/connect-step.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { DialogActions } from "#components/ui/dialog.tsx";
import { needsConnecting } from "#lib/connecting/connection-updates.ts";
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

/** The connection stands in the vault; here it is connected, or seen to work or not, with the way on. */
export function TestStep({ app, itemId, creation: { test }, onReplace, onClose }: TestStepProps) {
  const t = useTranslations("vault");
  const { name, setupType } = useFormContext<WizardValues>().getValues();
  const isRefused = test.data?.outcome === "refused";
  const canRepeat = test.isError || test.data?.outcome === "unreachable" || test.data?.outcome === "limited";

  const created = <Alert tone="ok">{t("wizard.created", { name: name.trim() })}</Alert>;
  if (needsConnecting(app, setupType)) {
    return (
      <>
        {created}
        <ConnectStep app={app.name} itemId={itemId} onLater={onClose} />
      </>
    );
  }
  return (
    <>
      {created}
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
