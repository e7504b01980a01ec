import type { Collection, Key, Node } from "react-stately";
import { childRows, type TreeRow } from "./tree-rows.ts";

type RowCollectionOptions = {
  folded: ReadonlySet<string>;
  /** What the row with that key is called now. */
  textOf: (key: string) => string;
};

/**
 * The rows that are not folded away, as react-aria reads them: their keys and their order, not what is in them, so that
 * one collection lasts while one types. Made of the rows themselves: a collection of React elements is rendered whole
 * before the first row can be, and asked whole for each row.
 */
export class RowCollection implements Collection<Node<TreeRow>> {
  /** From top to bottom. */
  readonly nodes: readonly RowNode[];
  readonly #places = new Map<Key, number>();
  readonly #children = new Map<Key, readonly RowNode[]>();

  constructor(rows: readonly TreeRow[], { folded, textOf }: RowCollectionOptions) {
    const nodes: RowNode[] = [];
    const add = (list: readonly TreeRow[], parentKey: string | null, level: number) => {
      const siblings = list.map((row, index) => new RowNode(row, { list, index, level, parentKey, textOf }));
      if (parentKey !== null) this.#children.set(parentKey, siblings);
      for (const node of siblings) {
        this.#places.set(node.key, nodes.length);
        nodes.push(node);
        if (node.hasChildNodes && !folded.has(node.key)) add(childRows(node.value), node.key, level + 1);
      }
    };
    add(rows, null, 0);
    this.nodes = nodes;
  }

  get size(): number {
    return this.nodes.length;
  }

  [Symbol.iterator](): Iterator<RowNode> {
    return this.nodes.values();
  }

  getKeys(): Iterable<Key> {
    return this.#places.keys();
  }

  getItem(key: Key): RowNode | null {
    return this.at(this.placeOf(key));
  }

  /** How far from the top; -1 for a row that is not in sight. */
  placeOf(key: Key): number {
    return this.#places.get(key) ?? -1;
  }

  at(place: number): RowNode | null {
    return this.nodes[place] ?? null;
  }

  getKeyBefore(key: Key): Key | null {
    return this.at(this.placeOf(key) - 1)?.key ?? null;
  }

  getKeyAfter(key: Key): Key | null {
    const place = this.placeOf(key);
    return place < 0 ? null : (this.at(place + 1)?.key ?? null);
  }

  getFirstKey(): Key | null {
    return this.at(0)?.key ?? null;
  }

  getLastKey(): Key | null {
    return this.nodes.at(-1)?.key ?? null;
  }

  getChildren(key: Key): Iterable<RowNode> {
    return this.#children.get(key) ?? [];
  }

  getTextValue(key: Key): string {
    return this.getItem(key)?.textValue ?? "";
  }
}

type RowPlace = Pick<RowCollectionOptions, "textOf"> & {
  list: readonly TreeRow[];
  index: number;
  level: number;
  parentKey: string | null;
};

/** A row's place in the tree. `value` is the row as it was when it came there. */
export class RowNode implements Node<TreeRow> {
  readonly type = "item";
  readonly key: string;
  readonly value: TreeRow;
  readonly level: number;
  readonly index: number;
  readonly parentKey: string | null;
  readonly prevKey: string | null;
  readonly nextKey: string | null;
  readonly hasChildNodes: boolean;
  readonly childNodes: Iterable<RowNode> = [];
  readonly rendered = null;
  readonly props = {};
  readonly #textOf: (key: string) => string;

  constructor(row: TreeRow, { list, index, level, parentKey, textOf }: RowPlace) {
    this.key = row.key;
    this.value = row;
    this.level = level;
    this.index = index;
    this.parentKey = parentKey;
    this.prevKey = list[index - 1]?.key ?? null;
    this.nextKey = list[index + 1]?.key ?? null;
    this.hasChildNodes = childRows(row).length > 0;
    this.#textOf = textOf;
  }

  get textValue(): string {
    return this.#textOf(this.key);
  }
}
