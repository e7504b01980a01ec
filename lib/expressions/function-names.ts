/**
 * Callable as `functions.name(…)` or `name(…)` (`reference/auth0-forms.md` §2.6), each with what it takes; `?` marks
 * what may be left out.
 */
export const functionParameters = {
  toArray: "value",
  toBoolean: "value",
  length: "value",
  mask: "value",
  toNumber: "value",
  random: "min?, max?, float?",
  slice: "value, start?, end?",
  toString: "value",
  substring: "value, start?, end?",
  toTimestamp: "date?",
  toLowerCase: "value",
  toUpperCase: "value",
  replaceAll: "value, search, by?",
  replace: "value, search, by?",
  split: "value, separator?, limit?",
  now: "",
  includes: "collection, item, from?",
  indexOf: "collection, item, from?",
  merge: "value, …",
  md5: "value",
  sha1: "value",
  sha256: "value",
  sha512: "value",
  uuid: "",
  encodeURIComponent: "value",
} as const;
export type FunctionName = keyof typeof functionParameters;

export const functionNames = Object.keys(functionParameters) as FunctionName[];

export function isFunctionName(name: string): name is FunctionName {
  return Object.hasOwn(functionParameters, name);
}
