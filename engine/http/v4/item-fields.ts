import { AppError } from "#lib/shared/app-error.ts";
import type { StoredKind } from "#lib/vault/schema.ts";

const common: Readonly<Record<string, string>> = {
  name: "Name",
  notes: "Notes",
  origins: "AllowedHosts",
  sectionId: "VaultSectionGuid",
};

/** Where each field of the data layer stands in a body. */
const ofKind: Record<StoredKind, Readonly<Record<string, string>>> = {
  credentialSet: { username: "UserName", password: "Password" },
  certificateArchive: { archive: "CertificateArchive.ArchiveData", password: "CertificateArchive.Password" },
  certificate: { value: "Value" },
  file: { fileName: "FileInfo.Name", data: "FileInfo.Data" },
  oneTimePassword: {
    secret: "OneTimePasswordInfo.Secret",
    encoding: "OneTimePasswordInfo.SecretEncodingMethod",
    digits: "OneTimePasswordInfo.Digits",
    period: "OneTimePasswordInfo.Period",
    algorithm: "OneTimePasswordInfo.HashAlgorithm",
  },
};

/**
 * Runs a write, and words its failures in the API's names. A section that is not there, or not shared with the caller,
 * is a field of the body that is wrong: the path is right.
 */
export async function inTermsOfTheApi<T>(kind: StoredKind, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.messageKey === "errors.sectionNotFound") throw asField(error, "VaultSectionGuid");
    throw rename(error, { ...common, ...ofKind[kind] });
  }
}

function asField(error: AppError, field: string): AppError {
  const wrong = new AppError("INVALID", error.messageKey, error.params, { [field]: [error.messageKey] });
  // The audit log remembers what it was: an attempt at what is not the caller's.
  wrong.cause = error;
  return wrong;
}

function rename(error: AppError, names: Readonly<Record<string, string>>): AppError {
  if (!error.fieldErrors) return error;
  const renamed = Object.entries(error.fieldErrors).map(([field, keys]) => {
    const [name = field] = field.replace(/^contents\./, "").split(".");
    return [names[name] ?? field, keys] as const;
  });
  return new AppError(error.code, error.messageKey, error.params, Object.fromEntries(renamed));
}
