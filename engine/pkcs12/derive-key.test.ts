import { expect, test } from "vitest";
import { type ArchivePassword, derivePkcs12, KEY_FOR } from "./derive-key.ts";

const encode = (password: string): ArchivePassword => ({
  utf8: Buffer.from(password),
  utf16: Buffer.from(`${password}\0`, "utf16le").swap16(),
});

/** The vectors that OpenSSL's and Bouncy Castle's own tests of PKCS#12 key derivation carry, with SHA-1. */
const vectors: [string, string, 1 | 2 | 3, number, string][] = [
  ["smeg", "0A58CF64530D823F", KEY_FOR.encryption, 1, "8AAAE6297B6CB04642AB5B077851284EB7128F1A2A7FBCA3"],
  ["smeg", "0A58CF64530D823F", KEY_FOR.iv, 1, "79993DFE048D3B76"],
  ["smeg", "3D83C0E4546AC140", KEY_FOR.mac, 1, "8D967D88F6CAA9D714800AB3D48051D63F73A312"],
  ["queeg", "05DEC959ACFF72F7", KEY_FOR.encryption, 1000, "ED2034E36328830FF09DF1E1A07DD357185DAC0D4F9EB3D4"],
  ["queeg", "05DEC959ACFF72F7", KEY_FOR.iv, 1000, "11DEDAD7758D4860"],
];

test.each(vectors)("the key of %s with salt %s for %i", (password, salt, id, iterations, expected) => {
  const bytes = Buffer.from(expected, "hex");
  const derivation = { digest: "sha1" as const, salt: Buffer.from(salt, "hex"), iterations, length: bytes.byteLength };
  expect(derivePkcs12(encode(password), derivation, id).toString("hex")).toBe(bytes.toString("hex"));
});
