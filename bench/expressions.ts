import { createBudget } from "#lib/expressions/budget.ts";
import { nodeDigest } from "#lib/expressions/node-digest.ts";
import { parseTemplate } from "#lib/expressions/parse-template.ts";
import { resolveCondition } from "#lib/expressions/resolve-condition.ts";
import { resolveValue } from "#lib/expressions/resolve-value.ts";
import type { Json } from "#lib/shared/json.ts";

// Microseconds to resolve what an action's params hold, each beside the yardstick: reading the same member of a plain
// object in a loop, and building the object that STORE_VARS stores.
//   node --conditions=react-server bench/expressions.ts

const ROUNDS = 200_000;
const BATCHES = 7;
const body = {
  lines: Array.from({ length: 1000 }, (_, index) => ({ sku: `x${index}`, price: index / 4, tags: ["a", "b"] })),
};
const roots = { input: { order: { id: "A-17", total: 13.5 }, body }, vars: { count: 3 }, actions: {}, trigger: {} };
const scope = {
  roots,
  digest: nodeDigest,
  secret: () => {
    throw new Error("no secret here");
  },
};
const budget = () => createBudget({ steps: 5_000_000, bytes: 256 * 1024 * 1024 });

const cases: [string, () => unknown, number][] = [
  ["yardstick: { vars: { total: input.order.total } }", () => ({ vars: { total: roots.input.order.total } }), ROUNDS],
  ["constant params", resolving({ vars: { total: 1 } }), ROUNDS],
  ["one expression, as in STORE_VARS", resolving({ vars: { total: "{{ input.order.total }}" } }), ROUNDS],
  ["one in a text", resolving({ message: "Order {{ input.order.id }} has shipped" }), ROUNDS],
  [
    "arithmetic and a function",
    resolving({ vars: { next: "{{ toNumber(vars.count) + 1 > 3 ? 'a' : 'b' }}" } }),
    ROUNDS,
  ],
  [
    "a condition of two operands",
    condition({ operator: "GREATER_THAN", operands: ["{{ input.order.total }}", 10] }),
    ROUNDS,
  ],
  ["a value of 5,000 members, copied", resolving({ payload: "{{ input.body }}" }), 200],
  ["yardstick: the same by structuredClone", () => structuredClone(roots.input.body), 200],
  ["parsing {{ input.order.total }}, as without the cache", () => parseTemplate("{{ input.order.total }}"), ROUNDS],
];

function resolving(value: Json): () => unknown {
  return () => resolveValue(value, scope, budget());
}

function condition(value: Json): () => unknown {
  return () => resolveCondition(value, "if", scope, budget()).isMet();
}

/** Microseconds for one, of the fastest batch: what else the machine does only makes it slower. */
function measure(run: () => unknown, rounds: number): number {
  const batches = Array.from({ length: BATCHES }, () => {
    const start = process.cpuUsage();
    for (let round = 0; round < rounds; round++) kept = run();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / rounds;
  });
  return Math.min(...batches);
}

let kept: unknown;
const measured = cases.map(([name, run, rounds]) => ({ name, us: measure(run, rounds) }));
const yardstick = measured[0]?.us ?? 1;
for (const { name, us } of measured) {
  console.log(`${name.padEnd(56)} ${us.toFixed(3).padStart(9)} µs  ${(us / yardstick).toFixed(0).padStart(6)} ×`);
}
console.log(kept === undefined ? "" : "processor time, the fastest of 7 batches");
