import "server-only";
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
