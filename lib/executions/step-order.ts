type Placed = { path: string; attempt: number };

/** For sorting: by path, the numbers in it as numbers (`2.do#10.0` after `2.do#9.0`), then by attempt. */
export function bySteps(a: Placed, b: Placed): number {
  return a.path === b.path ? a.attempt - b.attempt : comparePaths(a.path, b.path);
}

/** An action stands before those that it holds; what a condition is met with, before what it is not met with. */
export function comparePaths(a: string, b: string): number {
  const [left, right] = [a.split(/[.#]/), b.split(/[.#]/)];
  for (const [index, part] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    if (part === other) continue;
    const [number, otherNumber] = [Number(part), Number(other)];
    if (Number.isNaN(number) || Number.isNaN(otherNumber)) return rank(part) - rank(other);
    return number - otherNumber;
  }
  return left.length - right.length;
}

const branchOrder = ["then", "else", "do", "call"];

function rank(part: string): number {
  return branchOrder.indexOf(part);
}
