import type { Key } from "react-stately";
import type { RowCollection } from "./row-collection.ts";

/** About a screenful. */
const PAGE_ROWS = 12;

/** Which row the keys of the tree go to: by the order of the rows alone, since most have no element. */
export class RowKeys {
  readonly #rows: RowCollection;
  readonly #collator: Intl.Collator;

  constructor(rows: RowCollection, collator: Intl.Collator) {
    this.#rows = rows;
    this.#collator = collator;
  }

  readonly getKeyBelow = (key: Key): Key | null => this.#rows.getKeyAfter(key);

  readonly getKeyAbove = (key: Key): Key | null => this.#rows.getKeyBefore(key);

  readonly getFirstKey = (): Key | null => this.#rows.getFirstKey();

  readonly getLastKey = (): Key | null => this.#rows.getLastKey();

  readonly getKeyPageBelow = (key: Key): Key | null => this.#step(key, PAGE_ROWS);

  readonly getKeyPageAbove = (key: Key): Key | null => this.#step(key, -PAGE_ROWS);

  /** The first row, from a key on, whose name begins so. */
  readonly getKeyForSearch = (search: string, fromKey?: Key | null): Key | null => {
    const from = fromKey === undefined || fromKey === null ? 0 : Math.max(this.#rows.placeOf(fromKey), 0);
    const found = this.#rows.nodes.slice(from).find(({ textValue }) => {
      return textValue !== "" && this.#collator.compare(textValue.slice(0, search.length), search) === 0;
    });
    return found?.key ?? null;
  };

  #step(key: Key, by: number): Key | null {
    const place = Math.min(Math.max(this.#rows.placeOf(key) + by, 0), this.#rows.size - 1);
    return this.#rows.at(place)?.key ?? null;
  }
}
