"use client";

import clsx from "clsx";
import { Check, ChevronsUpDown } from "lucide-react";
import type { ReactNode, Ref } from "react";
import {
  Button,
  ListBox,
  ListBoxItem,
  Popover,
  Select,
  type SelectProps,
  SelectValue,
  Text,
} from "react-aria-components/Select";
import { controlClass, fieldClass } from "./field-class.ts";
import { FieldDescription, FieldErrorText, FieldLabel } from "./field-parts.tsx";
import { itemClass, listPopoverClass } from "./popover-class.ts";

export type SelectOption = {
  id: string;
  label: string;
  description?: string | undefined;
  icon?: ReactNode;
  isDisabled?: boolean;
};

type SelectFieldProps = Omit<
  SelectProps<SelectOption>,
  "className" | "children" | "validate" | "isInvalid" | "selectedKey" | "onSelectionChange" | "value" | "onChange"
> & {
  label: string;
  /** Keeps the label for screen readers only. */
  isLabelHidden?: boolean;
  options: readonly SelectOption[];
  /** The id of the chosen option; null for none. */
  value: string | null;
  onChange: (id: string) => void;
  description?: ReactNode;
  errorMessage?: string | undefined;
  hint?: ReactNode;
  className?: string;
  buttonClassName?: string;
  ref?: Ref<HTMLButtonElement>;
};

export function SelectField({
  label,
  isLabelHidden = false,
  options,
  value,
  onChange,
  description,
  errorMessage,
  hint,
  className,
  buttonClassName,
  ref,
  ...props
}: SelectFieldProps) {
  return (
    <Select
      validationBehavior="aria"
      {...props}
      {...(isLabelHidden && { "aria-label": label })}
      value={value}
      onChange={(key) => key !== null && onChange(String(key))}
      isInvalid={Boolean(errorMessage)}
      className={clsx(fieldClass, className)}
    >
      {!isLabelHidden && (
        <FieldLabel isRequired={props.isRequired} hint={hint}>
          {label}
        </FieldLabel>
      )}
      <Button
        {...(ref && { ref })}
        className={clsx(
          controlClass,
          "flex h-[34px] items-center gap-2 text-left group-data-invalid:border-fail",
          buttonClassName,
        )}
      >
        <SelectValue className="flex min-w-0 flex-1 items-center gap-2 truncate data-placeholder:text-ink-2 [&_[slot=description]]:hidden [&_svg]:size-4 [&_svg]:shrink-0" />
        <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-ink-2" />
      </Button>
      <FieldErrorText>{errorMessage}</FieldErrorText>
      <FieldDescription>{description}</FieldDescription>
      <Popover className={clsx(listPopoverClass, "min-w-(--trigger-width)")}>
        <ListBox items={options} className="max-h-80 overflow-auto p-1 outline-none">
          {(option) => <SelectItem option={option} />}
        </ListBox>
      </Popover>
    </Select>
  );
}

export function SelectItem({ option }: { option: SelectOption }) {
  return (
    <ListBoxItem id={option.id} textValue={option.label} isDisabled={option.isDisabled ?? false} className={itemClass}>
      {({ isSelected }) => (
        <>
          {option.icon}
          <span className="flex min-w-0 flex-1 flex-col">
            <Text slot="label" className="truncate">
              {option.label}
            </Text>
            {option.description && (
              <Text slot="description" className="truncate text-ink-2 text-xs">
                {option.description}
              </Text>
            )}
          </span>
          {isSelected && <Check aria-hidden data-check="" className="text-accent" />}
        </>
      )}
    </ListBoxItem>
  );
}
