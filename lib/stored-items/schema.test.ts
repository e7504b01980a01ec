import { describe, expect, test } from "vitest";
import { fieldErrorsOf } from "#lib/shared/field-errors.ts";
import { createStoredItemInput, MAX_FILE_BYTES, storedKinds, updateStoredItemInput } from "./schema.ts";

const sectionId = "0193a5f0-0000-7000-8000-000000000001";
const contents = { kind: "credentialSet", username: " robot ", password: "p" };
const item = { sectionId, name: " Checkout robot ", notes: " rotated\n", contents };

function errorsOf(given: object): Record<string, string[]> {
  const parsed = createStoredItemInput.safeParse({ ...item, ...given });
  return parsed.success ? {} : fieldErrorsOf(parsed.error);
}

test("what is given is kept letter for letter, but for hosts", () => {
  const parsed = createStoredItemInput.parse({ ...item, origins: ["API.example.com", "https://a.example:8443/"] });
  expect(parsed).toEqual({ ...item, origins: ["https://api.example.com", "https://a.example:8443"] });
});

test("errors are named by field, the contents' with their own", () => {
  expect(errorsOf({ name: "  ", notes: "x".repeat(2001), origins: ["http://a.example"] })).toEqual({
    name: ["errors.required"],
    notes: ["errors.tooLong2000"],
    origins: ["errors.origin"],
  });
  expect(errorsOf({ contents: { ...contents, password: "" } })).toEqual({ "contents.password": ["errors.required"] });
  expect(errorsOf({ contents: { ...contents, username: 1 } })).toEqual({ "contents.username": ["errors.mustBeText"] });
});

describe("limits", () => {
  const otp = { kind: "oneTimePassword", secret: "ME", digits: 6, period: 30, algorithm: "SHA1" };
  const file = { kind: "file", fileName: "a.txt", data: "QQ==" };
  const cases: [object, Record<string, string[]>][] = [
    [{ ...otp, digits: 9 }, { "contents.digits": ["errors.otpDigits"] }],
    [{ ...otp, digits: "6" }, { "contents.digits": ["errors.otpDigits"] }],
    [{ ...otp, period: 0 }, { "contents.period": ["errors.otpPeriod"] }],
    [{ ...otp, period: 121 }, { "contents.period": ["errors.otpPeriod"] }],
    [{ ...otp, period: 1.5 }, { "contents.period": ["errors.otpPeriod"] }],
    [{ ...otp, algorithm: "MD5" }, { "contents.algorithm": ["errors.otpAlgorithm"] }],
    [{ ...otp, encoding: "Base64" }, { "contents.encoding": ["errors.otpEncoding"] }],
    [{ ...file, data: "" }, { "contents.data": ["errors.fileEmpty"] }],
    [{ ...file, data: "A".repeat(MAX_FILE_BYTES * 2) }, { "contents.data": ["errors.fileTooLarge"] }],
    [{ ...file, fileName: "a\r\nb" }, { "contents.fileName": ["errors.fileName"] }],
    [{ kind: "certificate", value: "x".repeat(65_537) }, { "contents.value": ["errors.certificateTooLong"] }],
    [{ ...contents, password: "a\0b" }, { "contents.password": ["errors.unstorable"] }],
    [{ ...contents, username: "\ud800" }, { "contents.username": ["errors.unstorable"] }],
  ];
  test.each(cases)("%o", (given, errors) => {
    expect(errorsOf({ contents: given })).toEqual(errors);
  });
});

test("an archive may come without a password, and an update with any part of any kind", () => {
  expect(errorsOf({ contents: { kind: "certificateArchive", archive: "MIIK", password: "" } })).toEqual({});
  for (const kind of storedKinds) {
    const input = { itemId: sectionId, contents: { kind } };
    expect(updateStoredItemInput.parse(input)).toEqual(input);
  }
});
