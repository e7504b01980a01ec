import { hostname, networkInterfaces } from "node:os";
import { expect, test } from "vitest";
import { ownPortsOf } from "./config.ts";

test("what listens on this machine is ours, by whatever name a setting has for it", () => {
  const addresses = Object.values(networkInterfaces()).flatMap((found) => (found ?? []).map(({ address }) => address));
  const own = addresses.filter((address) => !address.startsWith("fe80"));
  const hosts = ["localhost", "127.0.0.1", "127.1.2.3", "0.0.0.0", "[::1]", hostname(), ...own];
  for (const host of hosts) {
    const url = `http://${host.includes(":") && !host.startsWith("[") ? `[${host}]` : host}:4321/`;
    expect([...ownPortsOf([], [url])], url).toEqual([4321]);
  }
});

test("what is elsewhere, or not set, is not", () => {
  const urls = ["postgresql://u:p@db.example.com:5432/x", "https://203.0.113.9/", undefined, "no url"];
  expect([...ownPortsOf([undefined, 0, 3000], urls)]).toEqual([3000]);
});

test("a URL without a port stands for the one of its scheme", () => {
  const urls = ["postgresql://u:p@localhost/x", "https://localhost/", "http://localhost/"];
  expect([...ownPortsOf([], urls)]).toEqual([5432, 443, 80]);
});
