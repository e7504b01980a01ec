/** A name that is longer is compared no further: nobody mistypes so much. */
const MAX_LENGTH = 60;

/** The name that was meant: the one that takes the fewest changes of letters, if these are few for its length. */
export function nearestName(written: string, names: Iterable<string>): string | null {
  const wanted = written.slice(0, MAX_LENGTH).toLowerCase();
  let best: string | null = null;
  let fewest = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const name of names) {
    if (Math.abs(name.length - wanted.length) >= fewest) continue;
    const changes = distance(wanted, name.toLowerCase());
    if (changes >= fewest) continue;
    [best, fewest] = [name, changes];
  }
  return best;
}

/** Letters put in, left out, replaced, or swapped with their neighbour (Damerau, optimal string alignment). */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const [left = 0, up = 0, diagonal = 0] = [current[column - 1], above[column], above[column - 1]];
      const isSame = a[row - 1] === b[column - 1];
      let changes = Math.min(left + 1, up + 1, diagonal + (isSame ? 0 : 1));
      const isSwapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (isSwapped) changes = Math.min(changes, (before[column - 2] ?? 0) + 1);
      current.push(changes);
    }
    [before, above] = [above, current];
  }
  return above[b.length] ?? 0;
}
