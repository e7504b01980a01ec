import type { Shortcut } from "./shortcuts.ts";

/** Those that every page loads, apart from the others. */
export const frameShortcuts = {
  palette: { places: ["everywhere"], keys: ["Mod+K"] },
  help: { places: ["everywhere"], keys: ["?"] },
  clearSearch: { places: ["search"], keys: ["Escape"] },
} as const satisfies Record<string, Shortcut>;
