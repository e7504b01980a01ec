"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useFormContext } from "react-hook-form";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { DialogActions } from "#components/ui/dialog.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { itemQuery } from "#lib/vault/queries.ts";
import { CertificateFacts } from "./certificate-facts.tsx";
import type { StoredValues } from "./stored-values.ts";

/** The certificate stands in the vault; here is what was read from it, so that a wrong one is seen at once. */
export function AddedStep({ itemId, onClose }: { itemId: string; onClose: () => void }) {
  const t = useTranslations("vault");
  const errorText = useErrorText();
  const name = useFormContext<StoredValues>().getValues("name").trim();
  const item = useQuery(itemQuery(itemId));
  return (
    <>
      <Alert tone="ok">{t("add.added", { name })}</Alert>
      {item.isPending && <Loading rows={3} />}
      {item.error && <Alert tone="fail">{errorText(item.error)}</Alert>}
      {item.data && (
        <dl className="divide-y divide-line rounded-lg border border-line px-3">
          <CertificateFacts item={item.data} />
        </dl>
      )}
      <DialogActions>
        <Button variant="primary" onPress={onClose}>
          {t("wizard.close")}
        </Button>
      </DialogActions>
    </>
  );
}
