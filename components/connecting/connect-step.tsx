"use client";

import { Link2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { DialogActions } from "#components/ui/dialog.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { useStartConnect } from "./use-start-connect.ts";

type ConnectStepProps = { app: string; itemId: string; onLater: () => void };

/** The credentials stand in the vault; what is left is that a person agrees at the provider. */
export function ConnectStep({ app, itemId, onLater }: ConnectStepProps) {
  const t = useTranslations("connecting");
  const errorText = useErrorText();
  const start = useStartConnect();
  return (
    <>
      <p className="text-ink-2">{t("wizardNote", { app })}</p>
      {start.error && (
        <Alert tone="fail" title={t("startFailed")}>
          {errorText(start.error)}
        </Alert>
      )}
      <DialogActions>
        <Button onPress={onLater} isDisabled={start.isPending}>
          {t("later")}
        </Button>
        <Button
          variant="primary"
          icon={<Link2 aria-hidden />}
          isPending={start.isPending}
          onPress={() => start.mutate(itemId)}
        >
          {t("connectWith", { app })}
        </Button>
      </DialogActions>
    </>
  );
}
