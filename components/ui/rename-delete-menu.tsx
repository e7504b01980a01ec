"use client";

import { Ellipsis, Pencil, Trash2 } from "lucide-react";
import { IconButton } from "./icon-button.tsx";
import { Menu, type MenuEntry } from "./menu.tsx";

type RenameDeleteMenuProps = {
  /** Names what it is the menu of. */
  label: string;
  words: { rename: string; delete: string };
  onRename: () => void;
  onDelete: () => void;
  /** Stand between the two. */
  more?: readonly MenuEntry[];
};

/** The menu at the end of a row that can be renamed and deleted. */
export function RenameDeleteMenu({ label, words, onRename, onDelete, more = [] }: RenameDeleteMenuProps) {
  return (
    <Menu
      label={label}
      trigger={<IconButton size="sm" label={label} hasTooltip={false} icon={<Ellipsis aria-hidden />} />}
      entries={[
        { id: "rename", label: words.rename, icon: <Pencil aria-hidden />, onAction: onRename },
        ...more,
        { id: "delete", label: words.delete, icon: <Trash2 aria-hidden />, tone: "danger", onAction: onDelete },
      ]}
    />
  );
}
