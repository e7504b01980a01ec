"use client";

import { useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { CopyBlock } from "#components/ui/copy-block.tsx";
import { CopyField } from "#components/ui/copy-field.tsx";
import { DialogActions } from "#components/ui/dialog.tsx";
import type { HookAuth, Idempotency, NewTrigger } from "#lib/triggers/schema.ts";
import { hookExample } from "./hook-example.ts";

type HookSecretProps = { shown: NewTrigger; auth: HookAuth; idempotency: Idempotency | null; onClose: () => void };

/**
 * The one time that a hook's secret is shown, with a call that works as it stands. Where the vault has the secret, just
 * the address.
 */
export function HookSecret({ shown: { url, signingKey }, auth, idempotency, onClose }: HookSecretProps) {
  const t = useTranslations("triggers.secret");
  return (
    <>
      {auth === "CALLBACK" ? (
        <Alert tone="info">{t("callback")}</Alert>
      ) : (
        <Alert tone="amber">{signingKey === null ? t("onceUrl") : t("onceKey")}</Alert>
      )}
      {url !== null && <CopyField autoFocus={signingKey === null} label={t("url")} value={url} />}
      {signingKey !== null && <CopyField autoFocus label={t("key")} description={t("keyHelp")} value={signingKey} />}
      {url !== null && auth !== "CALLBACK" && (
        <CopyBlock label={t("example")} text={hookExample({ url, signingKey, idempotency })} />
      )}
      <DialogActions>
        <Button variant="primary" onPress={onClose}>
          {t("done")}
        </Button>
      </DialogActions>
    </>
  );
}
