"use client";

import clsx from "clsx";
import { Check } from "lucide-react";
import { type ReactElement, type ReactNode, useRef } from "react";
import {
  Menu as AriaMenu,
  Header,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  type PopoverProps,
} from "react-aria-components/Menu";
import { itemClass, listPopoverClass } from "./popover-class.ts";

export type MenuEntry = {
  id: string;
  label: string;
  icon?: ReactNode;
  /** Goes somewhere, in place of `onAction`. */
  href?: string;
  onAction?: () => void;
  tone?: "danger";
  isDisabled?: boolean;
  /** Set on entries of which one is in force. */
  isChosen?: boolean;
};

export type MenuGroup = { id: string; title: string; entries: readonly MenuEntry[] };

type MenuProps = {
  /** Says what the menu is for. */
  label: string;
  /** The button that opens it. */
  trigger: ReactElement;
  entries?: readonly MenuEntry[];
  groups?: readonly MenuGroup[];
  placement?: PopoverProps["placement"];
  /** Drawn above the entries, outside the menu itself. */
  header?: ReactNode;
};

export function Menu({ trigger, placement = "bottom end", header, ...list }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover placement={placement} className={clsx(listPopoverClass, "min-w-48")}>
        {header}
        <MenuList {...list} />
      </Popover>
    </MenuTrigger>
  );
}

type AnchoredMenuProps = Pick<MenuProps, "label" | "entries"> & {
  /** The button that opened it: one of many, each with the same menu. */
  anchor: Element;
  onClose: () => void;
};

/** A menu that is there while it is open. */
export function AnchoredMenu({ anchor, onClose, ...list }: AnchoredMenuProps) {
  return (
    <Popover
      isOpen
      triggerRef={useRef(anchor)}
      onOpenChange={onClose}
      placement="bottom end"
      className={clsx(listPopoverClass, "min-w-48")}
    >
      <MenuList {...list} onClose={onClose} />
    </Popover>
  );
}

type MenuListProps = Pick<MenuProps, "label" | "entries" | "groups"> & { onClose?: () => void };

function MenuList({ label, entries = [], groups = [], onClose }: MenuListProps) {
  return (
    <AriaMenu
      aria-label={label}
      // One that has a trigger is told by it where to begin, and closes with it.
      {...(onClose && { onClose, autoFocus: "first" as const })}
      className="max-h-96 overflow-auto p-1 outline-none"
    >
      {entries.map((entry) => (
        <Entry key={entry.id} entry={entry} />
      ))}
      {groups.map((group) => (
        <MenuSection
          key={group.id}
          {...selection(group)}
          className="not-first:mt-1 not-first:border-line not-first:border-t not-first:pt-1"
        >
          <Header className="px-2 pt-1.5 pb-1 font-medium text-ink-2 text-xs">{group.title}</Header>
          {group.entries.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </MenuSection>
      ))}
    </AriaMenu>
  );
}

/** A group in which something is chosen reads as radio buttons. */
function selection({ entries }: MenuGroup) {
  if (entries.every(({ isChosen }) => isChosen === undefined)) return {};
  const selectedKeys = entries.filter(({ isChosen }) => isChosen).map(({ id }) => id);
  return { selectionMode: "single", selectedKeys, disallowEmptySelection: true } as const;
}

function Entry({ entry }: { entry: MenuEntry }) {
  return (
    <MenuItem
      id={entry.id}
      textValue={entry.label}
      isDisabled={entry.isDisabled ?? false}
      {...(entry.href && { href: entry.href })}
      {...(entry.onAction && { onAction: entry.onAction })}
      className={clsx(itemClass, entry.tone === "danger" && "text-fail", "[&_svg]:text-current")}
    >
      {entry.icon}
      <span className="flex-1 truncate">{entry.label}</span>
      {entry.isChosen && <Check aria-hidden className="text-accent!" />}
    </MenuItem>
  );
}
