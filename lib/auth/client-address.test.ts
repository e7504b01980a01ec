import { expect, test } from "vitest";
import { addressBlock, clientAddress, isTrusted, parseTrustedProxies } from "./client-address.ts";

const trusted = parseTrustedProxies(["10.0.0.0/8", "192.0.2.7", "fd00::/8"]);

test.each([
  ["203.0.113.9", "", "203.0.113.9", "nobody forwarded"],
  ["203.0.113.9", "198.51.100.1", "203.0.113.9", "a stranger's header counts for nothing"],
  ["10.0.0.1", "198.51.100.1", "198.51.100.1", "a trusted proxy is believed"],
  ["10.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1", "only the last hop before it"],
  ["10.0.0.1", "6.6.6.6, 198.51.100.1, 192.0.2.7", "198.51.100.1", "through two trusted proxies"],
  ["::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1", "IPv4 in IPv6"],
  ["10.0.0.1", "[2001:db8::5]:4711", "2001:db8::5", "brackets and a port"],
  ["10.0.0.1", "198.51.100.1:80", "198.51.100.1", "a port"],
  ["10.0.0.1", "10.9.9.9", "10.9.9.9", "all trusted: the farthest"],
  ["10.0.0.1", "junk", "10.0.0.1", "what is no address ends the walk"],
  ["10.0.0.1", "6.6.6.6, junk", "10.0.0.1", "nothing beyond junk"],
])("%s forwarding %j is %s: %s", (socket, forwarded, expected) => {
  expect(clientAddress(socket, forwarded, trusted)).toBe(expected);
});

test("a proxy is trusted by address or by range, in its own family", () => {
  expect(isTrusted("10.200.1.1", trusted)).toBe(true);
  expect(isTrusted("192.0.2.8", trusted)).toBe(false);
  expect(isTrusted("fd12::1", trusted)).toBe(true);
  expect(isTrusted("unknown", trusted)).toBe(false);
  expect(() => parseTrustedProxies(["proxy.example"])).toThrow("proxy.example");
});

test("IPv6 counts by its 64 bits of network, IPv4 by address", () => {
  expect(addressBlock("2001:db8:1:2:aaaa::1")).toBe(addressBlock("2001:db8:1:2:bbbb::9"));
  expect(addressBlock("2001:db8:1:2::1")).not.toBe(addressBlock("2001:db8:1:3::1"));
  expect(addressBlock("::ffff:192.0.2.1")).toBe("192.0.2.1");
  expect(addressBlock("fe80::1%eth0")).toBe("fe80:0:0:0:0:0:0:0/64");
  expect(addressBlock("nonsense")).toBe("unknown");
});
