import { z } from "zod";
import { isStorable } from "#lib/shared/storable.ts";

/** How a provider signs what it calls back; `HMAC` is any other one, as its options say. */
export const callbackSchemes = ["TWILIO", "STRIPE", "SLACK", "SENDGRID", "GITHUB", "HMAC"] as const;
export type CallbackScheme = (typeof callbackSchemes)[number];

export const hmacAlgorithms = ["sha1", "sha256", "sha512"] as const;
export type HmacAlgorithm = (typeof hmacAlgorithms)[number];
export const hmacEncodings = ["hex", "base64"] as const;
export type HmacEncoding = (typeof hmacEncodings)[number];

const text = z.string("errors.mustBeText").trim().refine(isStorable, "errors.unstorable");
/** RFC 9110 §5.1. */
export const headerName = text.regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, "errors.headerName");
/** What stands before the digest or behind the time: no spaces, since headers lose theirs. */
const mark = z.string("errors.mustBeText").regex(/^[\x21-\x7e]{0,20}$/, "errors.hmacMark");

export const hmacOptions = z.object({
  /** Where the digest stands. */
  header: headerName,
  algorithm: z.enum(hmacAlgorithms),
  encoding: z.enum(hmacEncodings),
  /** What stands before the digest, such as `sha256=`. */
  prefix: mark.default(""),
  /** A header with the time that was signed along; what the HMAC is over is then time, separator and body. */
  timestamp: z
    .object({ header: headerName, separator: mark.default(".") })
    .nullable()
    .default(null),
});
export type HmacOptions = z.output<typeof hmacOptions>;

const secret = {
  /** The stored item or connection whose secret proves the callers. */
  itemId: z.uuid("errors.required"),
  /** Of it: `password` of a credential set, or a secret field of a connection's setup. */
  field: text.min(1, "errors.required").max(100, "errors.tooLong255"),
};

export const callback = z.discriminatedUnion("scheme", [
  z.object({ scheme: z.enum(["TWILIO", "STRIPE", "SLACK", "SENDGRID", "GITHUB"]), ...secret }),
  z.object({ scheme: z.literal("HMAC"), ...secret, options: hmacOptions }),
]);
export type Callback = z.output<typeof callback>;

/** As it is stored: a provider's own scheme has no options. */
export function callbackOptionsOf(given: Callback): HmacOptions | Record<string, never> {
  return given.scheme === "HMAC" ? given.options : {};
}

/** @throws ZodError for a row that nobody of ours wrote. */
export function fromCallbackColumns(row: {
  callbackScheme: string | null;
  callbackItemId: string | null;
  callbackField: string | null;
  callbackOptions: unknown;
}): Callback | null {
  if (row.callbackScheme === null) return null;
  const { callbackScheme: scheme, callbackItemId: itemId, callbackField: field, callbackOptions: options } = row;
  return callback.parse({ scheme, itemId, field, options });
}
