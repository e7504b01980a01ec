import { z } from "zod";
import { isStorable } from "#lib/shared/storable.ts";
import { origin, type StoredKind } from "#lib/vault/schema.ts";

/** Decoded bytes of a File's content. */
export const MAX_FILE_BYTES = 2_097_152;
/** Decoded bytes of a PKCS#12 archive. */
export const MAX_ARCHIVE_BYTES = 262_144;
const MAX_FILE_CHARS = base64Length(MAX_FILE_BYTES);
/** With room for the line breaks that tools put into base64. */
const MAX_ARCHIVE_CHARS = base64Length(MAX_ARCHIVE_BYTES) * 2;

export const storedKinds = [
  "credentialSet",
  "certificateArchive",
  "certificate",
  "file",
  "oneTimePassword",
] as const satisfies readonly StoredKind[];

const text = z.string("errors.mustBeText").refine(isStorable, "errors.unstorable");

/** Kept as it was sent: `/v4` gives back the very text. */
const name = text.max(150, "errors.tooLong150").refine((value) => value.trim() !== "", "errors.required");
const notes = text.max(2000, "errors.tooLong2000");
const origins = z.array(origin).max(20, "errors.tooManyHosts");

const userName = text.max(1000, "errors.tooLong1000");
/** May be empty beside a user name: some APIs take their key there. */
const password = text.max(4096, "errors.tooLong4096");
const archive = text.min(1, "errors.required").max(MAX_ARCHIVE_CHARS, "errors.archiveTooLarge");
/** May be empty: many archives are made without one. */
const archivePassword = text.max(1000, "errors.tooLong1000");
const certificate = text.min(1, "errors.required").max(65_536, "errors.certificateTooLong");
const fileName = text
  .max(255, "errors.tooLong255")
  .refine((value) => value.trim() !== "", "errors.required")
  .refine((value) => !/\p{Cc}/u.test(value), "errors.fileName");
/** Canonical base64: with padding, and nothing between its characters. */
const fileData = z.string("errors.mustBeText").min(1, "errors.fileEmpty").max(MAX_FILE_CHARS, "errors.fileTooLarge");
const otpSecret = text.min(1, "errors.required").max(1000, "errors.tooLong1000");

export const otpDigits = [6, 7, 8] as const;
export const otpAlgorithms = ["SHA1", "SHA256", "SHA512"] as const;
export const otpEncodings = ["Base32", "Hex"] as const;
const digits = z.literal(otpDigits, "errors.otpDigits");
/** Seconds. */
const period = z.int("errors.otpPeriod").min(1, "errors.otpPeriod").max(120, "errors.otpPeriod");
const algorithm = z.enum(otpAlgorithms, "errors.otpAlgorithm");

const fields = {
  credentialSet: { username: userName, password },
  /** `archive` is the PKCS#12 file in base64. */
  certificateArchive: { archive, password: archivePassword },
  /** PEM, base64 of DER, base64 of a PEM file, or a bare public key: kept as it was given. */
  certificate: { value: certificate },
  /** `data` is the content in base64. */
  file: { fileName, data: fileData },
  oneTimePassword: {
    secret: otpSecret,
    encoding: z.enum(otpEncodings, "errors.otpEncoding").optional(),
    digits,
    period,
    algorithm,
  },
};

export const storedContents = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("credentialSet"), ...fields.credentialSet }),
  z.object({ kind: z.literal("certificateArchive"), ...fields.certificateArchive }),
  z.object({ kind: z.literal("certificate"), ...fields.certificate }),
  z.object({ kind: z.literal("file"), ...fields.file }),
  z.object({ kind: z.literal("oneTimePassword"), ...fields.oneTimePassword }),
]);
export type StoredContents = z.infer<typeof storedContents>;

/** A field that is left out stays as it is stored. */
export const storedChanges = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("credentialSet"), ...z.object(fields.credentialSet).partial().shape }),
  z.object({ kind: z.literal("certificateArchive"), ...z.object(fields.certificateArchive).partial().shape }),
  z.object({ kind: z.literal("certificate"), ...z.object(fields.certificate).partial().shape }),
  z.object({ kind: z.literal("file"), ...z.object(fields.file).partial().shape }),
  z.object({ kind: z.literal("oneTimePassword"), ...z.object(fields.oneTimePassword).partial().shape }),
]);
export type StoredChanges = z.infer<typeof storedChanges>;

const newStoredItem = z.object({
  sectionId: z.uuid("errors.required"),
  name,
  notes: notes.optional(),
  /** The *Allowed hosts*. The dashboard must name some; over an API, none means any host, refused in flows. */
  origins: origins.optional(),
  contents: storedContents,
});

/** As `/v4` takes it: a credential set has a user name, a password, or both. */
export const apiStoredItemInput = newStoredItem.refine(
  ({ contents }) => contents.kind !== "credentialSet" || contents.username !== "" || contents.password !== "",
  { path: ["contents", "password"], error: "v4.credentialSetEmpty" },
);

/** As the dashboard takes it: a password that was forgotten is asked for. */
export const createStoredItemInput = newStoredItem.refine(
  ({ contents }) => contents.kind !== "credentialSet" || contents.password !== "",
  { path: ["contents", "password"], error: "errors.required" },
);
export type CreateStoredItemInput = z.infer<typeof createStoredItemInput>;

export const updateStoredItemInput = z.object({
  itemId: z.uuid(),
  name: name.optional(),
  notes: notes.optional(),
  /** Other hosts than the stored ones need the item's secrets again, in the same update. */
  origins: origins.optional(),
  /** Moves the item there. */
  sectionId: z.uuid("errors.required").optional(),
  contents: storedChanges
    .refine((contents) => contents.kind !== "credentialSet" || contents.password !== "", {
      path: ["password"],
      error: "errors.required",
    })
    .optional(),
});
export type UpdateStoredItemInput = z.infer<typeof updateStoredItemInput>;

/** The fields of each kind that are sealed and never come back; *stored, replace* on screen. A file's may be downloaded. */
export const secretFields = {
  credentialSet: ["password"],
  certificateArchive: ["archive", "password"],
  certificate: ["value"],
  file: ["data"],
  oneTimePassword: ["secret"],
} as const satisfies Record<StoredKind, readonly string[]>;

function base64Length(bytes: number): number {
  return Math.ceil(bytes / 3) * 4;
}
