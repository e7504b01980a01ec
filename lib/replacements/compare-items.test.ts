import { expect, test } from "vitest";
import type { FlowAction } from "#lib/flows/schema.ts";
import { isFitting, lostHosts, refusedHost } from "./compare-items.ts";

const http = (...hosts: string[]) => ({
  ...({ kind: "connection", appId: "HTTP", isAnyHost: false } as const),
  origins: hosts.map((host) => `https://${host}`),
});
const anyHost = { ...http(), isAnyHost: true };
const salesforce = (host: string) => ({ ...http("login.salesforce.com", host), appId: "SALESFORCE" });
const call = (url: string): FlowAction => ({ id: "call", type: "HTTP", action: "SEND_REQUEST", params: { url } });

test("what fits is of the same app, or of the same kind", () => {
  const stored = (kind: "file" | "certificate") => ({ kind, appId: null });
  const connection = (appId: string) => ({ kind: "connection", appId }) as const;
  expect(isFitting(connection("HTTP"), connection("HTTP"))).toBe(true);
  expect(isFitting(connection("HTTP"), connection("SLACK"))).toBe(false);
  expect(isFitting(stored("file"), stored("file"))).toBe(true);
  expect(isFitting(stored("file"), stored("certificate"))).toBe(false);
  expect(isFitting(connection("HTTP"), stored("file"))).toBe(false);
});

test("hosts that the next item may not go to are lost, but an account’s own and those of one without limits", () => {
  expect(lostHosts(http("a.example", "b.example:8443"), http("a.example"))).toEqual(["b.example:8443"]);
  expect(lostHosts(http("a.example"), http("a.example", "b.example"))).toEqual([]);
  expect(lostHosts(http("a.example"), anyHost)).toEqual([]);
  expect(lostHosts(http("a.example"), http())).toEqual([]);
  expect(lostHosts(salesforce("acme.my.salesforce.com"), salesforce("other.my.salesforce.com"))).toEqual([]);
  const login = { ...http("a.example"), kind: "credentialSet", appId: null } as const;
  expect(lostHosts(login, { ...login, origins: ["https://b.example"] })).toEqual(["a.example"]);
});

test("an action whose URL names a host that the item may not go to is refused it", () => {
  const item = http("a.example");
  expect(refusedHost(call("https://b.example/x"), item)).toBe("b.example");
  expect(refusedHost(call("https://a.example/x"), item)).toBeNull();
  expect(refusedHost(call("https://{{ input.host }}/x"), item)).toBeNull();
  expect(refusedHost(call("https://b.example/x"), anyHost)).toBeNull();
  expect(refusedHost(call("https://b.example/x"), salesforce("x.my.salesforce.com"))).toBeNull();
});
