/** Texts up to this length are found by JavaScript's own search, in `text × this` comparisons at worst. */
const SHORT = 16;

/**
 * The first place of `search` at `from` or after it; -1 for none. JavaScript's own search takes `text × search`
 * comparisons of texts that are made for it, which is minutes for two of a megabyte; this takes `text + search`
 * (Knuth, Morris and Pratt).
 */
export function findText(text: string, search: string, from = 0): number {
  return createFinder(search)(text, Math.max(0, from));
}

/** Every place of `search`, from the left, none within another. */
export function findEach(text: string, search: string): number[] {
  const find = createFinder(search);
  const places: number[] = [];
  for (let at = find(text, 0); at >= 0; at = find(text, at + search.length)) places.push(at);
  return places;
}

function createFinder(search: string): (text: string, from: number) => number {
  if (search.length <= SHORT) return (text, from) => text.indexOf(search, from);
  const borders = bordersOf(search);
  return (text, from) => {
    let matched = 0;
    for (let at = from; at < text.length; at++) {
      matched = extend(search, borders, matched, text.charCodeAt(at));
      if (matched === search.length) return at - matched + 1;
    }
    return -1;
  };
}

/** For each beginning of the text, how much of it is also its end. */
function bordersOf(search: string): Int32Array {
  const borders = new Int32Array(search.length);
  for (let at = 1; at < search.length; at++) {
    borders[at] = extend(search, borders, borders[at - 1] ?? 0, search.charCodeAt(at));
  }
  return borders;
}

function extend(search: string, borders: Int32Array, matched: number, unit: number): number {
  let length = matched;
  while (length > 0 && search.charCodeAt(length) !== unit) length = borders[length - 1] ?? 0;
  return search.charCodeAt(length) === unit ? length + 1 : length;
}
