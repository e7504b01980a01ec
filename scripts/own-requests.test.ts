import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { isOwnRequest, markOwnRequests } from "./own-requests.ts";

const bare = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = bare;
});

async function listen() {
  const seen: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin, seen, close: () => server.close() };
}

test("what this process sends to itself is its own, with what it carries; nobody else is told the proof", async () => {
  const [own, other] = [await listen(), await listen()];
  markOwnRequests(own.origin);
  await fetch(`${own.origin}/flows`, { method: "POST", headers: { "x-forwarded-host": "vault.acme.example" } });
  await fetch(new URL("/flows", own.origin));
  await fetch(new Request(`${own.origin}/flows`, { headers: { cookie: "kept=1" } }));
  await fetch(`${other.origin}/flows`);
  await bare(`${own.origin}/flows`, { headers: { "x-coffre-own-request": "00".repeat(32) } });
  await bare(`${own.origin}/flows`);
  own.close();
  other.close();
  expect(own.seen.map(isOwnRequest)).toEqual([true, true, true, false, false]);
  expect(own.seen[0]).toMatchObject({ "x-forwarded-host": "vault.acme.example" });
  expect(own.seen[2]).toMatchObject({ cookie: "kept=1" });
  expect(other.seen[0]).not.toHaveProperty("x-coffre-own-request");
});
