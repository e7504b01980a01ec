"use client";

import clsx from "clsx";
import { Check, ChevronsUpDown } from "lucide-react";
import { type ReactNode, useState } from "react";
import {
  Button,
  ComboBox,
  type ComboBoxProps,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Popover,
  Text,
} from "react-aria-components/ComboBox";
import { Header } from "react-aria-components/Header";
import { plainText } from "#lib/shared/plain-text.ts";
import { controlClass, fieldClass } from "./field-class.ts";
import { FieldDescription, FieldErrorText, FieldLabel } from "./field-parts.tsx";
import { itemClass, listPopoverClass } from "./popover-class.ts";

export type ComboBoxOption = { id: string; label: string; description?: string | undefined; icon?: ReactNode };
export type ComboBoxGroup = { id: string; title: string; options: readonly ComboBoxOption[] };

type ComboBoxFieldProps = Pick<ComboBoxProps<ComboBoxGroup>, "isRequired" | "autoFocus" | "isDisabled"> & {
  label: string;
  /** Keeps the label for screen readers only. */
  isLabelHidden?: boolean;
  groups: readonly ComboBoxGroup[];
  /** The id of the chosen option; null for none. */
  value: string | null;
  onChange: (id: string | null) => void;
  placeholder?: string;
  description?: ReactNode;
  errorMessage?: string | undefined;
  /** Said in the list where nothing matches. */
  emptyText: string;
};

/** A choice of many, found by typing a piece of its name or description. */
export function ComboBoxField({
  label,
  isLabelHidden = false,
  groups,
  value,
  onChange,
  placeholder,
  description,
  errorMessage,
  emptyText,
  ...props
}: ComboBoxFieldProps) {
  const all = groups.flatMap(({ options }) => options);
  const chosen = all.find(({ id }) => id === value);
  const [typed, setTyped] = useState(chosen ? textOf(chosen) : "");
  const choose = (id: string | null) => {
    const option = all.find((each) => each.id === id);
    // What was typed and is no choice goes with Esc and on leaving: left there, it would look like one.
    setTyped(option ? textOf(option) : "");
    onChange(id);
  };
  // Opened again, the list has all that could be chosen in place of what is.
  const shown = chosen && typed === textOf(chosen) ? groups : matching(groups, typed);
  return (
    <ComboBox
      {...props}
      {...(isLabelHidden && { "aria-label": label })}
      items={shown}
      inputValue={typed}
      onInputChange={setTyped}
      value={value}
      onChange={(key) => choose(key === null ? null : String(key))}
      menuTrigger="focus"
      allowsEmptyCollection
      isInvalid={Boolean(errorMessage)}
      validationBehavior="aria"
      className={fieldClass}
    >
      {!isLabelHidden && <FieldLabel isRequired={props.isRequired}>{label}</FieldLabel>}
      <span className="relative flex">
        <Input className={clsx(controlClass, "h-[34px] pr-9")} {...(placeholder && { placeholder })} />
        <Button className="absolute inset-y-0 right-0 flex w-9 items-center justify-center text-ink-2">
          <ChevronsUpDown aria-hidden className="size-4" />
        </Button>
      </span>
      <FieldErrorText>{errorMessage}</FieldErrorText>
      <FieldDescription>{description}</FieldDescription>
      <Popover className={clsx(listPopoverClass, "w-(--trigger-width) max-w-none!")}>
        <ListBox<ComboBoxGroup>
          className="max-h-72 overflow-auto p-1 outline-none"
          renderEmptyState={() => <p className="px-2 py-1.5 text-ink-2 text-sm">{emptyText}</p>}
        >
          {(group) => <Group group={group} />}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

function textOf({ label, description }: ComboBoxOption): string {
  return description ? `${label} (${description})` : label;
}

/** By the beginnings of words: “le” finds Léa, and not everybody at *example.com*. */
function matching(groups: readonly ComboBoxGroup[], typed: string): ComboBoxGroup[] {
  const piece = wordsOf(typed);
  return groups
    .map((group) => ({ ...group, options: group.options.filter((option) => wordsOf(textOf(option)).includes(piece)) }))
    .filter(({ options }) => options.length > 0);
}

/** A space before each word, none after the last; accents and case do not count. */
function wordsOf(text: string): string {
  return ` ${plainText(text)
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()}`;
}

function Group({ group }: { group: ComboBoxGroup }) {
  return (
    <ListBoxSection id={group.id} className="not-first:mt-1 not-first:border-line not-first:border-t not-first:pt-1">
      <Header className="px-2 pt-1.5 pb-1 font-medium text-ink-2 text-xs">{group.title}</Header>
      {group.options.map((option) => (
        <ListBoxItem key={option.id} id={option.id} textValue={textOf(option)} className={itemClass}>
          {({ isSelected }) => (
            <>
              {option.icon}
              {/* One name: all that is seen of a choice tells it from the others. */}
              <Text slot="label" className="flex min-w-0 flex-1 flex-col">
                <span className="truncate">{option.label}</span>
                {option.description && <span className="truncate text-ink-2 text-xs">{option.description}</span>}
              </Text>
              {isSelected && <Check aria-hidden className="text-accent" />}
            </>
          )}
        </ListBoxItem>
      ))}
    </ListBoxSection>
  );
}
