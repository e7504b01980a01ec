"use client";

import { useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { CopyBlock } from "#components/ui/copy-block.tsx";
import { CopyField } from "#components/ui/copy-field.tsx";
import { DialogActions } from "#components/ui/dialog.tsx";
import type { Idempotency, NewTrigger } from "#lib/triggers/schema.ts";
import { hookExample } from "./hook-example.ts";

type HookSecretProps = { shown: NewTrigger; idempotency: Idempotency | null; onClose: () => void };

/** The one time that a hook's secret is shown, with a call that works as it stands. */
export function HookSecret({ shown: { url, signingKey }, idempotency, onClose }: HookSecretProps) {
  const t = useTranslations("triggers.secret");
  return (
    <>
      <Alert tone="amber">{signingKey === null ? t("onceUrl") : t("onceKey")}</Alert>
      {url !== null && <CopyField autoFocus={signingKey === null} label={t("url")} value={url} />}
      {signingKey !== null && <CopyField autoFocus label={t("key")} description={t("keyHelp")} value={signingKey} />}
      {url !== null && <CopyBlock label={t("example")} text={hookExample({ url, signingKey, idempotency })} />}
      <DialogActions>
        <Button variant="primary" onPress={onClose}>
          {t("done")}
        </Button>
      </DialogActions>
    </>
  );
}
