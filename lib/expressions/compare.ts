import type { Budget } from "./budget.ts";
import { isObject, ownValue, refuseSecret, requireDepth } from "./plain-value.ts";

/** As JavaScript has it, less its objects: an empty list or object is true too. */
export function isTruthy(value: unknown): boolean {
  return Boolean(value);
}

/** A number, or text that reads as one. */
export function toNumber(value: unknown): number | undefined {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "string" && value.trim() === "") return undefined;
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
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return (
      left.length === right.length && left.every((item, index) => isIdentical(item, right[index], budget, depth + 1))
    );
  }
  if (!isObject(left) || !isObject(right)) return false;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every(
    (key) => Object.hasOwn(right, key) && isIdentical(ownValue(left, key), ownValue(right, key), budget, depth + 1),
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
export function compare(left: unknown, right: unknown): number | undefined {
  refuseSecret(left);
  refuseSecret(right);
  const [a, b] = [toNumber(left), toNumber(right)];
  if (a !== undefined && b !== undefined) return a - b;
  if (typeof left !== "string" || typeof right !== "string") return undefined;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
