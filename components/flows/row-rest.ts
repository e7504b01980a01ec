/**
 * Tells when something has been pointed at for so long, once for each time.
 *
 * @returns Asked with what is pointed at now, null for nothing, and when, in milliseconds.
 */
export function restFor(ms: number): (key: string | null, at: number) => boolean {
  let key: string | null = null;
  let since: number | null = null;
  return (now, at) => {
    if (now !== key) [key, since] = [now, at];
    if (key === null || since === null || at - since < ms) return false;
    since = null;
    return true;
  };
}
