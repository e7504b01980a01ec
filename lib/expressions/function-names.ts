/** Callable as `functions.name(…)` or `name(…)` (`reference/auth0-forms.md` §2.6). */
export const functionNames = [
  "toArray",
  "toBoolean",
  "length",
  "mask",
  "toNumber",
  "random",
  "slice",
  "toString",
  "substring",
  "toTimestamp",
  "toLowerCase",
  "toUpperCase",
  "replaceAll",
  "replace",
  "split",
  "now",
  "includes",
  "indexOf",
  "merge",
  "md5",
  "sha1",
  "sha256",
  "sha512",
  "uuid",
  "encodeURIComponent",
] as const;
export type FunctionName = (typeof functionNames)[number];

const known: ReadonlySet<string> = new Set(functionNames);

export function isFunctionName(name: string): name is FunctionName {
  return known.has(name);
}
