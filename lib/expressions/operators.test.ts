import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { createBudget } from "./budget.ts";
import { nodeDigest } from "./node-digest.ts";
import { resolveValue } from "./resolve-value.ts";

// Thousands of texts, on machines that do other things meanwhile.
vi.setConfig({ testTimeout: 60_000 });

const kinds = {
  zero: 0,
  two: 2,
  negative: -1.5,
  digits: "10",
  word: "b",
  blank: "",
  truth: "true",
  yes: true,
  no: false,
  nothing: null,
  list: [1],
  object: { a: 1 },
};
type Kind = keyof typeof kinds | "absent";
const names = [...(Object.keys(kinds) as Kind[]), "absent" as const];
const kindValue = (name: Kind): unknown => (name === "absent" ? undefined : kinds[name]);

function run(expression: string): unknown {
  const scope = { roots: { input: kinds }, digest: nodeDigest, secret: () => expect.fail("no secret here") };
  return resolveValue(`{{ ${expression} }}`, scope, createBudget({ steps: 10_000, bytes: 100_000 }));
}

/** As `docs/expressions.md` says it, and not as it is made. */
const numberOf = (value: unknown): number => {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  return typeof value === "string" && value !== "" ? Number(value) : Number.NaN;
};
const finite = (value: number) => (Number.isFinite(value) ? value : undefined);
const textOf = (value: unknown) =>
  value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
const same = (a: unknown, b: unknown) => JSON.stringify([a, typeof a]) === JSON.stringify([b, typeof b]);
const alike = (a: unknown, b: unknown) => {
  if ((a ?? null) === null || (b ?? null) === null) return (a ?? null) === (b ?? null);
  if (typeof a === typeof b) return same(a, b);
  if (typeof a === "object" || typeof b === "object") return false;
  if (typeof a === "boolean" || typeof b === "boolean")
    return String(a) === String(b) && [a, b].some((each) => typeof each === "string");
  return numberOf(a) === numberOf(b);
};
const ordered = (a: unknown, b: unknown, by: (left: never, right: never) => boolean) => {
  const [x, y] = [numberOf(a), numberOf(b)];
  if (!Number.isNaN(x) && !Number.isNaN(y)) return by(x as never, y as never);
  return typeof a === "string" && typeof b === "string" && by(a as never, b as never);
};

const oracles: Record<string, (a: unknown, b: unknown) => unknown> = {
  "+": (a, b) =>
    typeof a === "string" || typeof b === "string" ? textOf(a) + textOf(b) : finite(numberOf(a) + numberOf(b)),
  "-": (a, b) => finite(numberOf(a) - numberOf(b)),
  "*": (a, b) => finite(numberOf(a) * numberOf(b)),
  "/": (a, b) => finite(numberOf(a) / numberOf(b)),
  "%": (a, b) => finite(numberOf(a) % numberOf(b)),
  "==": alike,
  "!=": (a, b) => !alike(a, b),
  "===": same,
  "!==": (a, b) => !same(a, b),
  "<": (a, b) => ordered(a, b, (x, y) => x < y),
  "<=": (a, b) => ordered(a, b, (x, y) => x <= y),
  ">": (a, b) => ordered(a, b, (x, y) => x > y),
  ">=": (a, b) => ordered(a, b, (x, y) => x >= y),
  "&&": (a, b) => a && b,
  "||": (a, b) => a || b,
  "??": (a, b) => a ?? b,
};

test.each(Object.keys(oracles))("%s of every two kinds of operands", (operator) => {
  for (const left of names) {
    for (const right of names) {
      const expression = `input.${left} ${operator} input.${right}`;
      expect(run(expression), expression).toEqual(oracles[operator]?.(kindValue(left), kindValue(right)));
    }
  }
});

test.each(names)("the unary operators and the condition of %s", (name) => {
  const value = kindValue(name);
  expect(run(`!input.${name}`)).toBe(!value);
  expect(run(`-input.${name}`)).toBe(finite(-numberOf(value)));
  expect(run(`+input.${name}`)).toBe(finite(numberOf(value)));
  expect(run(`input.${name} ? 'then' : 'else'`)).toBe(value ? "then" : "else");
});

test.each(names)("member, index and optional chaining on %s", (name) => {
  const value = kindValue(name) as Record<string, unknown> | undefined | null;
  for (const [access, key] of [
    [".a", "a"],
    ["[0]", "0"],
    ["?.length", "length"],
    ["?.[0]", "0"],
    ["['a']", "a"],
    ["[-1]", "-1"],
    ["[0.5]", "0.5"],
    ["[null]", ""],
    ["[true]", ""],
    ["[input.absent]", ""],
  ] as const) {
    const own = value === null || value === undefined ? undefined : Object.getOwnPropertyDescriptor(Object(value), key);
    expect(run(`input.${name}${access}`), access).toEqual(own?.value);
  }
});

type Node =
  | { kind: "leaf"; text: string; value: unknown }
  | { kind: "minus" | "not"; of: Node }
  | { kind: "binary"; operator: string; left: Node; right: Node }
  | { kind: "choice"; test: Node; yes: Node; no: Node }
  | { kind: "call"; name: "toNumber" | "toBoolean" | "toString" | "length"; of: Node };

/** How strongly each binds, from the specification and not from the parser. */
const levels: Record<string, number> = { "??": 1, "||": 2, "&&": 3 };
for (const operator of ["==", "!=", "===", "!=="]) levels[operator] = 4;
for (const operator of ["<", "<=", ">", ">="]) levels[operator] = 5;
for (const operator of ["+", "-"]) levels[operator] = 6;
for (const operator of ["*", "/", "%"]) levels[operator] = 7;

const leaves = fc.oneof(
  fc.nat(1000).map((value) => ({ kind: "leaf" as const, text: String(value), value })),
  fc
    .double({ min: 0, noDefaultInfinity: true, noNaN: true })
    .map((value) => ({ kind: "leaf" as const, text: String(value), value })),
  fc
    .string({ unit: "grapheme" })
    .filter((text) => text.isWellFormed() && !text.includes("\0"))
    .map((value) => ({ kind: "leaf" as const, text: JSON.stringify(value), value })),
  fc.constantFrom(...names).map((name) => ({ kind: "leaf" as const, text: `input.${name}`, value: kindValue(name) })),
  fc.constantFrom(true, false, null, undefined).map((value) => ({ kind: "leaf" as const, text: String(value), value })),
);
const { node: nodes } = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    leaves,
    fc.record({ kind: fc.constantFrom("minus" as const, "not" as const), of: tie("node") }),
    fc.record({
      kind: fc.constant("binary" as const),
      operator: fc.constantFrom(...Object.keys(oracles)),
      left: tie("node"),
      right: tie("node"),
    }),
    fc.record({ kind: fc.constant("choice" as const), test: tie("node"), yes: tie("node"), no: tie("node") }),
    fc.record({
      kind: fc.constant("call" as const),
      name: fc.constantFrom("toNumber" as const, "toBoolean" as const, "toString" as const, "length" as const),
      of: tie("node"),
    }),
  ),
}));

/** With the fewest brackets that the levels allow, so that the parser has to know them. */
function print(node: Node, level = 0): string {
  const wrap = (own: number, text: string) => (own < level ? `(${text})` : text);
  switch (node.kind) {
    case "leaf":
      return node.text;
    case "minus":
      return wrap(8, `- ${print(node.of, 8)}`);
    case "not":
      return wrap(8, `!${print(node.of, 8)}`);
    case "binary": {
      const own = levels[node.operator] ?? 0;
      return wrap(own, `${print(node.left, own)} ${node.operator} ${print(node.right, own + 1)}`);
    }
    case "choice":
      return wrap(0, `${print(node.test, 1)} ? ${print(node.yes)} : ${print(node.no)}`);
    case "call":
      return `${node.name}(${print(node.of)})`;
  }
}

function meaning(node: Node): unknown {
  switch (node.kind) {
    case "leaf":
      return node.value;
    case "minus":
      return finite(-numberOf(meaning(node.of)));
    case "not":
      return !meaning(node.of);
    case "binary":
      return oracles[node.operator]?.(meaning(node.left), meaning(node.right));
    case "choice":
      return meaning(node.test) ? meaning(node.yes) : meaning(node.no);
    case "call":
      return callMeaning(node.name, meaning(node.of));
  }
}

function callMeaning(name: string, value: unknown): unknown {
  if (name === "toString") return textOf(value);
  if (name === "toNumber") return finite(numberOf(value));
  if (name === "length")
    return typeof value === "object" && value ? Object.keys(value).length : (value as string)?.length;
  return typeof value === "string" ? ["true", "1", "yes", "on"].includes(value.trim().toLowerCase()) : Boolean(value);
}

test("any valid expression means what its tree means", () => {
  fc.assert(
    fc.property(nodes, (node) => {
      const text = print(node);
      expect(run(text), text).toEqual(meaning(node));
    }),
    { numRuns: 3000 },
  );
});
