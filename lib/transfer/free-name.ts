const MAX_LENGTH = 150;

/** The name, or with the next number that nobody has: `Order alerts (2)`. */
export function freeName(name: string, taken: Pick<ReadonlySet<string>, "has">): string {
  let free = name;
  for (let number = 2; taken.has(free); number++) {
    const end = ` (${number})`;
    free = name.slice(0, MAX_LENGTH - end.length) + end;
  }
  return free;
}
