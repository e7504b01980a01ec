import "server-only";
import { AppError } from "#lib/shared/app-error.ts";
import { parseCertificate, toIsoSeconds } from "#lib/stored-items/certificate.ts";
import { detectMimeType } from "#lib/stored-items/mime-type.ts";
import { normalizeOtpSecret } from "#lib/stored-items/one-time-password.ts";
import { MAX_FILE_BYTES, type StoredContents } from "#lib/stored-items/schema.ts";
import type { StoredKind } from "#lib/vault/schema.ts";
import type { ArchiveOpener } from "../pkcs12/open-archive.ts";

/** What an item's contents come to: what is sealed, and what its row may show. */
export type PreparedContents = {
  kind: StoredKind;
  /** Plaintext by field. Seal it, and let it go. */
  secrets: Readonly<Record<string, string>>;
  attributes: Readonly<Record<string, string>>;
  accountName: string | null;
  expiresAt: Date | null;
};

type Of<Kind extends StoredKind> = Extract<StoredContents, { kind: Kind }>;

/**
 * Checks and parses what was given; an archive is opened here, once, so that no run has to.
 *
 * @throws AppError INVALID with `fieldErrors` under `contents.<field>`
 */
export async function prepareContents(archives: ArchiveOpener, contents: StoredContents): Promise<PreparedContents> {
  switch (contents.kind) {
    case "credentialSet":
      return prepareCredentialSet(contents);
    case "certificateArchive":
      return prepareArchive(archives, contents);
    case "certificate":
      return prepareCertificate(contents);
    case "file":
      return prepareFile(contents);
    case "oneTimePassword":
      return prepareOneTimePassword(contents);
  }
}

function prepareCredentialSet({ kind, username, password }: Of<"credentialSet">): PreparedContents {
  const attributes = { username };
  return { kind, secrets: { password }, attributes, accountName: shortened(username), expiresAt: null };
}

async function prepareArchive(
  archives: ArchiveOpener,
  { kind, archive, password }: Of<"certificateArchive">,
): Promise<PreparedContents> {
  const bytes = decodeBase64(archive.replace(/\s+/g, ""), "archive", "errors.archiveBase64");
  const { issuer, subject, notBefore, notAfter, ...key } = await archives.open(bytes, password);
  return {
    kind,
    secrets: { archive: bytes.toString("base64"), password, key: JSON.stringify(key) },
    attributes: { issuer, subject, notBefore: toIsoSeconds(notBefore), notAfter: toIsoSeconds(notAfter) },
    accountName: shortened(subject),
    expiresAt: notAfter,
  };
}

function prepareCertificate({ kind, value }: Of<"certificate">): PreparedContents {
  const { facts, expiresAt } = parseCertificate(value);
  const accountName = facts && shortened(facts.subject);
  return { kind, secrets: { value }, attributes: { value, ...facts }, accountName, expiresAt };
}

function prepareFile({ kind, fileName, data }: Of<"file">): PreparedContents {
  const bytes = decodeBase64(data, "data", "errors.fileBase64");
  if (bytes.byteLength > MAX_FILE_BYTES) throw invalid("data", "errors.fileTooLarge");
  const mimeType = detectMimeType(fileName, bytes);
  const attributes = { fileName, mimeType, sizeBytes: String(bytes.byteLength) };
  return { kind, secrets: { content: data }, attributes, accountName: shortened(fileName), expiresAt: null };
}

function prepareOneTimePassword(contents: Of<"oneTimePassword">): PreparedContents {
  const { kind, secret, encoding, digits, period, algorithm } = contents;
  return {
    kind,
    secrets: { secret: normalizeOtpSecret(secret, encoding) },
    attributes: { digits: String(digits), period: String(period), algorithm },
    accountName: null,
    expiresAt: null,
  };
}

/** Canonical base64 only: what comes back is then, letter for letter, what was sent. */
function decodeBase64(text: string, field: string, messageKey: string): Buffer {
  const bytes = Buffer.from(text, "base64");
  if (bytes.byteLength === 0 || bytes.toString("base64") !== text) throw invalid(field, messageKey);
  return bytes;
}

function shortened(text: string): string | null {
  return [...text].slice(0, 150).join("") || null;
}

function invalid(field: string, messageKey: string): AppError {
  return new AppError("INVALID", messageKey, {}, { [`contents.${field}`]: [messageKey] });
}
