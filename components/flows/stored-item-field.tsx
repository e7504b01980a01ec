"use client";

import { useTranslations } from "next-intl";
import type { FlowAction } from "#lib/flows/schema.ts";
import type { Json } from "#lib/shared/json.ts";
import type { StoredKind } from "#lib/vault/schema.ts";
import { useFlowEditor } from "./editor-context.ts";
import { Note } from "./item-note.tsx";
import { ItemSelect } from "./item-select.tsx";
import { ReplaceEverywhere } from "./replace-everywhere.tsx";
import { StoredItemNotes } from "./stored-item-notes.tsx";
import { useAddItem } from "./use-add-item.tsx";

export type StoredItemFieldProps = {
  action: FlowAction;
  label: string;
  isLabelHidden?: boolean;
  description?: string | undefined;
  kinds: readonly StoredKind[];
  value: Json | undefined;
  /** The item's UUID; undefined for none. */
  onChange: (itemId: string | undefined) => void;
  isRequired?: boolean;
};

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A stored item, chosen as a whole. It is an id and never an expression: who writes the flow says which item it is. */
export function StoredItemField({
  action,
  kinds,
  value,
  onChange,
  isRequired = false,
  ...field
}: StoredItemFieldProps) {
  const t = useTranslations("flows.stored");
  const { findItem, hiddenItems, isReadOnly } = useFlowEditor();
  const adding = useAddItem(action, kinds, onChange);
  const isSet = value !== undefined && value !== null && value !== "";
  const itemId = typeof value === "string" && GUID.test(value) ? value.toLowerCase() : null;
  const item = itemId === null ? undefined : findItem(itemId);
  const isWrongKind = item && !kinds.some((kind) => kind === item.kind);
  const error =
    isSet && itemId === null ? t("notBare") : isWrongKind ? t("wrongKind", { kind: kinds[0] ?? "" }) : undefined;

  return (
    <div className="flex flex-col gap-1.5">
      <ItemSelect
        {...field}
        kinds={kinds}
        value={itemId}
        onChange={onChange}
        noneLabel={isRequired ? undefined : t("noneOption")}
        isRequired={isRequired}
        placeholder={t("choose", { kind: kinds[0] ?? "" })}
        addLabel={t("add")}
        onAdd={adding.open}
      />
      {error && <Note tone="fail">{error}</Note>}
      {item !== undefined && itemId !== null && <StoredItemNotes item={item} isHidden={hiddenItems.has(itemId)} />}
      {!isReadOnly && item && !isWrongKind && <ReplaceEverywhere item={item} />}
      {adding.dialog}
    </div>
  );
}
