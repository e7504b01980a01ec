"use client";

import { AddBeside } from "./add-beside.tsx";
import { useFlowFacts } from "./editor-context.ts";
import { ItemPicker, type ItemPickerProps } from "./item-picker.tsx";
import { useChosenOption } from "./use-item-option.tsx";

export type ItemSelectProps = Omit<ItemPickerProps, "chosen" | "isDisabled" | "beside" | "onChange"> & {
  /** Undefined for none. */
  onChange: (itemId: string | undefined) => void;
  /** Beside it, to make one in place. */
  addLabel: string;
  onAdd: () => void;
};

/** One item of the vault for an action of the open flow; and **+** beside it. */
export function ItemSelect({ kinds, value, onChange, addLabel, onAdd, ...field }: ItemSelectProps) {
  const { isReadOnly } = useFlowFacts();
  const chosenOption = useChosenOption();
  return (
    <ItemPicker
      {...field}
      kinds={kinds}
      value={value}
      chosen={value === null ? undefined : chosenOption(value, kinds.includes("connection") ? "connection" : "stored")}
      onChange={(itemId) => onChange(itemId)}
      isDisabled={isReadOnly}
      beside={!isReadOnly && <AddBeside label={addLabel} onPress={onAdd} />}
    />
  );
}
