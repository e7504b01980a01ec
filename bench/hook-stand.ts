import autocannon from "autocannon";
import { freePort } from "../scripts/ports.ts";
import type { Running, Stand } from "./processes.ts";

/** What a shop would send. */
export const orderBody = JSON.stringify({
  order: "A-1742",
  total: 134.5,
  currency: "EUR",
  customer: { id: 88_213, email: "ada@shop.example", country: "FR" },
  lines: [
    { sku: "X-1", quantity: 2, price: 49.5 },
    { sku: "X-7", quantity: 1, price: 35.5 },
  ],
});

type Action = { id: string; params: object };
const action = (name: string, { id, params }: Action) => ({ id, type: "FLOW", action: name, params });
const storeVars = (id: string) => action("STORE_VARS", { id, params: { vars: { total: "{{ input.total }}" } } });

/** One expression, one condition, one answer. */
export const orderFlow = [
  storeVars("store"),
  action("BOOLEAN_CONDITION", {
    id: "check",
    params: {
      if: { operator: "GREATER_THAN", operands: ["{{ vars.total }}", 100] },
      then: [
        action("RETURN_JSON", { id: "large", params: { payload: { isLarge: true, order: "{{ input.order }}" } } }),
      ],
      else: [
        action("RETURN_JSON", { id: "small", params: { payload: { isLarge: false, order: "{{ input.order }}" } } }),
      ],
    },
  }),
];

export const emptyFlow: object[] = [];

export function storingFlow(count: number): object[] {
  return Array.from({ length: count }, (_, index) => storeVars(`store_${index}`));
}

export type BenchHook = { path: string; flowId: string };

/** A published flow, and a hook of it: a secret in its path, no limits, no idempotency key. */
export async function makeHook(stand: Stand, actions: object[], mode: "SYNC" | "ASYNC"): Promise<BenchHook> {
  const { tenantId, operatorId, owner, engineUrl } = stand;
  process.env.COFFRE_ENGINE_DATABASE_URL = engineUrl;
  // Imported when the database is known: the environment is read once.
  const { db } = await import("#lib/db/client.ts");
  const { findOperatorActor } = await import("#lib/auth/actor.ts");
  const { hashSecret, newSecret } = await import("#lib/auth/generated-secret.ts");
  const { newId } = await import("#lib/db/ids.ts");
  const { createFlow } = await import("#lib/flows/mutations/create-flow.ts");
  const { hookUrl } = await import("#lib/triggers/hook-url.ts");
  await owner.query(`update "Operator" set "role" = 'editor' where "tenantId" = $1 and "id" = $2`, [
    tenantId,
    operatorId,
  ]);
  const actor = await findOperatorActor(tenantId, operatorId, "cli");
  if (!actor) throw new Error("the operator just made is not there");
  const { id: flowId } = await createFlow(actor, { name: "Order", actions, publish: true });
  await db.$disconnect();
  // As many as it can: what was answered is counted afterwards.
  await owner.query(`update "Flow" set "keepExecutions" = 1000000 where "tenantId" = $1 and "id" = $2`, [
    tenantId,
    flowId,
  ]);
  const [triggerId, secret] = [newId(), newSecret()];
  await owner.query(
    `insert into "FlowTrigger" ("tenantId", "id", "flowId", "type", "name", "updatedAt", "mode", "auth", "secretHash")
     values ($1, $2, $3, 'HOOK', 'Shop', now(), $4::"HookMode", 'SECRET', $5)`,
    [tenantId, triggerId, flowId, mode, hashSecret(secret)],
  );
  return { path: hookUrl("", triggerId, secret), flowId };
}

/** A route that does one insert for each call, on the stand's database. */
export async function startBare(stand: Stand): Promise<Running> {
  await stand.owner.query(
    `create table if not exists "BenchCall" ("id" uuid primary key, "input" jsonb not null, "createdAt" timestamptz not null default now());
     grant insert on "BenchCall" to coffre_engine`,
  );
  const port = await freePort();
  return stand.start(["bench/hook-bare.ts", String(port)], port, { COFFRE_ENGINE_DATABASE_URL: stand.engineUrl });
}

/** Requests a second, and milliseconds. */
export type Loaded = { rate: number; p50: number; p99: number };

/**
 * So many calls, so that none is under way when what they left is counted.
 *
 * @throws Unless every call was answered with a 2xx.
 */
export async function load(url: string, connections: number, amount: number): Promise<Loaded> {
  const headers = { "content-type": "application/json" };
  const startedAt = performance.now();
  let endedAt = startedAt;
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const options = { url, connections, amount, method: "POST" as const, headers, body: orderBody };
    const calls = autocannon(options, (error, done) => (error ? reject(error) : resolve(done)));
    // Its own end is at a whole second.
    calls.on("response", () => {
      endedAt = performance.now();
    });
  });
  if (result.non2xx + result.errors > 0) throw new Error(`${result.non2xx} refused, ${result.errors} failed`);
  return { rate: (amount * 1_000) / (endedAt - startedAt), p50: result.latency.p50, p99: result.latency.p99 };
}

export function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
