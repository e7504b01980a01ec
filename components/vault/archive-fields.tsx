"use client";

import { useTranslations } from "next-intl";
import { useController, useFormContext } from "react-hook-form";
import { FileDrop } from "#components/ui/file-drop.tsx";
import { SecretField } from "#components/ui/secret-field.tsx";
import { useMessageText } from "#components/ui/use-error-text.ts";
import { MAX_ARCHIVE_BYTES } from "#lib/stored-items/schema.ts";
import { readBase64 } from "./read-chosen-file.ts";
import type { StoredState } from "./stored-fields.tsx";
import { StoredSecret } from "./stored-secret.tsx";
import type { StoredValues } from "./stored-values.ts";
import { useBoundField } from "./use-bound-field.ts";

/** A PKCS#12 file and what opens it. The engine reads issuer, subject and validity from it. */
export function ArchiveFields({ stored }: { stored?: StoredState | undefined }) {
  const t = useTranslations("vault.fields");
  const text = useMessageText();
  const { control, setError } = useFormContext<StoredValues>();
  const { field, fieldState } = useController({ control, name: "archive" });
  const password = useBoundField<StoredValues>("archivePassword");
  const message = fieldState.error?.message;

  const choose = async (file: File) => {
    if (file.size > MAX_ARCHIVE_BYTES) {
      field.onChange(null);
      setError("archive", { type: "schema", message: "errors.archiveTooLarge" });
      return;
    }
    field.onChange({ name: file.name, sizeBytes: file.size, data: await readBase64(file) });
  };

  return (
    <StoredSecret label={t("archive")} stored={stored}>
      <FileDrop
        isRequired
        label={t("archive")}
        description={t("archiveHelp")}
        accept=".p12,.pfx,application/x-pkcs12"
        file={field.value}
        onChoose={choose}
        errorMessage={message ? text(message) : undefined}
      />
      <SecretField
        autoComplete="new-password"
        label={t("archivePassword")}
        description={t("archivePasswordHelp")}
        placeholder={t("sealed")}
        {...password}
      />
    </StoredSecret>
  );
}
