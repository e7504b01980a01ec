import { expect, test } from "vitest";
import { normalizeOtpSecret, oneTimeCode } from "./one-time-password.ts";

/** RFC 6238, appendix B, in Base32: the secrets of SHA1, SHA256 and SHA512. */
const ascii = "12345678901234567890";
const secrets = {
  SHA1: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
  SHA256: normalizeOtpSecret(Buffer.from(`${ascii}123456789012`).toString("hex"), "Hex"),
  SHA512: normalizeOtpSecret(Buffer.from(`${ascii}${ascii}${ascii}1234`).toString("hex"), "Hex"),
};

const vectors: [seconds: number, algorithm: keyof typeof secrets, code: string][] = [
  [59, "SHA1", "94287082"],
  [59, "SHA256", "46119246"],
  [59, "SHA512", "90693936"],
  [1111111109, "SHA1", "07081804"],
  [1111111109, "SHA256", "68084774"],
  [1111111109, "SHA512", "25091201"],
  [1234567890, "SHA1", "89005924"],
  [20000000000, "SHA1", "65353130"],
  [20000000000, "SHA256", "77737706"],
  [20000000000, "SHA512", "47863826"],
];

test.each(vectors)("the code of second %i with %s (RFC 6238)", (seconds, algorithm, code) => {
  const attributes = { digits: "8", period: "30", algorithm };
  expect(oneTimeCode(secrets[algorithm], attributes, new Date(seconds * 1000))).toBe(code);
});

test("fewer digits, other periods, and secrets as short as one byte", () => {
  const at = new Date(59_000);
  expect(oneTimeCode(secrets.SHA1, { digits: "6", period: "30", algorithm: "SHA1" }, at)).toBe("287082");
  expect(oneTimeCode(secrets.SHA1, { digits: "7", period: "30", algorithm: "SHA1" }, at)).toBe("4287082");
  expect(oneTimeCode(secrets.SHA1, { digits: "6", period: "59", algorithm: "SHA1" }, at)).toBe("287082");
  expect(oneTimeCode("ME", { digits: "6", period: "1", algorithm: "SHA1" }, at)).toMatch(/^\d{6}$/);
});

test.each([
  ["as it is", secrets.SHA1, "Base32"],
  ["in lower case and groups", "gezd gnbv gy3t qojq gezd gnbv gy3t qojq", "Base32"],
  ["with hyphens", "GEZDGNBV-GY3TQOJQ-GEZDGNBV-GY3TQOJQ", "Base32"],
  ["with padding", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ======", "Base32"],
  ["in hex", "3132333435363738393031323334353637383930", "Hex"],
  ["in hex, in groups", "31 32 33 34 35 36 37 38 39 30 31 32 33 34 35 36 37 38 39 30", "Hex"],
] as const)("a secret is understood %s", (_, text, encoding) => {
  expect(normalizeOtpSecret(text, encoding)).toBe(secrets.SHA1);
});

test("padding that is missing is no fault, at any length (RFC 4648, section 10)", () => {
  const vectors10 = { MY: "f", MZXQ: "fo", MZXW6: "foo", MZXW6YQ: "foob", MZXW6YTB: "fooba", MZXW6YTBOI: "foobar" };
  for (const [base32, text] of Object.entries(vectors10)) {
    expect(normalizeOtpSecret(base32)).toBe(base32);
    expect(normalizeOtpSecret(Buffer.from(text).toString("hex"), "Hex")).toBe(base32);
  }
});

test.each([
  ["a digit that Base32 has not", "GEZDGNB1", "Base32", "errors.otpBase32"],
  ["a length that no bytes have", "GEZDGNBVG", "Base32", "errors.otpBase32"],
  ["nothing but spaces", "  ", "Base32", "errors.otpBase32"],
  ["half a byte", "313", "Hex", "errors.otpHex"],
  ["no hex", "zz", "Hex", "errors.otpHex"],
  ["an address in place of its secret", "otpauth://totp/a?secret=GEZDGNBV", "Base32", "errors.otpBase32"],
] as const)("refused, and not quoted: %s", (_, text, encoding, messageKey) => {
  const error = catchError(() => normalizeOtpSecret(text, encoding));
  expect(error).toMatchObject({ code: "INVALID", messageKey, fieldErrors: { "contents.secret": [messageKey] } });
  if (text.trim() !== "") expect(JSON.stringify(error) + String(error)).not.toContain(text);
});

function catchError(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
}
