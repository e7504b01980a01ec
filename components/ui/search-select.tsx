"use client";

import clsx from "clsx";
import { ChevronsUpDown } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Autocomplete } from "react-aria-components/Autocomplete";
import { ButtonContext } from "react-aria-components/Button";
import { Collection, Header, ListBox, ListBoxSection, ListStateContext } from "react-aria-components/ListBox";
import { Button, Popover, Select, SelectContext, type SelectProps, SelectValue } from "react-aria-components/Select";
import { controlClass, fieldClass } from "./field-class.ts";
import { FieldDescription, FieldErrorText, FieldLabel } from "./field-parts.tsx";
import { listPopoverClass } from "./popover-class.ts";
import { SearchField } from "./search-field.tsx";
import { SelectItem, type SelectOption } from "./select-field.tsx";

export type SelectGroup = { id: string; title: string; options: readonly SelectOption[] };

type SearchSelectProps = Pick<SelectProps<SelectOption>, "isRequired" | "isDisabled" | "placeholder"> & {
  label: string;
  /** Keeps the label for screen readers only. */
  isLabelHidden?: boolean | undefined;
  description?: ReactNode;
  errorMessage?: string | undefined;
  /** Stand before the groups, such as one for none. */
  first?: readonly SelectOption[];
  groups: readonly SelectGroup[];
  value: string | null;
  /** What is chosen: the list may not hold it. */
  chosen: Omit<SelectOption, "id"> | undefined;
  onChange: (id: string) => void;
  /** What is typed into the search; the caller asks for what it leaves. */
  search: string;
  onSearch: (text: string) => void;
  searchLabel: string;
  /** False while the list is still what an earlier text found. */
  isFound: boolean;
  /** True if the whole list is long enough to be searched; undefined until it has been read. Looked at once it has. */
  isLong: boolean | undefined;
  /** Said where the list is empty. */
  emptyText: string;
  /** At the right of the button. */
  beside?: ReactNode;
  /** Below the list. */
  note?: ReactNode;
  onOpenChange?: (isOpen: boolean) => void;
  /** Before it opens: to read what it will show. */
  onApproach?: () => void;
  className?: string;
  buttonClassName?: string;
};

/** A choice of many in groups, read as it is opened, and found by typing a piece of a name. */
export function SearchSelect({
  label,
  isLabelHidden = false,
  description,
  errorMessage,
  first = [],
  groups,
  value,
  chosen,
  onChange,
  search,
  onSearch,
  searchLabel,
  isFound,
  isLong,
  emptyText,
  beside,
  note,
  onOpenChange,
  onApproach,
  className,
  buttonClassName,
  ...props
}: SearchSelectProps) {
  const [hasSearch, setHasSearch] = useState<boolean>();
  // Nothing that is typed before the list is there gets lost; a short one that nobody typed for needs no search then.
  if (hasSearch === undefined && isLong !== undefined) setHasSearch(isLong);
  const list = (
    <ListBox
      className="max-h-80 overflow-auto p-1 outline-none"
      renderEmptyState={() => isFound && <p className="px-2 py-1.5 text-ink-2 text-sm">{emptyText}</p>}
    >
      {search === "" && first.map((option) => <SelectItem key={option.id} option={option} />)}
      <Collection items={isFound ? groups : narrow(groups, search)}>{(group) => <Group group={group} />}</Collection>
    </ListBox>
  );
  return (
    <Select
      validationBehavior="aria"
      {...props}
      {...(isLabelHidden && { "aria-label": label })}
      allowsEmptyCollection
      value={value}
      onChange={(key) => key !== null && onChange(String(key))}
      onOpenChange={(isOpen) => {
        if (isOpen) setHasSearch(isLong);
        onSearch("");
        onOpenChange?.(isOpen);
      }}
      isInvalid={Boolean(errorMessage)}
      className={clsx(fieldClass, className)}
    >
      {!isLabelHidden && <FieldLabel isRequired={props.isRequired}>{label}</FieldLabel>}
      <span className="flex gap-2">
        <Button
          {...(onApproach && { onHoverStart: onApproach, onFocus: onApproach })}
          className={clsx(
            controlClass,
            "flex h-[34px] items-center gap-2 text-left group-data-invalid:border-fail",
            buttonClassName,
          )}
        >
          <SelectValue className="flex min-w-0 flex-1 items-center gap-2 data-placeholder:text-ink-2 [&_svg]:size-4 [&_svg]:shrink-0">
            {({ defaultChildren }) =>
              chosen ? (
                <>
                  {chosen.icon}
                  <span className="truncate text-ink group-data-disabled:text-ink-2">{chosen.label}</span>
                </>
              ) : (
                <span className="truncate">{defaultChildren}</span>
              )
            }
          </SelectValue>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-ink-2" />
        </Button>
        <Apart>{beside}</Apart>
      </span>
      <FieldErrorText>{errorMessage}</FieldErrorText>
      <FieldDescription>{description}</FieldDescription>
      <Popover className={clsx(listPopoverClass, "min-w-(--trigger-width)")}>
        {hasSearch !== false ? (
          <Autocomplete
            inputValue={search}
            onInputChange={(text) => {
              if (text !== "") setHasSearch(true);
              onSearch(text);
            }}
          >
            <SearchField label={searchLabel} autoFocus className="m-1.5 mb-0.5" />
            {list}
          </Autocomplete>
        ) : (
          list
        )}
        <p role="status" className="border-line border-t px-3 py-2 text-ink-2 text-xs empty:hidden">
          {note}
        </p>
      </Popover>
    </Select>
  );
}

/** What can stay: Enter must never take what was not searched for. */
function narrow(groups: readonly SelectGroup[], search: string): SelectGroup[] {
  const piece = search.trim().toLowerCase();
  return groups
    .map((group) => ({ ...group, options: group.options.filter(({ label }) => label.toLowerCase().includes(piece)) }))
    .filter(({ options }) => options.length > 0);
}

/** What stands beside may open a dialog with selects: they must not take this one's value, button or list. */
function Apart({ children }: { children: ReactNode }) {
  return (
    <SelectContext value={null}>
      <ButtonContext value={null}>
        <ListStateContext value={null}>{children}</ListStateContext>
      </ButtonContext>
    </SelectContext>
  );
}

function Group({ group: { id, title, options } }: { group: SelectGroup }) {
  return (
    <ListBoxSection id={id} className="not-first:mt-1 not-first:border-line not-first:border-t not-first:pt-1">
      <Header className="truncate px-2 pt-1.5 pb-1 font-medium text-ink-2 text-xs">{title}</Header>
      <Collection items={options}>{(option) => <SelectItem option={option} />}</Collection>
    </ListBoxSection>
  );
}
