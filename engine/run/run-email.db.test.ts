import { afterAll, beforeAll, expect, test } from "vitest";
import { makeEngineParts, runActions } from "#test/engine-parts.ts";
import { makeActor } from "#test/factories.ts";
import { type DnsStandIn, startDns } from "#test/providers/dns.ts";
import type { EngineParts } from "./run.ts";

let dns: DnsStandIn;
let engine: EngineParts;
beforeAll(async () => {
  dns = await startDns({ "acme.example": [[10, "mail.acme.example"]], "broken.example": "SERVFAIL" });
  engine = await makeEngineParts({ nameServer: dns.server });
});
afterAll(async () => {
  await engine.egress.close();
  await dns.close();
});

const actions = [
  {
    id: "check",
    type: "EMAIL",
    action: "VERIFY_EMAIL",
    params: {
      email: "{{ input.email }}",
      rules: { require_mx_record: true, block_disposable_emails: true, blocklist: ["{{ input.blocked }}"] },
    },
  },
  { id: "out", type: "FLOW", action: "RETURN_JSON", params: { payload: { check: "{{ actions.check }}" } } },
];
const check = async (email: string, blocked: string[] = []) =>
  runActions(engine, await makeActor(), actions as never, { email, blocked });

test.each([
  ["maud@acme.example", [], null],
  ["maud@unknown.example", [], "MISSING_MX_RECORD"],
  ["maud@acme.example", ["bob@acme.example", "acme.example"], "BLOCKLISTED"],
])("%s, with %j blocked: %s", async (email, blocked, cause) => {
  const execution = await check(email, blocked);
  expect(execution).toMatchObject({ status: "COMPLETED", result: { check: { valid: cause === null, cause } } });
  expect(dns.questions).toContain(email.split("@")[1]);
});

test("a name server that fails fails the action, and says nothing about the address", async () => {
  expect(await check("maud@broken.example")).toMatchObject({
    status: "FAILED",
    error: { code: "ERR_DNS", messageKey: "engine.mxFailed", params: { domain: "broken.example" } },
  });
});
