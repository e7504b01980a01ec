import { expect, test } from "vitest";
import { readOtpauth } from "./read-otpauth.ts";

test("an address fills the form, with what the format takes for granted where it says nothing", () => {
  expect(
    readOtpauth("otpauth://totp/Acme%20Bank:maud@acme.example?secret=JBSWY3DPEHPK3PXP&issuer=Acme%20Bank"),
  ).toEqual({
    fields: { secret: "JBSWY3DPEHPK3PXP", encoding: "Base32", digits: "6", period: "30", algorithm: "SHA1" },
    account: "Acme Bank: maud@acme.example",
  });
  expect(readOtpauth(" OTPAUTH://TOTP/maud?secret=abcd&issuer=Acme&digits=8&period=60&algorithm=sha-256 ")).toEqual({
    fields: { secret: "abcd", encoding: "Base32", digits: "8", period: "60", algorithm: "SHA256" },
    account: "Acme: maud",
  });
  expect(readOtpauth("otpauth://totp/?secret=A%")?.account).toBe("");
});

test("a secret, a link of the web and a counted password are no such address", () => {
  for (const text of [
    "JBSWY3DPEHPK3PXP",
    "",
    "https://acme.example/?secret=A",
    "otpauth://hotp/a?secret=A&counter=1",
  ]) {
    expect(readOtpauth(text)).toBeNull();
  }
});
