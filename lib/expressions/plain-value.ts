import { SecretText } from "#lib/secrets/secret-text.ts";
import type { Budget } from "./budget.ts";
import { ExpressionError } from "./expression-error.ts";

/** Bounds every walk over values, so that none overflows the stack. */
const MAX_DEPTH = 100;

/** @throws ExpressionError */
export function requireDepth(depth: number): void {
  if (depth >= MAX_DEPTH) throw new ExpressionError("errors.expressionTooDeep", { depth: MAX_DEPTH });
}

/** The value of an own data property. Prototypes and getters do not exist for an expression. */
export function ownValue(object: unknown, key: unknown): unknown {
  if (typeof key !== "string" && typeof key !== "number") return undefined;
  if (object === null || object === undefined || typeof object === "function" || object instanceof SecretText) {
    return undefined;
  }
  return Object.getOwnPropertyDescriptor(Object(object), key)?.value;
}

/** A copy of the list, without its getters and gaps. */
export function ownItems(list: readonly unknown[]): unknown[] {
  return Array.from({ length: list.length }, (_, index) => ownValue(list, index));
}

/**
 * A copy that holds JSON alone, such as PostgreSQL can store: own data properties on objects without a prototype; no
 * functions, no NaN, no halves of characters. A `SecretText` stays what it is. Undefined members are dropped,
 * undefined items become null.
 */
export function toPlain(value: unknown, budget: Budget, depth = 0): unknown {
  budget.spendSteps(1);
  if (typeof value === "string") {
    budget.spendText(value.length);
    return value.toWellFormed();
  }
  if (value === null || typeof value === "boolean" || value instanceof SecretText) return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value !== "object") return undefined;
  requireDepth(depth);
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    for (let index = 0; index < value.length; index++) {
      items.push(toPlain(ownValue(value, index), budget, depth + 1) ?? null);
    }
    return items;
  }
  const copy = emptyObject();
  for (const key of Object.keys(value)) {
    budget.spendText(key.length);
    const member = toPlain(ownValue(value, key), budget, depth + 1);
    if (member !== undefined) copy[key.toWellFormed()] = member;
  }
  return copy;
}

/** No prototype, so `__proto__` is a name like any other. */
export function emptyObject(): Record<string, unknown> {
  return Object.create(null);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof SecretText);
}

/** As it stands in a text: nothing for null and undefined, JSON for lists and objects. */
export function toText(value: unknown, budget: Budget): string {
  refuseSecret(value);
  if (typeof value === "number" && !Number.isFinite(value)) return "";
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    const text = String(value);
    budget.spendText(text.length);
    return text;
  }
  if (typeof value !== "object" || value === null) return "";
  const plain = toPlain(value, budget);
  refuseSecretsWithin(plain);
  const text = JSON.stringify(plain);
  budget.spendText(text.length);
  return text;
}

/**
 * An expression cannot look into a secret: what it made of it would travel on unmasked.
 *
 * @param position Of what gave the value.
 */
export function refuseSecret(value: unknown, position?: number): void {
  if (value instanceof SecretText)
    throw new ExpressionError("errors.secretComputed", {}, { position: position ?? null });
}

function refuseSecretsWithin(value: unknown): void {
  refuseSecret(value);
  if (typeof value !== "object" || value === null) return;
  for (const member of Object.values(value)) refuseSecretsWithin(member);
}
