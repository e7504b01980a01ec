import { frameShortcuts } from "./frame-shortcuts.ts";

/** Where a shortcut works. Inner places go before outer ones: Escape closes a list before it leaves the panel. */
export const shortcutPlaces = [
  "everywhere",
  "palette",
  "editor",
  "tree",
  "outline",
  "panel",
  "text",
  "json",
  "search",
] as const;
export type ShortcutPlace = (typeof shortcutPlaces)[number];

export type Shortcut = {
  places: readonly ShortcutPlace[];
  /**
   * Any of these. Each is a `KeyboardEvent.key`, after what is held: `Mod` (⌘ on a Mac, Ctrl elsewhere), `Ctrl`, `Alt`,
   * `Shift`. `Letters` is any text.
   */
  keys: readonly string[];
};

/**
 * Every shortcut. Who handles a key asks `isPressed` with its entry here, so that the list of `?` says what is so; each
 * has a message `palette.shortcuts.<id>`. Those without a handler of ours are kept by react-aria, CodeMirror or the browser.
 */
export const shortcuts = {
  ...frameShortcuts,
  close: { places: ["everywhere"], keys: ["Escape"] },
  toToasts: { places: ["everywhere"], keys: ["F6"] },

  paletteMove: { places: ["palette"], keys: ["ArrowUp", "ArrowDown"] },
  paletteChoose: { places: ["palette"], keys: ["Enter"] },

  undo: { places: ["editor"], keys: ["Mod+Z"] },
  redo: { places: ["editor"], keys: ["Mod+Shift+Z", "Mod+Y"] },

  previous: { places: ["tree", "outline"], keys: ["ArrowUp"] },
  next: { places: ["tree", "outline"], keys: ["ArrowDown"] },
  first: { places: ["tree", "outline"], keys: ["Home"] },
  last: { places: ["tree", "outline"], keys: ["End"] },
  pageUp: { places: ["tree"], keys: ["PageUp"] },
  pageDown: { places: ["tree"], keys: ["PageDown"] },
  fold: { places: ["tree"], keys: ["ArrowLeft"] },
  unfold: { places: ["tree"], keys: ["ArrowRight"] },
  find: { places: ["tree"], keys: ["Letters"] },
  open: { places: ["tree", "outline"], keys: ["Enter"] },
  moveUp: { places: ["tree", "outline"], keys: ["Alt+ArrowUp"] },
  moveDown: { places: ["tree", "outline"], keys: ["Alt+ArrowDown"] },
  moveTo: { places: ["tree", "outline"], keys: ["Alt+M"] },
  remove: { places: ["tree", "outline"], keys: ["Delete"] },
  duplicate: { places: ["tree", "outline"], keys: ["Mod+D"] },
  copy: { places: ["tree", "outline"], keys: ["Mod+C"] },
  cut: { places: ["tree", "outline"], keys: ["Mod+X"] },
  paste: { places: ["tree", "outline"], keys: ["Mod+V"] },
  extendUp: { places: ["tree", "outline"], keys: ["Shift+ArrowUp"] },
  extendDown: { places: ["tree", "outline"], keys: ["Shift+ArrowDown"] },
  toggleSelected: { places: ["tree", "outline"], keys: ["Ctrl+Space"] },
  selectAll: { places: ["tree", "outline"], keys: ["Mod+A"] },
  selectOne: { places: ["tree", "outline"], keys: ["Escape"] },

  leavePanel: { places: ["panel"], keys: ["Escape"] },

  completionPrevious: { places: ["text"], keys: ["ArrowUp"] },
  completionNext: { places: ["text"], keys: ["ArrowDown"] },
  completionChoose: { places: ["text"], keys: ["Enter", "Tab"] },
  completionClose: { places: ["text"], keys: ["Escape"] },

  jsonComplete: { places: ["json"], keys: ["Ctrl+Space"] },
  jsonFind: { places: ["json"], keys: ["Mod+F"] },
  jsonProblem: { places: ["json"], keys: ["F8"] },
  jsonLeave: { places: ["json"], keys: ["Escape Tab"] },
} as const satisfies Record<string, Shortcut>;
export type ShortcutId = keyof typeof shortcuts;
