import { z } from "@hono/zod-openapi";
import { otpAlgorithms, otpEncodings } from "#lib/stored-items/schema.ts";
import type { StoredKind } from "#lib/vault/schema.ts";
import { guidField, optionalGuidField } from "./guid.ts";

/** The five types of the API by our kinds. A connection has none. */
export const itemTypes = {
  credentialSet: "CredentialSet",
  certificateArchive: "CertificateArchive",
  certificate: "Certificate",
  file: "File",
  oneTimePassword: "OneTimePassword",
} as const satisfies Record<StoredKind, string>;

const itemType = z.enum(itemTypes).openapi("VaultItemType");
const algorithm = z.enum(otpAlgorithms);
const guid = z.string().openapi({ format: "uuid" });
const int32 = z.int().openapi({ format: "int32" });

/** What a body may hold. Whatever else it holds is ignored: what is computed, and what no type has. */
const given = {
  Value: z.string().optional(),
  Notes: z.string().optional(),
  UserName: z.string().optional(),
  Password: z.string().optional(),
  CertificateArchive: z
    .object({
      Password: z.string().optional(),
      ArchiveData: z.string().optional().openapi({ format: "byte", description: "The .pfx file in Base64" }),
    })
    .optional(),
  FileInfo: z
    .object({ Name: z.string().optional(), Data: z.string().optional().openapi({ format: "byte" }) })
    .optional(),
  OneTimePasswordInfo: z
    .object({
      Secret: z.string().optional(),
      Digits: int32.optional().openapi({ description: "6, 7 or 8" }),
      Period: int32.optional().openapi({ description: "Seconds, 1 to 120" }),
      HashAlgorithm: algorithm.optional(),
      SecretEncodingMethod: z.enum(otpEncodings).optional(),
    })
    .optional(),
  AllowedHosts: z.array(z.string()).optional().openapi({
    description: "Coffre's own: where flows may send the secret. None: any host, which flows refuse",
  }),
};

export const newItemBody = z
  .object({ Name: z.string(), VaultSectionGuid: guidField, VaultItemType: itemType, ...given })
  .openapi("NewVaultItem");
const update = {
  VaultItemGuid: optionalGuidField,
  VaultSectionGuid: optionalGuidField,
  VaultItemType: itemType.optional(),
  ...given,
};
export const putItemBody = z.object({ Name: z.string(), ...update }).openapi("VaultItemUpdate");
export const patchItemBody = z.object({ Name: z.string().optional(), ...update }).openapi("VaultItemPatch");

export type NewItemBody = z.output<typeof newItemBody>;
export type PatchItemBody = z.output<typeof patchItemBody>;

const archiveInfo = z
  .object({
    Issuer: z.string().openapi({ description: "Read from the archive" }),
    NotBefore: z.string().openapi({ format: "date-time", example: "2026-01-01T00:00:00Z" }),
    NotAfter: z.string().openapi({ format: "date-time", example: "2027-01-01T00:00:00Z" }),
    Password: z.string().openapi({ description: "Always empty: it goes in and never comes out" }),
    ArchiveData: z.string().openapi({ description: "Always empty: it goes in and never comes out" }),
  })
  .openapi("CertificateArchive");
const fileInfo = z
  .object({
    Data: z.string().openapi({ format: "byte", description: "The content in Base64" }),
    Name: z.string(),
    Size: int32.openapi({ description: "Bytes" }),
  })
  .openapi("FileInfo");
const oneTimePasswordInfo = z
  .object({
    Digits: int32,
    Period: int32.openapi({ description: "Seconds" }),
    HashAlgorithm: algorithm,
  })
  .openapi("OneTimePasswordInfo");

/** `reference/uptrends-v4.md` §1.1: one object for all types. What belongs to one type only is left out of others. */
export const vaultItem = z
  .object({
    VaultItemGuid: guid,
    Hash: z.string().openapi({ description: "Another one after every change" }),
    Name: z.string(),
    Value: z.string().openapi({ description: "The text of a Certificate; empty for every other type" }),
    VaultSectionGuid: guid,
    VaultItemType: itemType,
    IsSensitive: z.boolean(),
    Notes: z.string(),
    UserName: z.string().openapi({ description: "Of a CredentialSet; empty for every other type" }),
    Password: z.string().openapi({ description: "Always empty: it goes in and never comes out" }),
    CertificateArchive: archiveInfo.optional(),
    FileInfo: fileInfo.optional(),
    OneTimePasswordInfo: oneTimePasswordInfo.optional(),
    VaultItemUsedBy: z.string().openapi({ example: "2 flows" }),
    AllowedHosts: z.array(z.string()).openapi({
      description: "Coffre's own: where flows may send the secret. Empty: any host, which flows refuse",
    }),
  })
  .openapi("VaultItem");
export type VaultItem = z.output<typeof vaultItem>;
