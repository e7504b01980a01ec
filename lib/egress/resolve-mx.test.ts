import { afterAll, beforeAll, expect, test } from "vitest";
import { type DnsStandIn, startDns } from "#test/providers/dns.ts";
import { createMxResolver, type MxResolver } from "./resolve-mx.ts";

let dns: DnsStandIn;
let resolveMx: MxResolver;
beforeAll(async () => {
  dns = await startDns({
    "acme.example": [
      [20, "backup.acme.example"],
      [10, "mail.acme.example"],
    ],
    "nomail.example": [[0, "."]],
    "addresses-only.example": [],
    "broken.example": "SERVFAIL",
    "silent.example": "silence",
  });
  resolveMx = createMxResolver([dns.server]);
});
afterAll(() => dns.close());

test("the exchangers, the preferred first", async () => {
  expect(await resolveMx("acme.example")).toEqual(["mail.acme.example", "backup.acme.example"]);
  expect(dns.questions).toContain("acme.example");
});

test.each(["unknown.example", "nomail.example", "addresses-only.example"])("%s has none", async (domain) => {
  expect(await resolveMx(domain)).toEqual([]);
});

test("a name server that fails says nothing about the domain", async () => {
  await expect(resolveMx("broken.example")).rejects.toMatchObject({
    machineCode: "ERR_DNS",
    messageKey: "engine.mxFailed",
    params: { domain: "broken.example", reason: "ESERVFAIL" },
    mayHaveArrived: false,
  });
});

test("neither does one that is silent", async () => {
  await expect(resolveMx("silent.example", { timeoutMs: 200 })).rejects.toMatchObject({
    machineCode: "ERR_TIMEOUT",
    messageKey: "engine.mxTimeout",
  });
});

test("a run that ends takes its look-up along", async () => {
  const ending = new AbortController();
  const looking = resolveMx("silent.example", { signal: ending.signal });
  ending.abort();
  await expect(looking).rejects.toMatchObject({ machineCode: "ERR_CANCELLED" });
  await expect(resolveMx("acme.example", { signal: ending.signal })).rejects.toMatchObject({
    machineCode: "ERR_CANCELLED",
  });
});
