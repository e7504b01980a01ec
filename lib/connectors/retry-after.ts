/** `Retry-After` as whole seconds from now: a number of them, or a date (RFC 9110 §10.2.3). Null if it is neither. */
export function retryAfterSeconds(value: string | undefined, now: Date): number | null {
  if (value === undefined || value.trim() === "") return null;
  if (/^\s*[0-9]{1,9}\s*$/.test(value)) return Number(value);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now.getTime()) / 1000));
}
