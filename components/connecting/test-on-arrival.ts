/** In memory alone: no link can ask for a test. */
const expected = new Set<string>();

/** The page of a connection that was just connected tests it in sight, once. */
export function testOnArrival(itemId: string): void {
  expected.add(itemId);
}

export function takeTestOnArrival(itemId: string): boolean {
  return expected.delete(itemId);
}
