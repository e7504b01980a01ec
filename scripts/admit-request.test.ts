import { expect, test } from "vitest";
import { parseTrustedProxies } from "../lib/auth/client-address.ts";
import { admitRequest } from "./admit-request.ts";
import { markOwnRequests } from "./own-requests.ts";

const trusted = parseTrustedProxies(["10.0.0.0/8"]);
const claims = {
  host: "coffre.example",
  "x-forwarded-for": "198.51.100.9",
  "x-forwarded-host": "vault.acme.example",
  "x-forwarded-proto": "https",
  "x-forwarded-port": "443",
  forwarded: "for=198.51.100.9",
  "x-real-ip": "198.51.100.9",
  "x-middleware-subrequest": "proxy:proxy:proxy",
  "x-coffre-client-address": "127.0.0.1",
  "x-nonce": "mine",
  "content-security-policy": "script-src 'nonce-mine'",
  cookie: "kept=1",
};

const believed = {
  host: "coffre.example",
  cookie: "kept=1",
  "x-forwarded-for": "198.51.100.9",
  "x-forwarded-host": "vault.acme.example",
  "x-forwarded-proto": "https",
  "x-coffre-client-address": "198.51.100.9",
};

test("a stranger's claims about themselves are dropped", () => {
  const headers = { ...claims };
  admitRequest(headers, "203.0.113.5", trusted);
  expect(headers).toEqual({
    host: "coffre.example",
    cookie: "kept=1",
    "x-forwarded-for": "203.0.113.5",
    "x-forwarded-host": "coffre.example",
    "x-forwarded-proto": "http",
    "x-coffre-client-address": "203.0.113.5",
  });
});

test("a trusted proxy says who came, where to and how, but nothing that is Next's or ours", () => {
  const headers = { ...claims };
  admitRequest(headers, "10.1.2.3", trusted);
  expect(headers).toEqual(believed);
});

test("the signature of a hook's call is its caller's own", () => {
  const headers = { host: "coffre.example", "x-coffre-signature": "t=1,v1=ab", "x-coffre-signature-proof": "mine" };
  admitRequest(headers, "203.0.113.5", trusted);
  expect(headers).toMatchObject({ "x-coffre-signature": "t=1,v1=ab" });
  expect(headers).not.toHaveProperty("x-coffre-signature-proof");
});

test("what the web process passes on to itself says who asked it first, and nothing else that is Next's or ours", async () => {
  const bare = globalThis.fetch;
  let sent = new Headers();
  globalThis.fetch = async (_, init) => {
    sent = new Headers(init?.headers);
    return new Response();
  };
  markOwnRequests("http://127.0.0.1:3000");
  await fetch("http://127.0.0.1:3000/flows", { headers: claims });
  globalThis.fetch = bare;
  const headers = Object.fromEntries(sent);
  admitRequest(headers, "127.0.0.1", trusted);
  expect(headers).toEqual(believed);
});
