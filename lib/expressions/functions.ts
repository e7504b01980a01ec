import "server-only";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { type Clock, systemClock } from "#lib/shared/clock.ts";
import type { Budget } from "./budget.ts";
import { isTruthy, toNumber } from "./compare.ts";
import type { FunctionName } from "./function-names.ts";
import { includes, indexOf, length, merge, slice, toArray } from "./list-functions.ts";
import { refuseSecret, toText } from "./plain-value.ts";
import { replace, replaceAll, split, substring, textOf } from "./text-functions.ts";

export type FunctionContext = {
  readonly budget: Budget;
  /** Told of each value that `mask()` names: it stays real in the run, and is masked where it is shown. */
  readonly onMask: (value: unknown) => void;
  readonly clock?: Clock | undefined;
  /** From 0 to 1, less 1. */
  readonly random?: (() => number) | undefined;
  readonly uuid?: (() => string) | undefined;
};

export type ExpressionFunction = (args: readonly unknown[], context: FunctionContext) => unknown;

/** Search texts are literal: there are no regular expressions. What does not fit a function gives undefined. */
const functions: Record<FunctionName, ExpressionFunction> = {
  toArray,
  toBoolean: ([value]) => toBoolean(value),
  length,
  mask: ([value], { onMask }) => {
    onMask(value);
    return value;
  },
  toNumber: ([value]) => toNumber(value),
  random: ([min, max, isFloat], { random = systemRandom }) => randomBetween(min, max, isFloat, random()),
  slice,
  toString: ([value], { budget }) => toText(value, budget),
  substring,
  toTimestamp: ([date], { clock = systemClock }) => toTimestamp(date, clock),
  toLowerCase: ([value], { budget }) => textOf(value, budget)?.toLowerCase(),
  toUpperCase: ([value], { budget }) => textOf(value, budget)?.toUpperCase(),
  replaceAll,
  replace,
  split,
  now: (_, { clock = systemClock }) => clock().toISOString(),
  includes,
  indexOf,
  merge,
  md5: digest("md5"),
  sha1: digest("sha1"),
  sha256: digest("sha256"),
  sha512: digest("sha512"),
  uuid: (_, { uuid = randomUUID }) => uuid(),
  encodeURIComponent: ([value], { budget }) => {
    const text = textOf(value, budget);
    if (text === undefined) return undefined;
    budget.spendText(text.length * 9);
    // A lone surrogate has no UTF-8, and would throw.
    return encodeURIComponent(text.toWellFormed());
  },
};

export function callFunction(name: FunctionName, args: readonly unknown[], context: FunctionContext): unknown {
  context.budget.spendSteps(1);
  if (name !== "mask" && name !== "merge" && name !== "toArray") args.forEach(refuseSecret);
  return functions[name](args, context);
}

function toBoolean(value: unknown): boolean {
  if (typeof value !== "string") return isTruthy(value);
  return ["true", "1", "yes", "on"].includes(value.trim().toLowerCase());
}

/** Whole numbers from `min` to `max`, both included; a float where it is asked for, or a bound is none. */
function randomBetween(min: unknown, max: unknown, isFloat: unknown, random: number): number | undefined {
  const [low, high] = [min === undefined ? 0 : toNumber(min), max === undefined ? 1 : toNumber(max)];
  if (low === undefined || high === undefined || low > high) return undefined;
  if (isTruthy(isFloat) || !Number.isInteger(low) || !Number.isInteger(high)) return low + random * (high - low);
  return low + Math.floor(random * (high - low + 1));
}

function systemRandom(): number {
  return randomBytes(6).readUIntBE(0, 6) / 2 ** 48;
}

/** Seconds since 1970. A number is taken as milliseconds, as JavaScript's dates are. */
function toTimestamp(date: unknown, clock: Clock): number | undefined {
  if (date !== undefined && typeof date !== "string" && typeof date !== "number") return undefined;
  const ms = date === undefined ? clock().getTime() : new Date(date).getTime();
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1000);
}

/** Hex, of the text in UTF-8. */
function digest(algorithm: "md5" | "sha1" | "sha256" | "sha512"): ExpressionFunction {
  return ([value], { budget }) => {
    const text = textOf(value, budget);
    return text === undefined ? undefined : createHash(algorithm).update(text, "utf8").digest("hex");
  };
}
