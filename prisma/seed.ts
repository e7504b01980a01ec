import { setTimeout as sleep } from "node:timers/promises";
import { openJobQueue } from "#engine/jobs/execution-queue.ts";
import { recordAudit } from "#lib/audit/record.ts";
import { type Actor, findOperatorActor, systemActor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { getExecution } from "#lib/executions/data/get-execution.ts";
import { startExecution } from "#lib/executions/mutations/start-execution.ts";
import { unfinishedStatuses } from "#lib/executions/schema.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { createOperator } from "#lib/operators/mutations/create-operator.ts";
import { requireEnv } from "#lib/shared/env.ts";
import type { Json } from "#lib/shared/json.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { createTenant } from "#lib/tenants/mutations/create-tenant.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";

// The story of `npm start -- --demo`: a shop that tells its customers where their parcel is. Its executions are real
// runs, by the engine that has just been started, against the stand-in for Twilio's API.

const WAIT_MS = 30_000;
/** Twilio's own magic number for "not reachable", which the stand-in knows too. */
const UNREACHABLE = "+15005550002";
const SENDER = "+15005550006";

const people = [
  { name: "Karim Benali", email: "karim@acme.example", role: "editor", language: "fr" },
  { name: "Lena Fischer", email: "lena@acme.example", role: "viewer", language: "en" },
] as const;

await tellStory(process.env.COFFRE_DEMO_PASSWORD ?? "");
await db.$disconnect();

/** @param password Of each of the three operators. */
async function tellStory(password: string): Promise<void> {
  const { tenantId, operatorId } = await createTenant("system", {
    tenantName: "Acme Parcels",
    name: "Maud Dupont",
    email: "maud@acme.example",
    password,
  });
  const product = systemActor(tenantId, "system");
  const [karim] = await Promise.all(people.map((person) => createOperator(product, { ...person, password })));
  const maud = await actorOf(tenantId, operatorId);
  const editor = await actorOf(tenantId, karim?.id ?? "");

  const ready = await createConnection(editor, {
    sectionId: await addSection(editor, "Customer messages"),
    appId: "TWILIO",
    name: "Twilio – parcels",
    notes: "Sends all messages to customers by day. Karim keeps the contract.",
    setup: { type: "API_KEY", account_id: "AC5ca1ab1e0000000000000000000d3m0", api_key: "demo-token-of-the-stand-in" },
  });
  const { id: sectionId } = await db.vaultSection.findFirstOrThrow({
    where: { tenantId, name: "Vault items" },
    select: { id: true },
  });
  const empty = await createConnection(maud, {
    sectionId,
    appId: "TWILIO",
    name: "Twilio – night shift",
    notes: "Accounting has yet to send the auth token.",
  });

  const shipped = await createFlow(editor, {
    name: "Parcel shipped",
    actions: shippedActions(ready.id),
    publish: true,
  });
  const reminder = await createFlow(maud, { name: "Pick-up reminder", actions: reminderActions(ready.id, empty.id) });
  await runStory(editor, shipped.id, "published", [
    { name: "Ada", phone: "+33612345678", parcel: "AC-1042" },
    { name: "Blaise", phone: UNREACHABLE, parcel: "AC-1043" },
    { name: "Chen", phone: "+33698765432", parcel: "AC-1044" },
  ]);
  // The first meets the connection without credentials.
  await runStory(maud, reminder.id, "draft", [
    { name: "Ada", phone: "+33612345678", hour: 21 },
    { name: "Ada", phone: "+33612345678", hour: 14 },
  ]);
}

function shippedActions(connectionId: string) {
  return [
    sms(
      "send_sms",
      connectionId,
      "{{ input.phone }}",
      "Hello {{ input.name }}, your parcel {{ input.parcel }} is on its way.",
    ),
    {
      id: "answer",
      type: "FLOW",
      action: "RETURN_JSON",
      params: { payload: { message: "{{ actions.send_sms.sid }}", parcel: "{{ input.parcel }}" } },
    },
  ];
}

function reminderActions(dayConnection: string, nightConnection: string) {
  return [
    {
      id: "is_late",
      alias: "After eight in the evening?",
      type: "FLOW",
      action: "BOOLEAN_CONDITION",
      params: {
        if: { operator: "GREATER_THAN", operands: ["{{ input.hour }}", 20] },
        then: [
          sms(
            "send_at_night",
            nightConnection,
            "{{ input.phone }}",
            "Your parcel waits for you until tomorrow, {{ input.name }}.",
          ),
        ],
        else: [
          sms(
            "send_by_day",
            dayConnection,
            "{{ input.phone }}",
            "Your parcel waits for you at the shop, {{ input.name }}.",
          ),
        ],
      },
    },
  ];
}

function sms(id: string, connectionId: string, to: string, message: string) {
  const connection = toPublicId("ac", connectionId);
  return { id, type: "TWILIO", action: "SEND_SMS", params: { connection_id: connection, from: SENDER, to, message } };
}

async function runStory(actor: Actor, flowId: string, which: "draft" | "published", inputs: Json[]): Promise<void> {
  const queue = await openJobQueue(requireEnv("COFFRE_ENGINE_DATABASE_URL"));
  try {
    for (const input of inputs) {
      const { id } = await startExecution(actor, { flowId, which, input }, queue);
      await untilFinished(actor, id);
    }
  } finally {
    await queue.close();
  }
}

async function untilFinished(actor: Actor, executionId: string): Promise<void> {
  const deadline = Date.now() + WAIT_MS;
  while (Date.now() < deadline) {
    const { status } = await getExecution(actor, executionId);
    if (!unfinishedStatuses.includes(status)) return;
    await sleep(50);
  }
  throw new Error(`execution ${executionId} did not end within ${WAIT_MS / 1000} s`);
}

/** Fully controlled by its maker and the administrators, and seen by everyone. */
async function addSection(actor: Actor, name: string): Promise<string> {
  const { tenantId, operatorId } = actor;
  const id = newId();
  await db.$transaction(async (tx) => {
    const groups = await tx.operatorGroup.findMany({ where: { tenantId }, select: { id: true, kind: true } });
    const groupId = (kind: string) => groups.find((group) => group.kind === kind)?.id ?? null;
    const grant = { tenantId, sectionId: id };
    await tx.vaultSection.create({ data: { tenantId, id, name }, select: { id: true } });
    await tx.vaultAuthorization.createMany({
      data: [
        { ...grant, id: newId(), right: "view", operatorId },
        { ...grant, id: newId(), right: "change", operatorId },
        { ...grant, id: newId(), right: "view", groupId: groupId("administrators") },
        { ...grant, id: newId(), right: "change", groupId: groupId("administrators") },
        { ...grant, id: newId(), right: "view", groupId: groupId("everyone") },
      ],
    });
    await recordAudit(tx, actor, { action: "section.create", targetId: id, detail: { name } });
  });
  return id;
}

async function actorOf(tenantId: string, operatorId: string): Promise<Actor> {
  const actor = await findOperatorActor(tenantId, operatorId, "dashboard");
  if (!actor) throw new Error("the operator just made is not there");
  return actor;
}
