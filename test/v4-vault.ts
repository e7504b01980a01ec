import type { Actor } from "#lib/auth/actor.ts";
import { newId } from "#lib/db/ids.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { makeActor, makeSection } from "./factories.ts";
import { ownerDb } from "./owner.ts";
import { sampleContents } from "./stored-items.ts";
import { callV4, makeCredentials, type V4Answer } from "./v4-call.ts";

/** An answer's body, looked into by the test that asked for it. */
// biome-ignore lint/suspicious/noExplicitAny: the shape is what is tested
type Body = any;
type Call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<V4Answer>;

export type V4Caller = {
  actor: Actor;
  authorization: string;
  call: Call;
  /** The body of an answer that must have that status. */
  expectStatus: (status: number, method: string, path: string, body?: unknown) => Promise<Body>;
};

/** A program that acts as that operator. */
export async function makeV4Caller(actor: Actor): Promise<V4Caller> {
  const authorization = await makeCredentials(actor);
  const call: Call = (method, path, body, headers = {}) =>
    callV4(method, path, { headers: { authorization, ...headers }, ...(body !== undefined && { body }) });
  return {
    actor,
    authorization,
    call,
    async expectStatus(status, method, path, body) {
      const answer = await call(method, path, body);
      if (answer.status === status) return answer.body;
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}, expected ${status}`);
    },
  };
}

/** A program of a new tenant, with a section that it fully controls. */
export async function makeV4Vault(): Promise<V4Caller & { sectionId: string }> {
  const actor = await makeActor({ role: "editor" });
  return { ...(await makeV4Caller(actor)), sectionId: await makeSection(actor) };
}

const { credentialSet, certificateArchive, certificate, file, oneTimePassword } = sampleContents;

/** What makes an item of each type, but for `VaultSectionGuid`. */
export const newItems = {
  CredentialSet: {
    Name: "Checkout robot",
    VaultItemType: "CredentialSet",
    Notes: "rotated monthly",
    UserName: credentialSet.username,
    Password: credentialSet.password,
  },
  CertificateArchive: {
    Name: "mTLS client",
    VaultItemType: "CertificateArchive",
    CertificateArchive: { Password: certificateArchive.password, ArchiveData: certificateArchive.archive },
  },
  Certificate: { Name: "Signing key", VaultItemType: "Certificate", Value: certificate.value },
  File: { Name: "Upload sample", VaultItemType: "File", FileInfo: { Name: "invoice", Data: file.data } },
  OneTimePassword: {
    Name: "Portal 2FA",
    VaultItemType: "OneTimePassword",
    OneTimePasswordInfo: {
      Secret: oneTimePassword.secret,
      SecretEncodingMethod: "Base32",
      Digits: 6,
      Period: 30,
      HashAlgorithm: "SHA1",
    },
  },
} as const;
export type ItemType = keyof typeof newItems;
export const itemTypes = Object.keys(newItems) as ItemType[];

/** @returns The item's guid. */
export async function createV4Item(
  { sectionId, expectStatus }: V4Caller & { sectionId: string },
  type: ItemType,
  change: Record<string, unknown> = {},
): Promise<string> {
  const body = { VaultSectionGuid: sectionId, ...newItems[type], ...change };
  return (await expectStatus(201, "POST", "/VaultItem", body)).VaultItemGuid;
}

/** A flow's draft refers to the item, as a save records it. */
export async function useInFlow(actor: Actor, itemId: string, name = "Order alerts"): Promise<void> {
  const { id } = await createFlow(actor, { name, actions: [] });
  const { tenantId } = actor;
  await ownerDb.vaultItemUse.create({ data: { tenantId, id: newId(), itemId, draftOfFlowId: id } });
}

/** Everything that a write of /v4 could change, and the audit log of it. */
export async function vaultState({ tenantId }: Actor) {
  const where = { tenantId };
  return {
    items: await ownerDb.vaultItem.findMany({ where, orderBy: { id: "asc" } }),
    secrets: await ownerDb.vaultSecret.findMany({ where, orderBy: [{ itemId: "asc" }, { field: "asc" }] }),
    sections: await ownerDb.vaultSection.findMany({ where, orderBy: { id: "asc" } }),
    authorizations: await ownerDb.vaultAuthorization.findMany({ where, orderBy: { id: "asc" } }),
  };
}
