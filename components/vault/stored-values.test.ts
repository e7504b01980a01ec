import { expect, test } from "vitest";
import { MAX_FILE_BYTES } from "#lib/stored-items/schema.ts";
import type { ItemDetail, StoredKind } from "#lib/vault/schema.ts";
import {
  hasOtherHosts,
  placeStoredErrors,
  readChanges,
  readNew,
  type StoredValues,
  startFromItem,
  startStored,
} from "./stored-values.ts";

const sectionId = "0192f0c8-7d3e-7a10-8b1e-5a3c2d1e0f9a";
const hosts = ["https://api.example.com"];

const form = (kind: StoredKind, values: Partial<StoredValues> = {}) =>
  startStored(kind, { name: " Bank ", sectionId, hosts, ...values });

function item(kind: StoredKind, attributes: Record<string, string>, origins = hosts): ItemDetail {
  const at = new Date("2026-11-22T00:00:00Z");
  return {
    id: "0192f0c8-7d3e-7a10-8b1e-5a3c2d1e0f9b",
    sectionId,
    sectionName: "Vault items",
    kind,
    name: "Bank",
    appId: null,
    setupType: null,
    accountName: null,
    state: "ready",
    failingReason: null,
    limited: null,
    isAnyHost: origins.length === 0,
    usedByFlows: 0,
    expiresAt: null,
    createdAt: at,
    updatedAt: at,
    refreshedAt: null,
    notes: "",
    attributes,
    storedSecrets: [],
    origins,
    uses: [],
    settings: [],
    canSet: true,
    lastUsedAt: null,
    token: null,
    missing: [],
    canChange: true,
  };
}

test("each type's own fields are sent, and nothing that was typed for another", () => {
  const typed = { username: "maud", password: "pass word", certificate: "-----BEGIN", secret: "ABCD" };
  const common = { sectionId, name: "Bank", notes: "", origins: hosts };
  expect(readNew(form("credentialSet", typed))).toEqual({
    ok: true,
    input: { ...common, contents: { kind: "credentialSet", username: "maud", password: "pass word" } },
  });
  expect(readNew(form("certificate", typed))).toMatchObject({
    input: { contents: { kind: "certificate", value: "-----BEGIN" } },
  });
  expect(readNew(form("oneTimePassword", { ...typed, digits: "8", period: "60" }))).toMatchObject({
    input: { contents: { kind: "oneTimePassword", secret: "ABCD", encoding: "Base32", digits: 8, period: 60 } },
  });
  const archive = { name: "bank.p12", sizeBytes: 3, data: "AAEC" };
  expect(readNew(form("certificateArchive", { archive, archivePassword: "" }))).toMatchObject({
    input: { contents: { kind: "certificateArchive", archive: "AAEC", password: "" } },
  });
});

test("what is missing or wrong is said at its field", () => {
  const empty = { name: " ", sectionId: "", hosts: [" "] };
  expect(readNew(startStored("credentialSet", empty))).toEqual({
    ok: false,
    errors: {
      name: "errors.required",
      sectionId: "errors.required",
      "hosts.0": "errors.required",
      password: "errors.required",
    },
  });
  expect(readNew(form("certificateArchive"))).toEqual({ ok: false, errors: { archive: "errors.required" } });
  expect(readNew(form("certificate", { hosts: ["ftp://a"] }))).toEqual({
    ok: false,
    errors: { "hosts.0": "errors.origin", certificate: "errors.required" },
  });
  for (const period of ["", "0", "121", "1.5", "soon"]) {
    expect(readNew(form("oneTimePassword", { secret: "ABCD", period }))).toEqual({
      ok: false,
      errors: { period: "errors.otpPeriod" },
    });
  }
});

test("a file is asked for, may not be empty, and has a limit", () => {
  const read = (size: number | null) => {
    const file = size === null ? null : new File([new Uint8Array(size)], "a.bin");
    const result = readNew(form("file", { file, fileName: "a.bin" }));
    return result.ok ? null : result.errors;
  };
  expect(read(null)).toEqual({ file: "errors.required" });
  expect(read(0)).toEqual({ file: "errors.fileEmpty" });
  expect(read(MAX_FILE_BYTES)).toBeNull();
  expect(read(MAX_FILE_BYTES + 1)).toEqual({ file: "errors.fileTooLarge" });
});

test("an update sends what differs, and a secret only if it is replaced", () => {
  const stored = item("credentialSet", { username: "maud" });
  const start = startFromItem("credentialSet", stored);
  const id = { itemId: stored.id };
  expect(start).toMatchObject({ name: "Bank", username: "maud", password: "", hosts });
  expect(readChanges(start, { item: stored, isReplacing: false })).toEqual({ ok: true, input: id });
  expect(readChanges({ ...start, username: "paul", notes: "x" }, { item: stored, isReplacing: false })).toEqual({
    ok: true,
    input: { ...id, notes: "x", contents: { kind: "credentialSet", username: "paul" } },
  });
  expect(readChanges(start, { item: stored, isReplacing: true })).toEqual({
    ok: false,
    errors: { password: "errors.required" },
  });
  expect(readChanges({ ...start, password: "new" }, { item: stored, isReplacing: true })).toMatchObject({
    input: { contents: { kind: "credentialSet", username: "maud", password: "new" } },
  });
});

test("the numbers of a one-time password change without its secret", () => {
  const stored = item("oneTimePassword", { digits: "6", period: "30", algorithm: "SHA1" });
  const start = startFromItem("oneTimePassword", stored);
  expect(readChanges({ ...start, period: "60" }, { item: stored, isReplacing: false })).toMatchObject({
    input: { contents: { kind: "oneTimePassword", period: 60 } },
  });
});

test("a certificate goes along with other hosts, since it is no secret", () => {
  const stored = item("certificate", { value: "PEM" });
  const start = startFromItem("certificate", stored);
  const origins = ["https://other.example.com"];
  expect(readChanges({ ...start, hosts: origins }, { item: stored, isReplacing: false })).toMatchObject({
    input: { origins, contents: { kind: "certificate", value: "PEM" } },
  });
});

test("other hosts are seen as such in any order and spelling, and none typed are none changed", () => {
  const stored = item("credentialSet", {}, ["https://a.example.com", "https://b.example.com"]);
  expect(hasOtherHosts(["b.example.com", "https://a.example.com/", ""], stored)).toBe(false);
  expect(hasOtherHosts(["a.example.com"], stored)).toBe(true);
  expect(hasOtherHosts([""], stored)).toBe(false);
});

test("what an API made without hosts may be renamed without naming them", () => {
  const stored = item("credentialSet", { username: "maud" }, []);
  const start = { ...startFromItem("credentialSet", stored), name: "New" };
  expect(readChanges(start, { item: stored, isReplacing: false })).toEqual({
    ok: true,
    input: { itemId: stored.id, name: "New" },
  });
});

test("the server's errors go to the fields of the type", () => {
  expect(
    placeStoredErrors("certificateArchive", {
      "contents.password": ["errors.archivePassword"],
      archive: ["errors.archiveNoKey"],
      origins: ["errors.hostsNeedSecret"],
      other: ["errors.required"],
    }),
  ).toEqual({
    archivePassword: "errors.archivePassword",
    archive: "errors.archiveNoKey",
    "hosts.0": "errors.hostsNeedSecret",
  });
});
