"use client";

import clsx from "clsx";
import { useTranslations } from "next-intl";
import { type DragEvent, useState } from "react";
import { useFormContext } from "react-hook-form";
import { FileDrop } from "#components/ui/file-drop.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import { MAX_ARCHIVE_BYTES } from "#lib/stored-items/schema.ts";
import { readCertificateFile } from "./read-chosen-file.ts";
import type { StoredValues } from "./stored-values.ts";
import { useBoundField } from "./use-bound-field.ts";

/** A certificate, or a bare public key, as text; a file is put into the same text. Public by nature, so it is shown. */
export function CertificateField() {
  const t = useTranslations("vault.fields");
  const { setError } = useFormContext<StoredValues>();
  const certificate = useBoundField<StoredValues>("certificate");
  const [isOver, setOver] = useState(false);
  const [chosen, setChosen] = useState<{ name: string; sizeBytes: number } | null>(null);

  const read = async (file: File) => {
    // Anything larger is no certificate; the text would only slow the page.
    if (file.size > MAX_ARCHIVE_BYTES) {
      setError("certificate", { type: "schema", message: "errors.certificateTooLong" });
      return;
    }
    setChosen({ name: file.name, sizeBytes: file.size });
    certificate.onChange(await readCertificateFile(file));
  };
  const drag = (isNowOver: boolean) => (event: DragEvent) => {
    event.preventDefault();
    setOver(isNowOver);
  };
  const drop = (event: DragEvent) => {
    drag(false)(event);
    const [file] = event.dataTransfer.files;
    if (file) read(file);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the text can be pasted, a file chosen
    <div
      onDragEnter={drag(true)}
      onDragOver={drag(true)}
      onDragLeave={drag(false)}
      onDrop={drop}
      className={clsx("flex flex-col gap-3 rounded-lg", isOver && "outline-2 outline-accent outline-offset-4")}
    >
      <TextArea
        isRequired
        isMonospace
        rows={6}
        autoComplete="off"
        spellCheck="false"
        label={t("certificate")}
        description={t("certificateHelp")}
        placeholder="-----BEGIN CERTIFICATE-----"
        {...certificate}
        onChange={(text) => {
          setChosen(null);
          certificate.onChange(text);
        }}
      />
      <FileDrop label={t("certificateFile")} accept=".pem,.cer,.crt,.der,.pub,.key" file={chosen} onChoose={read} />
    </div>
  );
}
