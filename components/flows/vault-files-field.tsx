"use client";

import { Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Input } from "react-aria-components/Input";
import { TextField } from "react-aria-components/TextField";
import { Button } from "#components/ui/button.tsx";
import { controlClass, fieldClass } from "#components/ui/field-class.ts";
import { IconButton } from "#components/ui/icon-button.tsx";
import type { FlowAction } from "#lib/flows/schema.ts";
import type { Json } from "#lib/shared/json.ts";
import type { StoredKind } from "#lib/vault/schema.ts";
import { addFile, type FileRow, MAX_ROWS, toFileRows, toFiles } from "./file-rows.ts";
import { JsonField, type JsonFieldProps } from "./json-field.tsx";
import { StoredItemField } from "./stored-item-field.tsx";

type VaultFilesFieldProps = JsonFieldProps & { action: FlowAction; kinds: readonly StoredKind[] };

/** The files of a multipart form: what each part is called, and the item that it is. Of another shape: as JSON. */
export function VaultFilesField({ action, kinds, ...field }: VaultFilesFieldProps) {
  const rows = toFileRows(field.value);
  return rows ? <FileRows {...field} action={action} kinds={kinds} given={rows} /> : <JsonField {...field} />;
}

type FileRowsProps = VaultFilesFieldProps & { given: readonly FileRow[] };

function FileRows({ action, kinds, given, value, onChange, label, description, isReadOnly }: FileRowsProps) {
  const t = useTranslations("flows");
  const [rows, setRows] = useState(() => given);
  const [addedId, setAddedId] = useState<number | null>(null);
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    if (JSON.stringify(toFiles(rows) ?? []) !== JSON.stringify(value ?? [])) setRows(given);
  }
  const change = (next: readonly FileRow[]) => {
    setRows(next);
    onChange(toFiles(next) as Json | undefined);
  };
  const add = () => {
    const next = addFile(rows);
    setAddedId(next.at(-1)?.id ?? null);
    change(next);
  };
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1.5 font-medium text-ink text-sm">{label}</legend>
      {rows.map((row, index) => (
        <div key={row.id} className="flex items-start gap-1.5">
          <TextField
            aria-label={t("fields.nameOf", { row: index + 1, label })}
            value={row.name}
            onChange={(name) => change(rows.toSpliced(index, 1, { ...row, name }))}
            isReadOnly={isReadOnly}
            maxLength={255}
            spellCheck="false"
            autoFocus={row.id === addedId}
            className={`${fieldClass} basis-1/3`}
          >
            <Input placeholder={t("stored.partName")} className={`${controlClass} h-[34px]`} />
          </TextField>
          <div className="min-w-0 flex-1">
            <StoredItemField
              action={action}
              label={t("stored.fileOf", { row: index + 1, label })}
              isLabelHidden
              kinds={kinds}
              value={row.item}
              onChange={(item) => change(rows.toSpliced(index, 1, { ...row, item: item ?? "" }))}
              isRequired
            />
          </div>
          {!isReadOnly && (
            <IconButton
              label={t("fields.removeRow", { row: index + 1, label })}
              icon={<X aria-hidden />}
              onPress={() => change(rows.toSpliced(index, 1))}
              className="mt-px w-7!"
            />
          )}
        </div>
      ))}
      {!isReadOnly && rows.length < MAX_ROWS && (
        <Button size="sm" className="self-start" icon={<Plus aria-hidden />} onPress={add}>
          {t("stored.addFile")}
        </Button>
      )}
      {description && <span className="text-ink-2 text-xs">{description}</span>}
    </fieldset>
  );
}
