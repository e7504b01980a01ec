import type { StoredValues } from "./stored-values.ts";

export type OneTimePasswordUri = {
  fields: Pick<StoredValues, "secret" | "encoding" | "digits" | "period" | "algorithm">;
  /** Whose code it is, such as `Acme Bank: maud@acme.example`; empty if it does not say. */
  account: string;
};

/**
 * What authenticator apps read from a QR code (Google Authenticator's *Key Uri Format*). Null for text that is no such
 * address, and for one that counts uses (`hotp`): no time-based code comes of it.
 */
export function readOtpauth(text: string): OneTimePasswordUri | null {
  const url = URL.parse(text.trim());
  // Not every engine parses the host of a scheme it does not know.
  const type = /^otpauth:\/\/(\w+)/i.exec(text.trim())?.[1]?.toLowerCase();
  if (!url || type !== "totp") return null;
  const params = url.searchParams;
  const label = decodeLabel(url.pathname.replace(/^\/*(totp\/)?/i, ""));
  const issuer = params.get("issuer")?.trim() ?? "";
  const account = issuer === "" || label.startsWith(issuer) ? label : [issuer, label].filter(Boolean).join(": ");
  return {
    fields: {
      secret: params.get("secret")?.trim() ?? "",
      encoding: "Base32",
      digits: params.get("digits") ?? "6",
      period: params.get("period") ?? "30",
      algorithm: (params.get("algorithm") ?? "SHA1").toUpperCase().replace("-", ""),
    },
    account: account.replace(/:\s*/, ": "),
  };
}

function decodeLabel(label: string): string {
  try {
    return decodeURIComponent(label).trim();
  } catch {
    return label;
  }
}
