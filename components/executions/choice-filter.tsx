"use client";

import { Check, ChevronDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components/Menu";
import { Button } from "#components/ui/button.tsx";
import { itemClass, listPopoverClass } from "#components/ui/popover-class.ts";

type ChoiceFilterProps<Id extends string> = {
  label: string;
  options: readonly { id: Id; label: string }[];
  chosen: readonly Id[];
  onChange: (chosen: Id[] | undefined) => void;
};

/** Several of a few: the list stays open while one ticks. */
export function ChoiceFilter<Id extends string>({ label, options, chosen, onChange }: ChoiceFilterProps<Id>) {
  const t = useTranslations("executions.filters");
  return (
    <MenuTrigger>
      <Button>
        {chosen.length === 0 ? label : t("some", { label, count: chosen.length })}
        <ChevronDown aria-hidden />
      </Button>
      <Popover placement="bottom start" className={listPopoverClass}>
        <Menu
          aria-label={label}
          selectionMode="multiple"
          // The menu's own while it is open: the address, where `chosen` stands, may follow later than the next tick.
          defaultSelectedKeys={chosen}
          onSelectionChange={(keys) => {
            const ticked = options.map(({ id }) => id).filter((id) => keys === "all" || keys.has(id));
            onChange(ticked.length > 0 ? ticked : undefined);
          }}
          className="max-h-96 min-w-48 overflow-auto p-1 outline-none"
        >
          {options.map((option) => (
            <MenuItem key={option.id} id={option.id} textValue={option.label} className={itemClass}>
              {({ isSelected }) => (
                <>
                  <span className="flex-1 truncate">{option.label}</span>
                  {isSelected && <Check aria-hidden className="text-accent" />}
                </>
              )}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
