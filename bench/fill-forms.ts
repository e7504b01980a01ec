import type { BenchClient } from "./api-client.ts";
import type { Stand } from "./processes.ts";

/** That many flows of ten actions, which use the stand's connections, and forms of three steps that run them. */
export async function fillForms(
  { engineUrl, tenantId, owner }: Stand,
  { operatorId }: BenchClient,
  { flows, forms }: { flows: number; forms: number },
): Promise<void> {
  process.env.COFFRE_ENGINE_DATABASE_URL = engineUrl;
  // Imported when the database is known: the environment is read once.
  const { db } = await import("#lib/db/client.ts");
  const { findOperatorActor } = await import("#lib/auth/actor.ts");
  const { createFlow } = await import("#lib/flows/mutations/create-flow.ts");
  const { createForm } = await import("#lib/forms/mutations/create-form.ts");
  const { createFormInput } = await import("#lib/forms/schema.ts");
  const { toPublicId } = await import("#lib/shared/public-id.ts");

  const { rows } = await owner.query<{ id: string }>(
    `select "id" from "VaultItem" where "appId" = 'TWILIO' order by "id" limit 100`,
  );
  const actor = await findOperatorActor(tenantId, operatorId, "api");
  if (!actor) throw new Error("the client's service account is not there");
  const flowIds: string[] = [];
  for (let n = 1; n <= flows; n++) {
    const connection = rows[n % rows.length]?.id ?? "";
    const actions = actionsOf(toPublicId("ac", connection), n);
    flowIds.push(toPublicId("af", (await createFlow(actor, { name: `Flow ${n}`, actions, publish: true })).id));
  }
  for (let n = 1; n <= forms; n++) {
    await createForm(actor, createFormInput.parse(formOf(`Form ${n}`, flowIds[n % flowIds.length] ?? "")));
  }
  await db.$disconnect();
}

function actionsOf(connection_id: string, flow: number) {
  const text = (n: number) => ({
    id: `text_${n}`,
    type: "TWILIO",
    action: "SEND_SMS",
    params: { connection_id, from: "+15005550006", to: "{{input.phone}}", message: `Order ${flow}, message ${n}` },
  });
  return Array.from({ length: 10 }, (_, n) => text(n));
}

function formOf(name: string, flow_id: string) {
  const component = (n: number) => ({
    ...{ id: `field_${n}`, category: "FIELD", type: "TEXT", config: { max_length: 80 } },
    ...{ label: `Question ${n}`, required: true, sensitive: false },
  });
  const step = (n: number, next_node: string) => ({
    ...{ id: `step_${n}`, type: "STEP", coordinates: { x: 500 * n, y: 0 }, alias: `Step ${n}` },
    config: { components: Array.from({ length: 8 }, (_, index) => component(10 * n + index)), next_node },
  });
  const run = { id: "run", type: "FLOW", config: { flow_id, next_node: "$ending" } };
  return {
    ...{ name, languages: { primary: "en" }, start: { next_node: "step_1" }, ending: { resume_flow: true } },
    nodes: [step(1, "step_2"), step(2, "step_3"), step(3, "run"), run],
  };
}
