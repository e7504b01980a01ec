import type { V4Item } from "#lib/vault/data/v4-items.ts";
import { itemTypes, type VaultItem } from "./vault-item-schema.ts";

/** Other types carry the empty archive of the published samples: `COFFRE_V4_STUBS=seed`. */
export type Stubs = "none" | "seed";

const STUB = { Issuer: "", NotBefore: "", NotAfter: "", Password: "", ArchiveData: "" };
const SENSITIVE: readonly V4Item["kind"][] = ["credentialSet", "certificateArchive", "oneTimePassword"];

/**
 * The item under the API's names. No secret is among what it is made of.
 *
 * @param fileData A File's content in Base64, where it was read.
 */
export function toWireItem(item: V4Item, stubs: Stubs, fileData = ""): VaultItem {
  const { kind, attributes } = item;
  return {
    VaultItemGuid: item.id,
    Hash: item.fingerprint,
    Name: item.name,
    Value: kind === "certificate" ? (attributes.value ?? "") : "",
    VaultSectionGuid: item.sectionId,
    VaultItemType: itemTypes[kind],
    IsSensitive: SENSITIVE.includes(kind),
    Notes: item.notes,
    UserName: kind === "credentialSet" ? (attributes.username ?? "") : "",
    Password: "",
    ...partOf(item, stubs, fileData),
    VaultItemUsedBy: usedBy(item.flowCount),
    AllowedHosts: item.origins,
  };
}

function partOf({ kind, attributes }: V4Item, stubs: Stubs, fileData: string): Partial<VaultItem> {
  const stub = stubs === "seed" ? { CertificateArchive: STUB } : {};
  switch (kind) {
    case "certificateArchive":
      return { CertificateArchive: archiveOf(attributes) };
    case "file":
      return {
        ...stub,
        FileInfo: { Data: fileData, Name: attributes.fileName ?? "", Size: Number(attributes.sizeBytes) },
      };
    case "oneTimePassword":
      return {
        ...stub,
        OneTimePasswordInfo: {
          Digits: Number(attributes.digits),
          Period: Number(attributes.period),
          HashAlgorithm: attributes.algorithm as "SHA1",
        },
      };
    default:
      return stub;
  }
}

/** The dates are RFC 3339 in UTC, without a fraction. */
function archiveOf({ issuer = "", notBefore = "", notAfter = "" }: Record<string, string>) {
  return { ...STUB, Issuer: issuer, NotBefore: notBefore, NotAfter: notAfter };
}

function usedBy(flowCount: number): string {
  if (flowCount === 0) return "-";
  return flowCount === 1 ? "1 flow" : `${flowCount} flows`;
}
