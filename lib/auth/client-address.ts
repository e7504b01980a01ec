import ipaddr from "ipaddr.js";

/** An address or a range in CIDR form, such as those in COFFRE_TRUSTED_PROXIES. */
type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];
export type TrustedProxies = readonly Range[];

/** @throws Error naming the entry that is neither an address nor a range. */
export function parseTrustedProxies(entries: readonly string[]): TrustedProxies {
  return entries.map((entry) => {
    if (ipaddr.isValidCIDR(entry)) return ipaddr.parseCIDR(entry);
    if (!ipaddr.isValid(entry)) throw new Error(`COFFRE_TRUSTED_PROXIES: ${entry} is no address and no range.`);
    const address = ipaddr.process(entry);
    return [address, address.kind() === "ipv4" ? 32 : 128];
  });
}

/**
 * The address that a request came from: the socket's, or, if that is a proxy we trust, the last one in
 * `X-Forwarded-For` that is not such a proxy. What stands before that one, anybody may have written.
 */
export function clientAddress(socketAddress: string, forwardedFor: string, trusted: TrustedProxies): string {
  const hops = [...forwardedFor.split(","), socketAddress].map((hop) => hop.trim()).filter(Boolean);
  let nearest = normalize(socketAddress);
  for (const hop of hops.toReversed()) {
    const address = normalize(hop);
    if (address === null) break;
    nearest = address;
    if (!isTrusted(address, trusted)) break;
  }
  return nearest ?? "unknown";
}

export function isTrusted(address: string, trusted: TrustedProxies): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return trusted.some((range) => parsed.kind() === range[0].kind() && parsed.match(range));
}

/** What is counted as one visitor: an IPv4 address, or an IPv6 network of 64 bits, which one household has. */
export function addressBlock(address: string): string {
  if (!ipaddr.isValid(address)) return "unknown";
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv6) {
    return `${ipaddr.IPv6.networkAddressFromCIDR(`${withoutZone(parsed)}/64`).toNormalizedString()}/64`;
  }
  return parsed.toString();
}

/** IPv4 written as IPv6 becomes IPv4 again; ports and brackets, which some proxies add, go. */
function normalize(hop: string): string | null {
  const bare = hop.replace(/^\[(.+)\](?::\d+)?$/, "$1").replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1");
  return ipaddr.isValid(bare) ? ipaddr.process(bare).toString() : null;
}

function withoutZone(address: ipaddr.IPv6): string {
  return address.toNormalizedString().replace(/%.*$/, "");
}
