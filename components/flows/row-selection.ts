import type { Many } from "./use-many.ts";

type RowSelectionOptions = {
  /** Of the actions that are in sight, from top to bottom; asked for when it is needed. */
  listKeys: () => readonly string[];
  openKey: string | null;
  selectedKeys: ReadonlySet<string>;
  many: Many;
};

export type RowSelection = ReturnType<typeof rowSelection>;

/** How actions are selected, in the tree as in the outline. It reaches from the open action to another one. */
export function rowSelection({ listKeys, openKey, selectedKeys, many }: RowSelectionOptions) {
  return {
    /** To `key`. From `focused` where that is no part of the selection: in an outline the focus goes its own way. */
    extend: (key: string, focused?: string) => {
      const keys = listKeys();
      const isApart = focused !== undefined && keys.includes(focused) && !selectedKeys.has(focused);
      const anchor = isApart ? focused : openKey;
      const to = keys.indexOf(key);
      if (to < 0) return;
      const from = anchor === null ? -1 : keys.indexOf(anchor);
      const [first, last] = from < 0 ? [to, to] : [Math.min(from, to), Math.max(from, to)];
      many.select(keys.slice(first, last + 1), from < 0 ? key : (anchor ?? key));
    },
    toggle: (key: string) => {
      if (!listKeys().includes(key)) return;
      const others = [...selectedKeys].filter((each) => each !== key);
      if (!selectedKeys.has(key)) many.select([...others, key], key);
      else if (others.length > 0) many.select(others);
    },
    all: () => {
      const keys = listKeys();
      if (keys.length > 0) many.select(keys);
    },
    /** False where no more than one is selected. */
    reduce: () => {
      const [first] = selectedKeys;
      const kept = openKey ?? first;
      if (selectedKeys.size < 2 || kept === undefined) return false;
      many.select([kept]);
      return true;
    },
  };
}
