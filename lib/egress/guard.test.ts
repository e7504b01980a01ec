import { expect, test } from "vitest";
import { parseAllowList } from "./allow-list.ts";
import { createGuard, createProviderGuard, type GuardRules } from "./guard.ts";

const rules = (given: Partial<GuardRules> & { entries?: string[] } = {}): GuardRules => ({
  allow: parseAllowList(given.entries ?? []),
  ownPorts: new Set([3000, 3001]),
  resolve: async () => [],
  localAddresses: () => ["127.0.0.1", "192.168.7.4", "93.184.216.99", "::1"],
  ...given,
});

const refusalOf = (given: GuardRules, address: string, hostname = "api.example.com", port = 443): string | null => {
  try {
    createGuard(given).checkAddress({ hostname, port }, address);
    return null;
  } catch (error) {
    return (error as { messageKey: string }).messageKey;
  }
};

test.each([
  "1.1.1.1",
  "93.184.216.34",
  "100.63.255.255",
  "100.128.0.1",
  "172.15.255.255",
  "172.32.0.1",
  "192.0.1.1",
  "223.255.255.255",
  "2606:4700::1111",
  "2a00:1450:4007::200e",
  "2001:200::1",
])("%s is public", (address) => {
  expect(refusalOf(rules(), address)).toBeNull();
});

test.each([
  "0.0.0.0",
  "0.1.2.3",
  "10.0.0.1",
  "100.64.0.1",
  "127.0.0.1",
  "127.255.255.254",
  "169.254.1.1",
  "172.16.0.1",
  "172.31.255.255",
  "192.0.0.8",
  "192.0.2.1",
  "192.88.99.1",
  "192.168.1.1",
  "198.18.0.1",
  "198.19.255.255",
  "198.51.100.1",
  "203.0.113.1",
  "224.0.0.1",
  "240.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "64:ff9b::7f00:1",
  "100::1",
  "fc00::1",
  "fd12:3456::1",
  "fe80::1",
  "fec0::1",
  "ff02::1",
  "2001::1",
  "2001:0:4136:e378:8000:63bf:3fff:fdd2",
  "2001:10::1",
  "2001:20::1",
  "2001:db8::1",
  "2002:7f00:1::",
  "3fff::1",
  "4000::1",
])("%s is not public", (address) => {
  expect(refusalOf(rules(), address)).toMatch(/^engine\.address(Private|Form)$/);
});

test.each(["169.254.169.254", "168.63.129.16", "100.100.100.200", "169.254.170.2", "192.0.0.192", "fd00:ec2::254"])(
  "%s hands out a machine's credentials: open to an entry of that address alone",
  (address) => {
    const host = address.includes(":") ? `[${address}]` : address;
    const wide = address.includes(":") ? "[::]/0:443" : "0.0.0.0/0:443";
    expect(refusalOf(rules(), address)).toBe("engine.addressMetadata");
    expect(refusalOf(rules({ entries: [wide, "api.example.com:443"] }), address)).toBe("engine.addressMetadata");
    expect(refusalOf(rules({ entries: [`${host}:443`] }), address)).toBeNull();
  },
);

test.each([
  "::ffff:127.0.0.1",
  "::ffff:7f00:1",
  "::ffff:93.184.216.34",
  "::7f00:1",
  "::5db8:d822",
  "fe80::1%eth0",
  "",
  "2130706433",
  "0x7f.1",
])("%j is refused in any case: a form of address that hides another", (address) => {
  const given = rules({ entries: ["[::]/0:443", "0.0.0.0/0:443", "api.example.com:443"] });
  expect(refusalOf(given, address)).toBe("engine.addressForm");
  expect(() => createProviderGuard(given).checkAddress({ hostname: "h", port: 443 }, address)).toThrow();
});

test.each(["127.0.0.1", "127.8.9.1", "0.0.0.0", "::1", "::", "192.168.7.4", "93.184.216.99"])(
  "our own listener at %s is refused, whatever is allowed",
  (address) => {
    const given = rules({ entries: ["0.0.0.0/0:3001", "[::]/0:3001", "api.example.com:3001"] });
    expect(refusalOf(given, address, "api.example.com", 3001)).toBe("engine.ownListener");
    expect(() => createProviderGuard(given).checkAddress({ hostname: "h", port: 3001 }, address)).toThrow(
      "engine.ownListener",
    );
  },
);

test("what is allowed is allowed at its port alone", () => {
  const given = rules({ entries: ["127.0.0.1:4010", "10.1.0.0/16:443", "printer.lan:631", "[fd00::]/8:8443"] });
  expect(refusalOf(given, "127.0.0.1", "127.0.0.1", 4010)).toBeNull();
  expect(refusalOf(given, "127.0.0.1", "127.0.0.1", 4011)).toBe("engine.addressPrivate");
  expect(refusalOf(given, "127.0.0.2", "127.0.0.2", 4010)).toBe("engine.addressPrivate");
  expect(refusalOf(given, "10.1.255.1")).toBeNull();
  expect(refusalOf(given, "10.2.0.1")).toBe("engine.addressPrivate");
  expect(refusalOf(given, "192.168.3.3", "printer.lan", 631)).toBeNull();
  expect(refusalOf(given, "192.168.3.3", "other.lan", 631)).toBe("engine.addressPrivate");
  expect(refusalOf(given, "fd00::1", "api.example.com", 8443)).toBeNull();
});

test("a refusal names the entry that would allow it", () => {
  expect(() => createGuard(rules()).checkAddress({ hostname: "db.lan", port: 8080 }, "10.0.0.9")).toThrow(
    expect.objectContaining({
      messageKey: "engine.addressPrivate",
      params: { host: "db.lan", address: "10.0.0.9", entry: "db.lan:8080" },
    }),
  );
});

test("one private address among the resolver's answers refuses the name", async () => {
  const guard = createGuard(rules({ resolve: async () => ["93.184.216.34", "10.0.0.1"] }));
  await expect(guard.resolveChecked({ hostname: "api.example.com", port: 443 })).rejects.toMatchObject({
    messageKey: "engine.addressPrivate",
  });
});

test("an address in brackets is not looked up", async () => {
  const guard = createGuard(rules({ resolve: async () => Promise.reject(new Error("looked up")) }));
  const target = { hostname: "[2606:4700::1111]", port: 443 };
  expect(await guard.resolveChecked(target)).toEqual(["2606:4700::1111"]);
});

test.each([
  "",
  "127.0.0.1",
  "127.0.0.1:",
  "127.0.0.1:0",
  "127.0.0.1:65536",
  "127.0.0.1:http",
  "::1:4010",
  "[::1]",
  "[127.0.0.1]:80",
  "10.0.0.0/33:443",
  "10.0.0.0/:443",
  "[fd00::]/129:443",
  "*.example.com:443",
  "http://example.com:443",
  "0x7f.1:80",
  "2130706433:80",
  "exa mple:443",
])("%j is no entry of COFFRE_EGRESS_ALLOW", (entry) => {
  expect(() => parseAllowList(["127.0.0.1:4010", entry])).toThrow(JSON.stringify(entry));
});
