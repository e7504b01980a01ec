import { generateKeyPairSync } from "node:crypto";
import type { Actor } from "#lib/auth/actor.ts";
import { systemActor } from "#lib/auth/actor.ts";
import { addClientKeys } from "#lib/clients/mutations/client-keys.ts";
import { createClient } from "#lib/clients/mutations/create-client.ts";
import { scopes } from "#lib/clients/schema.ts";
import { newId } from "#lib/db/ids.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { makeActor, makeConnection, makeExecution, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";

export type ClientTenant = {
  actor: Actor;
  clientId: string;
  clientSecret: string;
  /** PKCS#8 in PEM; the client has its public half. */
  signingKey: string;
};

/** A tenant with nothing in it but one section and a client that may do everything there. */
export async function makeClientTenant(): Promise<ClientTenant> {
  const actor = await makeActor();
  const section = await makeSection(actor);
  const client = await createClient(systemActor(actor.tenantId, "cli"), { name: "CI", scopes: [...scopes], section });
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = publicKey.export({ type: "spki", format: "pem" }).toString();
  await addClientKeys(actor, { clientId: client.client_id, key });
  return {
    ...{ actor, clientId: client.client_id, clientSecret: client.client_secret },
    signingKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

/**
 * Rows for pages: flows, forms, connections that its client may view, and executions of one more flow.
 *
 * @returns The public id of the flow that ran.
 */
export async function fillTenant({ actor }: ClientTenant, count: number): Promise<string> {
  const { tenantId, operatorId } = actor;
  const section = await ownerDb.vaultSection.findFirstOrThrow({ where: { tenantId } });
  for (let n = 1; n <= count; n++) {
    const names = { sectionId: section.id, appId: "TWILIO" };
    await makeConnection(actor, { ...names, name: `Connection ${n}` });
  }
  const row = (n: number) => ({ tenantId, id: newId(), createdAt: new Date(Date.UTC(2026, 0, 1, 0, 0, n)) });
  const numbers = Array.from({ length: count }, (_, n) => n + 1);
  await ownerDb.form.createMany({ data: numbers.map((n) => ({ ...row(n), name: `Form ${n}`, document: {} })) });
  const flows = numbers.map((n) => ({ ...row(n), name: `Flow ${n}`, draftVersion: 1, draftSavedById: operatorId }));
  await ownerDb.flow.createMany({ data: flows });
  const [ran] = flows;
  if (!ran) throw new RangeError("at least one flow runs");
  const version = { tenantId, id: newId(), flowId: ran.id, number: 1, draftVersion: 1, actions: [] };
  await ownerDb.flowVersion.create({ data: version });
  for (let n = 1; n <= count; n++) await makeExecution(actor, { flowId: ran.id, flowVersionId: version.id });
  return toPublicId("af", ran.id);
}
