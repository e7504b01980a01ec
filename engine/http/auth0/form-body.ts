import "server-only";
import type { z } from "zod";
import { ApiError } from "./api-error.ts";

const MAX_FIELDS = 5_000;
const MAX_DEPTH = 50;

type Tree = { [key: string]: Tree | string };

/**
 * `application/x-www-form-urlencoded` with names such as `setup[api_key]` and `actions[0][id]`, as form libraries
 * write nested bodies. Everything in it is text. A member named by digits from 0 on is a list.
 */
export function parseFormBody(text: string): unknown {
  const root = newTree();
  let count = 0;
  for (const [name, value] of new URLSearchParams(text)) {
    if (++count > MAX_FIELDS) throw new ApiError(400, `At most ${MAX_FIELDS} form fields.`, "invalid_body");
    put(root, keysOf(name), value);
  }
  return toJson(root);
}

function newTree(): Tree {
  return Object.create(null) as Tree;
}

function keysOf(name: string): string[] {
  const [, head = name, rest = ""] = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name) ?? [];
  const keys = [head, ...[...rest.matchAll(/\[([^[\]]*)\]/g)].map(([, key = ""]) => key)];
  if (keys.length > MAX_DEPTH) throw new ApiError(400, "The form's names are nested too deep.", "invalid_body");
  return keys;
}

function put(root: Tree, keys: readonly string[], value: string): void {
  let tree = root;
  for (const key of keys.slice(0, -1)) {
    const next = tree[key];
    const child = typeof next === "object" ? next : newTree();
    tree[key] = child;
    tree = child;
  }
  tree[keys.at(-1) ?? ""] = value;
}

function toJson(tree: Tree | string): unknown {
  if (typeof tree === "string") return tree;
  const members = Object.entries(tree).map(([key, member]) => [key, toJson(member)] as const);
  const isList = members.length > 0 && members.every(([key], index) => key === String(index));
  return isList ? members.map(([, member]) => member) : Object.fromEntries(members);
}

const ROUNDS = 3;

/** Texts of a form where the schema wants a number, true or false: as these. What fits nowhere is left as it is. */
export function fitFormBody(schema: z.ZodType, body: unknown): unknown {
  // What is wrong below a text shows only once that is right.
  for (let round = 0; round < ROUNDS; round++) {
    const { error } = schema.safeParse(body, { reportInput: true });
    const fitted = (error?.issues ?? []).filter((issue) => fitIssue(body, issue));
    if (fitted.length === 0) break;
  }
  return body;
}

function fitIssue(body: unknown, issue: z.core.$ZodIssue): boolean {
  if (issue.code !== "invalid_type" || typeof issue.input !== "string") return false;
  const value = parseText(issue.input, issue.expected);
  const parent = issue.path.slice(0, -1).reduce<unknown>((tree, step) => memberOf(tree, step), body);
  const last = issue.path.at(-1);
  if (value === undefined || last === undefined || memberOf(parent, last) !== issue.input) return false;
  (parent as Record<PropertyKey, unknown>)[last] = value;
  return true;
}

function parseText(text: string, expected: string): boolean | number | undefined {
  if (expected === "boolean") return text === "true" ? true : text === "false" ? false : undefined;
  const isNumber = (expected === "number" || expected === "int") && /^-?\d{1,15}(\.\d{1,15})?$/.test(text);
  return isNumber ? Number(text) : undefined;
}

function memberOf(tree: unknown, step: PropertyKey): unknown {
  return typeof tree === "object" && tree !== null && Object.hasOwn(tree, step)
    ? (tree as Record<PropertyKey, unknown>)[step]
    : undefined;
}
