"use client";

import { useTranslations } from "next-intl";
import { useController, useFormContext } from "react-hook-form";
import { Alert } from "#components/ui/alert.tsx";
import { FileDrop } from "#components/ui/file-drop.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { useMessageText } from "#components/ui/use-error-text.ts";
import { MAX_FILE_BYTES } from "#lib/stored-items/schema.ts";
import type { StoredState } from "./stored-fields.tsx";
import { StoredSecret } from "./stored-secret.tsx";
import type { StoredValues } from "./stored-values.ts";
import { useBoundField } from "./use-bound-field.ts";

/** A file of any format. The one type whose content comes back, so the form says to whom. */
export function FileFields({ stored }: { stored?: StoredState | undefined }) {
  const t = useTranslations("vault.fields");
  const text = useMessageText();
  const { control, setError, setValue, getValues } = useFormContext<StoredValues>();
  const { field, fieldState } = useController({ control, name: "file" });
  const fileName = useBoundField<StoredValues>("fileName");
  const message = fieldState.error?.message;
  const file = field.value;

  const choose = (chosen: File) => {
    const name = getValues("name").trim();
    if (name === "" || name === file?.name) setValue("name", chosen.name, { shouldValidate: true });
    field.onChange(chosen);
    setValue("fileName", chosen.name, { shouldValidate: true });
    if (chosen.size > MAX_FILE_BYTES) setError("file", { type: "schema", message: "errors.fileTooLarge" });
  };

  return (
    <>
      <StoredSecret isReadable label={t("file")} stored={stored}>
        <FileDrop
          isRequired
          label={t("file")}
          description={t("fileHelp")}
          file={file && { name: file.name, sizeBytes: file.size, type: file.type || t("unknownType") }}
          onChoose={choose}
          errorMessage={message ? text(message) : undefined}
        />
      </StoredSecret>
      <TextField
        isRequired
        autoComplete="off"
        spellCheck="false"
        label={t("fileName")}
        description={t("fileNameHelp")}
        {...fileName}
      />
      <Alert tone="amber">{t("fileDownload")}</Alert>
    </>
  );
}
