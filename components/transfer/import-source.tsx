"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { FileDrop } from "#components/ui/file-drop.tsx";
import { Fold } from "#components/ui/fold.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import type { ImportFile } from "./use-import-file.ts";

type ImportSourceProps = {
  file: ImportFile | null;
  error: Error | null;
  onChoose: (file: File) => void;
  onPaste: (text: string) => void;
};

/** The file, dropped, chosen or pasted. What is wrong with it as a whole stands beside where it came from. */
export function ImportSource({ file, error, onChoose, onPaste }: ImportSourceProps) {
  const t = useTranslations("transfer.source");
  const errorText = useErrorText();
  const [text, setText] = useState("");
  const isPasted = file !== null && file.name === null;
  const message = errorText(error);
  return (
    <Panel title={t("title")}>
      <div className="flex flex-col gap-3 pb-1">
        <FileDrop
          label={t("file")}
          file={file && file.name !== null ? { name: file.name, sizeBytes: file.sizeBytes } : null}
          onChoose={onChoose}
          accept="application/json,.json"
          description={t("help")}
          errorMessage={isPasted ? undefined : message}
        />
        <Fold title={t("paste")} isOpen={isPasted && message !== undefined}>
          <TextArea
            label={t("text")}
            value={text}
            onChange={setText}
            rows={8}
            isMonospace
            spellCheck="false"
            errorMessage={isPasted ? message : undefined}
          />
          <Button isDisabled={text.trim() === ""} onPress={() => onPaste(text)} className="self-start">
            {t("read")}
          </Button>
        </Fold>
      </div>
    </Panel>
  );
}
