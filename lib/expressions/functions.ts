import { isSecretText } from "#lib/secrets/secret-text.ts";
import { type Clock, systemClock } from "#lib/shared/clock.ts";
import type { Budget } from "./budget.ts";
import { isTruthy, toNumber } from "./compare.ts";
import type { FunctionName } from "./function-names.ts";
import { includes, indexOf, length, merge, slice, toArray } from "./list-functions.ts";
import { parseDate } from "./parse-date.ts";
import { toText } from "./plain-value.ts";
import { replace, replaceAll, split, substring, textOf } from "./text-functions.ts";

/** Hex of the text's hash, in UTF-8. Given by the engine: a browser has none that answers at once. */
export type Digest = (algorithm: "md5" | "sha1" | "sha256" | "sha512", text: string) => string;

export type FunctionContext = {
  readonly budget: Budget;
  readonly digest: Digest;
  /** Told of each value that `mask()` names: it stays real in the run, and is masked where it is shown. */
  readonly onMask: (value: unknown) => void;
  readonly clock?: Clock | undefined;
  /** From 0 to 1, less 1. */
  readonly random?: (() => number) | undefined;
  readonly uuid?: (() => string) | undefined;
};

/** The furthest date that JavaScript has (ECMA-262, “Time Range”). */
const MAX_DATE_MS = 8.64e15;

export type ExpressionFunction = (args: readonly unknown[], context: FunctionContext) => unknown;

/** Search texts are literal: there are no regular expressions. What does not fit a function gives undefined. */
const functions: Record<FunctionName, ExpressionFunction> = {
  toArray,
  toBoolean: ([value], { budget }) => toBoolean(value, budget),
  length,
  mask: ([value], { onMask }) => {
    // A secret of the vault shows as its mark wherever it stands.
    if (!isSecretText(value)) onMask(value);
    return value;
  },
  toNumber: ([value]) => toNumber(value),
  random: ([min, max, isFloat], { random = systemRandom }) => randomBetween(min, max, isFloat, random()),
  slice,
  toString: ([value], { budget }) => toText(value, budget),
  substring,
  toTimestamp: (args, { budget, clock = systemClock }) =>
    args.length === 0 ? toSeconds(clock().getTime()) : toTimestamp(args[0], budget),
  toLowerCase: ([value], { budget }) => textOf(value, budget)?.toLowerCase(),
  toUpperCase: ([value], { budget }) => textOf(value, budget)?.toUpperCase(),
  replaceAll,
  replace,
  split,
  now: (_, { clock = systemClock }) => clock().toISOString(),
  includes,
  indexOf,
  merge,
  md5: digestBy("md5"),
  sha1: digestBy("sha1"),
  sha256: digestBy("sha256"),
  sha512: digestBy("sha512"),
  uuid: (_, { uuid = () => crypto.randomUUID() }) => uuid(),
  encodeURIComponent: ([value], { budget }) => {
    const text = textOf(value, budget);
    if (text === undefined) return undefined;
    budget.spendText(text.length * 9);
    // A lone surrogate has no UTF-8, and would throw.
    return encodeURIComponent(text.toWellFormed());
  },
};

/** Those that pass their arguments on as they are. All others are refused secrets. */
const passing: ReadonlySet<FunctionName> = new Set(["mask", "merge", "toArray"]);

export function takesSecrets(name: FunctionName): boolean {
  return passing.has(name);
}

/** Of arguments that are no secrets, unless `takesSecrets`. */
export function callFunction(name: FunctionName, args: readonly unknown[], context: FunctionContext): unknown {
  context.budget.spendSteps(1);
  return functions[name](args, context);
}

function toBoolean(value: unknown, budget: Budget): boolean {
  if (typeof value !== "string") return isTruthy(value);
  const text = textOf(value, budget)?.trim().toLowerCase() ?? "";
  return ["true", "1", "yes", "on"].includes(text);
}

/** Whole numbers from `min` to `max`, both included; a float where it is asked for, or a bound is none. */
function randomBetween(min: unknown, max: unknown, isFloat: unknown, random: number): number | undefined {
  const [low, high] = [min === undefined ? 0 : toNumber(min), max === undefined ? 1 : toNumber(max)];
  if (low === undefined || high === undefined || low > high) return undefined;
  const isWhole = !isTruthy(isFloat) && Number.isInteger(low) && Number.isInteger(high);
  const result = isWhole ? low + Math.floor(random * (high - low + 1)) : low + random * (high - low);
  return Number.isFinite(result) ? result : undefined;
}

/** Of 48 bits. */
function systemRandom(): number {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
  return (high * 2 ** 16 + (low >>> 16)) / 2 ** 48;
}

function digestBy(algorithm: Parameters<Digest>[0]): ExpressionFunction {
  return ([value], { budget, digest }) => {
    const text = textOf(value, budget);
    return text === undefined ? undefined : digest(algorithm, text);
  };
}

/** Seconds since 1970. A number is taken as milliseconds, as JavaScript's dates are. */
function toTimestamp(date: unknown, budget: Budget): number | undefined {
  if (typeof date === "number") return toSeconds(date);
  if (typeof date !== "string") return undefined;
  return toSeconds(parseDate(textOf(date, budget) ?? ""));
}

function toSeconds(ms: number): number | undefined {
  return Math.abs(ms) <= MAX_DATE_MS ? Math.floor(ms / 1000) : undefined;
}
