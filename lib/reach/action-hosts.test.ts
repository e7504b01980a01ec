import { expect, test } from "vitest";
import type { FlowAction } from "#lib/flows/schema.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { hostsOf } from "./action-hosts.ts";

const [API, LOGIN, OPEN, EMPTY, HIDDEN, CRM] = [1, 2, 3, 4, 5, 6].map(
  (digit) => `0190f3c2-7a4b-7c1d-8e2f-00000000000${digit}`,
) as [string, string, string, string, string, string];
const item = (id: string, name: string, hosts: string[], isAnyHost = false) => ({
  ...{ id, name, isAnyHost },
  origins: hosts.map((host) => `https://${host}`),
});
const items = new Map(
  [
    item(API, "API", ["a.example", "b.example"]),
    item(LOGIN, "Login", ["b.example"]),
    item(OPEN, "Open", [], true),
    item(EMPTY, "Empty", []),
    item(CRM, "CRM", ["login.salesforce.com", "acme.my.salesforce.com"]),
  ].map((each) => [each.id, each]),
);
const call = (url: string, connectionId?: string, more: object = {}): FlowAction => ({
  ...{ id: "call", type: "HTTP", action: "SEND_REQUEST" },
  params: { url, ...(connectionId && { connection_id: toPublicId("ac", connectionId) }), ...more },
});
const of = (action: FlowAction, through: Parameters<typeof hostsOf>[2] = null) =>
  hostsOf(action, (id) => items.get(id) ?? null, through);
const short = (action: FlowAction) =>
  of(action).map(({ kind, host, isByInput, isRefused }) =>
    [kind, host, isByInput && "by input", isRefused && "refused"].filter(Boolean).join(" "),
  );

test("a host that stands in the URL is reached, unless an item may not go there", () => {
  expect(short(call("https://c.example/x?y"))).toEqual(["host c.example"]);
  expect(short(call("https://c.example:8443/{{ input.id }}"))).toEqual(["host c.example:8443"]);
  expect(short(call("http://plain.example/"))).toEqual(["host http://plain.example"]);
  expect(of(call("https://a.example/", API))).toEqual([
    {
      ...{ kind: "host", host: "a.example", isByInput: false, isRefused: false },
      through: [{ id: API, name: "API", isAnyHost: false }],
    },
  ]);
  expect(short(call("https://c.example/", API))).toEqual(["host c.example refused"]);
  expect(short(call("https://a.example/", API, { client_certificate: LOGIN }))).toEqual(["host a.example refused"]);
  expect(short(call("https://c.example/", EMPTY))).toEqual(["host c.example"]);
});

test("where an expression makes the host it is bound by the items, or by nothing", () => {
  for (const url of ["{{ input.url }}", "https://{{ input.host }}/x", "https://shop.{{ input.zone }}"]) {
    expect(short(call(url))).toEqual(["input by input"]);
    expect(short(call(url, API))).toEqual(["host a.example by input", "host b.example by input"]);
    expect(short(call(url, API, { headers: { a: `{{@VaultItem.${LOGIN}.Password}}` } }))).toEqual([
      "host b.example by input",
    ]);
    expect(of(call(url, OPEN))).toMatchObject([{ kind: "anyHost", through: [{ name: "Open", isAnyHost: true }] }]);
    expect(of(call(url, HIDDEN))).toMatchObject([{ kind: "hidden", through: [{ id: HIDDEN, name: null }] }]);
  }
  expect(short(call(""))).toEqual([]);
});

test("an app’s actions go to its hosts, and to the one that the provider handed out", () => {
  const lead = (connectionId: string): FlowAction => ({
    ...{ id: "lead", type: "SALESFORCE", action: "CREATE_LEAD" },
    params: { connection_id: toPublicId("ac", connectionId) },
  });
  expect(short(lead(CRM))).toEqual([
    ...["host login.salesforce.com", "host test.salesforce.com"],
    "host acme.my.salesforce.com",
  ]);
  expect(short(lead(HIDDEN))).toEqual(["host login.salesforce.com", "host test.salesforce.com", "hidden"]);
  const mail: FlowAction = { id: "mail", type: "AUTH0", action: "SEND_EMAIL" };
  expect(of(mail)).toEqual([]);
  expect(of(mail, { itemId: HIDDEN, appId: "SENDGRID" })).toMatchObject([
    { host: "api.sendgrid.com", through: [{ id: HIDDEN, name: null }] },
  ]);
  expect(of({ id: "wait", type: "FLOW", action: "DELAY_FLOW" })).toEqual([]);
  expect(of({ id: "who", type: "NOBODY", action: "KNOWS" })).toEqual([]);
});
