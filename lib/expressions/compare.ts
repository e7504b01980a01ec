import type { Budget } from "./budget.ts";
import { isObject, ownValue, refuseSecret, requireDepth } from "./plain-value.ts";

/** The longest text that is read as a number: every one that JavaScript prints is shorter. */
const MAX_NUMBER_LENGTH = 400;

/** As JavaScript has it, less its objects: an empty list or object is true too. */
export function isTruthy(value: unknown): boolean {
  return Boolean(value);
}

/** A number, or text that reads as one. */
export function toNumber(value: unknown): number | undefined {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "string" && (value.length > MAX_NUMBER_LENGTH || value.trim() === "")) return undefined;
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** The same type and content, through lists and objects. */
export function isIdentical(left: unknown, right: unknown, budget: Budget, depth = 0): boolean {
  budget.spendSteps(1);
  requireDepth(depth);
  refuseSecret(left);
  refuseSecret(right);
  if (typeof left === "string" && typeof right === "string") {
    if (left.length !== right.length) return false;
    budget.spendText(left.length);
  }
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) return haveSameItems(left, right, budget, depth + 1);
  return isObject(left) && isObject(right) && haveSameMembers(left, right, budget, depth + 1);
}

function haveSameItems(left: readonly unknown[], right: readonly unknown[], budget: Budget, depth: number): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) {
    if (!isIdentical(ownValue(left, index), ownValue(right, index), budget, depth)) return false;
  }
  return true;
}

type Members = Record<string, unknown>;

function haveSameMembers(left: Members, right: Members, budget: Budget, depth: number): boolean {
  const [keys, others] = [Object.keys(left), Object.keys(right)];
  budget.spendSteps(keys.length + others.length);
  if (keys.length !== others.length) return false;
  return keys.every(
    (key) => Object.hasOwn(right, key) && isIdentical(ownValue(left, key), ownValue(right, key), budget, depth),
  );
}

/** Identical, or a number and text that reads as it, `true` and `"true"`, null and undefined. */
export function isEqual(left: unknown, right: unknown, budget: Budget): boolean {
  if (isIdentical(left, right, budget)) return true;
  if (left === null || left === undefined) return right === null || right === undefined;
  if (typeof left === typeof right) return false;
  const texts = [left, right].map((value) => (typeof value === "boolean" ? String(value) : value));
  if (texts[0] === texts[1]) return true;
  if (typeof left === "boolean" || typeof right === "boolean") return false;
  const number = toNumber(left);
  return number !== undefined && number === toNumber(right);
}

/** Negative, zero or positive; numbers as numbers, other texts by code unit; undefined where there is no order. */
export function compare(left: unknown, right: unknown, budget: Budget): number | undefined {
  refuseSecret(left);
  refuseSecret(right);
  const [a, b] = [toNumber(left), toNumber(right)];
  if (a !== undefined && b !== undefined) return a - b;
  if (typeof left !== "string" || typeof right !== "string") return undefined;
  budget.spendText(Math.min(left.length, right.length));
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
