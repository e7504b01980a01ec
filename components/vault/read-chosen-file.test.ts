import { expect, test } from "vitest";
import { readBase64, readCertificateFile } from "./read-chosen-file.ts";

test("bytes of any number become their base64", async () => {
  for (const size of [0, 1, 2, 3, 0x8000, 0x8001, 200_000]) {
    const bytes = Uint8Array.from({ length: size }, (_, index) => (index * 31) % 256);
    expect(await readBase64(new Blob([bytes]))).toBe(Buffer.from(bytes).toString("base64"));
  }
});

test("a certificate's file is its text, or the base64 of its bytes", async () => {
  const pem = "-----BEGIN CERTIFICATE-----\r\nMIIB\r\n-----END CERTIFICATE-----\r\n";
  expect(await readCertificateFile(new Blob([pem]))).toBe(pem);
  const der = Uint8Array.of(0x30, 0x82, 0x01, 0x0a, 0xff, 0x00);
  expect(await readCertificateFile(new Blob([der]))).toBe(Buffer.from(der).toString("base64"));
});
