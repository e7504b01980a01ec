import type { z } from "zod";
import { AppError } from "#lib/shared/app-error.ts";
import {
  apiStoredItemInput,
  type CreateStoredItemInput,
  type StoredChanges,
  type UpdateStoredItemInput,
  updateStoredItemInput,
} from "#lib/stored-items/schema.ts";
import type { StoredKind } from "#lib/vault/schema.ts";
import { itemTypes, type NewItemBody, type PatchItemBody } from "./vault-item-schema.ts";

/** @throws AppError INVALID, in the data layer's field names. */
export function toCreateInput(body: NewItemBody): CreateStoredItemInput {
  const kind = kindOf(body.VaultItemType);
  return check(apiStoredItemInput, {
    sectionId: body.VaultSectionGuid,
    name: body.Name,
    notes: body.Notes,
    origins: body.AllowedHosts,
    contents: { kind, ...newContents(kind, body) },
  });
}

/**
 * What PUT and PATCH share: a field that is left out stays, and so does a secret that is sent empty, as it was read.
 *
 * @param kind The item's own. Fields of other types, and another `VaultItemType`, are ignored.
 * @throws AppError INVALID, in the data layer's field names.
 */
export function toUpdateInput(itemId: string, kind: StoredKind, body: PatchItemBody): UpdateStoredItemInput {
  const changes = withoutUndefined(changedContents(kind, body));
  return check(updateStoredItemInput, {
    itemId,
    name: body.Name,
    notes: body.Notes,
    origins: body.AllowedHosts,
    sectionId: body.VaultSectionGuid,
    ...(Object.keys(changes).length > 0 && { contents: { kind, ...changes } }),
  });
}

/** What a PUT leaves out is emptied, but for secrets and `Value`; its section is not the PUT's to change. */
export function asWhole<Body extends PatchItemBody>(body: Body): Body {
  return { ...body, Notes: body.Notes ?? "", UserName: body.UserName ?? "", VaultSectionGuid: undefined };
}

function newContents(kind: StoredKind, body: NewItemBody): Record<string, unknown> {
  switch (kind) {
    case "credentialSet":
      return { username: body.UserName ?? "", password: body.Password ?? "" };
    case "certificateArchive":
      return { archive: archiveIn(body) ?? "", password: body.CertificateArchive?.Password ?? "" };
    case "certificate":
      return { value: body.Value ?? "" };
    case "file":
      return { fileName: body.FileInfo?.Name ?? "", data: body.FileInfo?.Data ?? "" };
    case "oneTimePassword":
      return { ...changedContents(kind, body), secret: body.OneTimePasswordInfo?.Secret ?? "" };
  }
}

function changedContents(kind: StoredKind, body: PatchItemBody): Partial<Record<string, unknown>> {
  switch (kind) {
    case "credentialSet":
      return { username: body.UserName, password: body.Password || undefined };
    case "certificateArchive":
      return { archive: archiveIn(body), password: body.CertificateArchive?.Password || undefined };
    case "certificate":
      return { value: body.Value || undefined };
    case "file":
      return { fileName: body.FileInfo?.Name, data: body.FileInfo?.Data || undefined };
    case "oneTimePassword": {
      const info = body.OneTimePasswordInfo ?? {};
      const secret = info.Secret || undefined;
      // Without a secret there is nothing that an encoding could be of.
      const encoding = secret && info.SecretEncodingMethod;
      return { secret, encoding, digits: info.Digits, period: info.Period, algorithm: info.HashAlgorithm };
    }
  }
}

/** `Value` is where the published table puts the archive, and `ArchiveData` where its samples do (§7.5). */
function archiveIn({ CertificateArchive: info, Value }: PatchItemBody): string | undefined {
  return info?.ArchiveData || Value || undefined;
}

export function kindOf(type: NewItemBody["VaultItemType"]): StoredKind {
  const [kind] = Object.entries(itemTypes).find(([, each]) => each === type) ?? [];
  return kind as StoredKind;
}

function withoutUndefined(fields: Partial<Record<string, unknown>>): Partial<StoredChanges> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function check<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const fieldErrors: Record<string, string[]> = {};
  for (const { path, message } of parsed.error.issues) {
    const field = path.join(".");
    fieldErrors[field] = [...(fieldErrors[field] ?? []), message];
  }
  throw new AppError("INVALID", "errors.checkFields", {}, fieldErrors);
}
