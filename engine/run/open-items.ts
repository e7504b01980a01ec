import "server-only";
import { randomUUID } from "node:crypto";
import { type OpenedStoredItem, openStoredItem } from "#engine/stored-items/open-stored-item.ts";
import type { OpenItem } from "#lib/connectors/define-handlers.ts";
import type { OpenedSecret } from "#lib/egress/call.ts";
import type { Scope } from "#lib/expressions/resolve-value.ts";
import { type ChosenItem, chosenItemsOf, namedFieldsOf, referenceFields } from "#lib/flows/item-references.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { secretMark } from "#lib/secrets/secret-text.ts";
import { parseCertificate } from "#lib/stored-items/certificate.ts";
import { oneTimeCode } from "#lib/stored-items/one-time-password.ts";
import type { StoredKind } from "#lib/vault/schema.ts";
import type { Keyring } from "./open-keyring.ts";
import { StepFailure } from "./step-failure.ts";

/** The stored items of one action, opened for what it does with them and nothing else. */
export type OpenedItems = {
  /** Those that its params choose, by id. */
  chosen: ReadonlyMap<string, OpenItem>;
  /** Those that leave with its request, or guard it. */
  secrets: readonly OpenedSecret[];
  /** What its texts name. */
  secret: Scope["secret"];
  all: readonly OpenedStoredItem[];
  /** The credential set that its request is made with, to blame if it is refused. */
  credentialSet: OpenedStoredItem | null;
};

type Part = Pick<OpenedSecret, "plaintext" | "masking"> & { label: string };

/**
 * Reads and opens every stored item that the action's own template names, as it is now, before anything that arrived
 * at run time is looked at.
 *
 * @throws StepFailure that names the item: it is gone, of the wrong kind, empty, or may not be used.
 */
export async function openItems(keyring: Keyring, tenantId: string, action: FlowAction): Promise<OpenedItems> {
  const choices = chosenItemsOf(action);
  const fields = namedFieldsOf(action);
  const ids = new Set([...choices.map(requireId), ...fields.map(({ itemId }) => itemId)]);
  const all = await Promise.all([...ids].map((id) => openStoredItem(keyring, tenantId, id)));
  const byId = new Map(all.map((item) => [item.id, item]));
  const secrets = new Map<string, OpenedSecret>();

  const keep = (item: OpenedStoredItem, part: Part): OpenedSecret => {
    const place = `${item.id}/${part.label}`;
    const known = secrets.get(place);
    if (known) return known;
    const opened = toSecret(item, part);
    secrets.set(place, opened);
    return opened;
  };
  const chosen = choices.map((choice) => {
    const item = requireOpened(byId, requireId(choice));
    checkKind(item, choice);
    const { id, name, kind, attributes } = item;
    return { id, name, kind, attributes, secret: keep(item, wholeOf(item)).ref };
  });
  const texts = new Map(
    fields.map(({ itemId, field }) => {
      const item = requireOpened(byId, itemId);
      return [`${itemId}.${field}`, textOf(item, field, (part) => keep(item, part).ref)];
    }),
  );
  return {
    chosen: new Map(chosen.map((item) => [item.id, item])),
    secrets: [...secrets.values()],
    secret: (itemId, field) => texts.get(`${itemId}.${field}`) ?? refuseReference(),
    all,
    credentialSet:
      all.find(({ id, kind }) => kind === "credentialSet" && chosen.some((item) => item.id === id)) ?? null,
  };
}

/** @throws StepFailure for an expression, which a draft may not hold and a document from elsewhere might. */
function requireId({ itemId, path }: ChosenItem): string {
  if (itemId !== null) return itemId;
  throw new StepFailure("ERR_ITEM_NOT_FOUND", "engine.itemNotBare", { param: path });
}

function requireOpened(byId: ReadonlyMap<string, OpenedStoredItem>, id: string): OpenedStoredItem {
  return byId.get(id) ?? refuseReference();
}

/** What no author's template names has not been opened, and is not there. */
function refuseReference(): never {
  throw new StepFailure("ERR_ITEM_NOT_FOUND", "engine.itemNotFound");
}

function checkKind(item: OpenedStoredItem, { kinds, path }: ChosenItem): void {
  if (kinds.includes(item.kind)) return;
  const params = { name: item.name, param: path, kind: kinds[0] ?? "" };
  throw new StepFailure("ERR_ITEM_KIND", "engine.itemKind", params, { connectionId: item.id });
}

/** What an item is to a request that uses it as a whole. */
function wholeOf(item: OpenedStoredItem): Part {
  const { secrets } = item;
  switch (item.kind) {
    case "credentialSet":
      requireText(item, "Username", item.attributes.username);
      return { label: "Password", plaintext: requireText(item, "Password", secrets.password) };
    case "certificateArchive":
      return { label: "Key", plaintext: requireText(item, "Key", secrets.key), masking: "none" };
    case "certificate":
      return { label: "Certificate", plaintext: trustedPem(item), masking: "none" };
    case "file":
      return { label: "File", plaintext: requireText(item, "File", secrets.content), masking: "none" };
    case "oneTimePassword":
      return codeOf(item);
  }
}

function textOf(item: OpenedStoredItem, field: string, keep: (part: Part) => OpenedSecret["ref"]) {
  const kind: StoredKind | undefined = Object.hasOwn(referenceFields, field) ? referenceFields[field] : undefined;
  if (kind !== item.kind) {
    const params = { name: item.name, field };
    throw new StepFailure("ERR_ITEM_FIELD", "engine.itemField", params, { connectionId: item.id });
  }
  if (field === "Username") {
    // No secret, and yet a segment: what stands in a URL or in XML is escaped for its place.
    return keep({ label: field, plaintext: requireText(item, field, item.attributes.username), masking: "none" });
  }
  if (field === "Code") return keep(codeOf(item));
  return keep({ label: field, plaintext: requireText(item, field, item.secrets.password) });
}

function codeOf(item: OpenedStoredItem): Part {
  const { digits = "", period = "", algorithm = "" } = item.attributes;
  const secret = requireText(item, "Code", item.secrets.secret);
  return { label: "Code", plaintext: oneTimeCode(secret, { digits, period, algorithm }, new Date()), masking: "all" };
}

function trustedPem(item: OpenedStoredItem): string {
  const { certificates } = parseCertificate(requireText(item, "Certificate", item.secrets.value));
  if (certificates.length > 0) return certificates.join("\n");
  const params = { name: item.name };
  throw new StepFailure("ERR_ITEM_KIND", "engine.certificateNotTrusted", params, { connectionId: item.id });
}

function requireText(item: OpenedStoredItem, field: string, text: string | undefined): string {
  if (text) return text;
  const params = { name: item.name, field };
  throw new StepFailure("ERR_ITEM_EMPTY", "engine.itemFieldEmpty", params, { connectionId: item.id });
}

/** A key that no data can guess, so that a reference is made by the engine or not at all. */
function toSecret({ name, origins, isAnyHost }: OpenedStoredItem, { label, ...part }: Part): OpenedSecret {
  const ref = { kind: "secret", key: randomUUID(), mark: secretMark(name, label) } as const;
  return { ref, origins, ...(isAnyHost && { isAnyHost }), ...part };
}
