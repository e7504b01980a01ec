import { createPrivateKey, createPublicKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import { dsaKey, unknownKey } from "#test/crafted-keys.ts";
import { certificateFacts, parseCertificate, toIsoSeconds } from "./certificate.ts";

/** `openssl req -x509 -newkey ec … -days 36500 -subj "/C=FR/O=Coffre tests/CN=api.example"`; its key was thrown away. */
const pem = `-----BEGIN CERTIFICATE-----
MIIByjCCAXGgAwIBAgIUJoRM6hlHt6vKAcxR4OsaEp77Cz0wCgYIKoZIzj0EAwIw
OjELMAkGA1UEBhMCRlIxFTATBgNVBAoMDENvZmZyZSB0ZXN0czEUMBIGA1UEAwwL
YXBpLmV4YW1wbGUwIBcNMjYxMTIyMDkyNDI3WhgPMjEyNjEwMjkwOTI0MjdaMDox
CzAJBgNVBAYTAkZSMRUwEwYDVQQKDAxDb2ZmcmUgdGVzdHMxFDASBgNVBAMMC2Fw
aS5leGFtcGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEMv4rj1ISG8+IZ5xD
e00gdOus3e1918s6torDgWUd+JTQAskb1upBzOMDy2PL+7oT/yaMIUsfjwCUWL7K
iiN8nKNTMFEwHQYDVR0OBBYEFMYX/wefdmhdKwFPsrAQgNnHHJnSMB8GA1UdIwQY
MBaAFMYX/wefdmhdKwFPsrAQgNnHHJnSMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZI
zj0EAwIDRwAwRAIgTfd/jiraAtAH6drtFfNfVcFZAeiDZS22HCokEcMarTcCIAw+
+88epSw0/muQMDgFZyluxwT3h7FAglS8Vpqj9VCd
-----END CERTIFICATE-----
`;
const publicPem = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEMv4rj1ISG8+IZ5xDe00gdOus3e19
18s6torDgWUd+JTQAskb1upBzOMDy2PL+7oT/yaMIUsfjwCUWL7KiiN8nA==
-----END PUBLIC KEY-----
`;
const der = new X509Certificate(pem).raw;
const facts = {
  issuer: "api.example",
  subject: "api.example",
  notBefore: "2026-11-22T09:24:27Z",
  notAfter: "2126-10-29T09:24:27Z",
};

const refusal = (messageKey: string) => ({
  code: "INVALID",
  messageKey,
  fieldErrors: { "contents.value": [messageKey] },
});
const refused = (value: string, messageKey: string) =>
  expect(catchError(() => parseCertificate(value))).toMatchObject(refusal(messageKey));

describe("a certificate is read from", () => {
  const forms: [string, string][] = [
    ["PEM", pem],
    ["PEM with text around it", `Bag Attributes\n${pem}\nthe end`],
    ["PEM with Windows' line ends", pem.replaceAll("\n", "\r\n")],
    ["Base64 of DER", der.toString("base64")],
    ["Base64 of DER in lines", der.toString("base64").replace(/.{64}/g, "$&\r\n")],
    ["Base64 of a whole PEM file", Buffer.from(pem).toString("base64")],
  ];
  test.each(forms)("%s", (_, value) => {
    const parsed = parseCertificate(value);
    expect(parsed.facts).toEqual(facts);
    expect(parsed.expiresAt).toEqual(new Date(facts.notAfter));
    expect(parsed.certificates.map((each) => new X509Certificate(each).raw)).toEqual([der]);
  });
});

test("several certificates are all kept; the first one names them", () => {
  const parsed = parseCertificate(`${pem}${pem}`);
  expect(parsed.certificates).toHaveLength(2);
  expect(parsed.facts).toEqual(facts);
});

describe("a bare public key is read from", () => {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const forms: [string, string][] = [
    ["PEM", publicPem],
    ["PEM of PKCS#1", publicKey.export({ type: "pkcs1", format: "pem" }).toString()],
    ["Base64 of DER", createPublicKey(publicPem).export({ type: "spki", format: "der" }).toString("base64")],
    ["Base64 of a PKCS#1 DER", publicKey.export({ type: "pkcs1", format: "der" }).toString("base64")],
  ];
  test.each(forms)("%s", (_, value) => {
    expect(parseCertificate(value)).toEqual({ certificates: [], facts: null, expiresAt: null });
  });
});

describe("a private key is refused, since a certificate is shown", () => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { privateKey: rsa } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const keyPem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const forms: [string, string][] = [
    ["PEM", keyPem],
    ["PEM after a certificate", pem + keyPem],
    ["Base64 of PEM", Buffer.from(pem + keyPem).toString("base64")],
    ["an encrypted one", keyPem.replaceAll("PRIVATE", "ENCRYPTED PRIVATE")],
    ["PEM of SEC 1", privateKey.export({ type: "sec1", format: "pem" }).toString()],
    ["Base64 of DER", createPrivateKey(keyPem).export({ type: "pkcs8", format: "der" }).toString("base64")],
    ["Base64 of SEC 1", privateKey.export({ type: "sec1", format: "der" }).toString("base64")],
    ["Base64 of PKCS#1", rsa.export({ type: "pkcs1", format: "der" }).toString("base64")],
    ["one of an algorithm that OpenSSL does not know", unknownKey().toString("base64")],
    ["a DSA key that OpenSSL would read for ten seconds", dsaKey(4_000).toString("base64")],
  ];
  test.each(forms)("%s", (_, value) => refused(value, "errors.certificatePrivateKey"));
});

describe("what is neither is refused", () => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const asPublic = privateKey.export({ type: "pkcs8", format: "pem" }).toString().replaceAll("PRIVATE", "PUBLIC");
  const dated = (was: string, is: string) => {
    const changed = Buffer.from(der);
    changed.write(is, changed.indexOf(was));
    return changed.toString("base64");
  };
  const values: [string, string][] = [
    ["text", "hello"],
    ["Base64 of text", Buffer.from("hello").toString("base64")],
    ["PEM without an end", pem.slice(0, -10)],
    ["PEM of something else", pem.replaceAll("CERTIFICATE", "CERTIFICATE REQUEST")],
    ["PEM of garbage", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"],
    ["a private key under a public one's name", asPublic],
    ["half a certificate", der.subarray(0, 100).toString("base64")],
    ["a certificate whose first day is no date", dated("261122092427Z", "269922")],
    ["a certificate whose last day is in the year 0", dated("21261029092427Z", "0000")],
    ["many beginnings", "-----BEGIN CERTIFICATE-----".repeat(2400)],
  ];
  test.each(values)("%s", (_, value) => refused(value, "errors.certificateUnreadable"));
});

test("facts are of the certificate that is asked about, in whole seconds", () => {
  expect(certificateFacts(new X509Certificate(pem))).toEqual(facts);
  expect(toIsoSeconds(new Date("2026-01-01T00:00:00.987Z"))).toBe("2026-01-01T00:00:00Z");
});

function catchError(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
}
