import "server-only";
import ipaddr from "ipaddr.js";

export type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = readonly [Address, number];

/** IANA's special-purpose IPv4 registry: what is not public unicast. */
const refusedIpv4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
].map(toRange);

/** Global unicast. All else is refused: loopback, link-local, unique local, mapped and compatible IPv4, NAT64. */
const publicIpv6 = toRange("2000::/3");

/** Protocol assignments with Teredo (2001::/32), 6to4, and the documentation ranges. */
const refusedIpv6 = ["2001::/23", "2002::/16", "2001:db8::/32", "3fff::/20"].map(toRange);

/**
 * Where clouds hand out a machine's credentials, by HTTP, to whoever asks from it: AWS, GCP, Azure and others at
 * 169.254.169.254, AWS tasks and pods, Azure's host, Alibaba, Oracle, Tencent. Some are public by their range.
 */
const metadataAddresses: ReadonlySet<string> = new Set([
  "169.254.169.254",
  "169.254.169.253",
  "169.254.170.2",
  "169.254.170.23",
  "169.254.0.23",
  "168.63.129.16",
  "100.100.100.200",
  "192.0.0.192",
  "fd00:ec2::254",
  "fd00:ec2::23",
  "fd20:ce::254",
]);

/** The address in a form to compare, or null if the text is none or names a network interface (`%eth0`). */
export function parseAddress(text: string): Address | null {
  if (text.includes("%") || !ipaddr.isValid(text)) return null;
  const address = ipaddr.parse(text);
  // ipaddr.js takes 1 and 0x7f.1 for IPv4; a resolver and a URL never give those.
  return address.kind() === "ipv4" && !ipaddr.IPv4.isValidFourPartDecimal(text) ? null : address;
}

export function isPublicAddress(address: Address): boolean {
  if (isMetadataAddress(address)) return false;
  if (address.kind() === "ipv4") return !refusedIpv4.some((range) => isInRange(address, range));
  return isInRange(address, publicIpv6) && !refusedIpv6.some((range) => isInRange(address, range));
}

export function isMetadataAddress(address: Address): boolean {
  return metadataAddresses.has(address.toString());
}

/** This machine itself, by the ranges that say so; 0.0.0.0 and :: reach it too. */
export function isLoopback(address: Address): boolean {
  return ["loopback", "unspecified"].includes(address.range());
}

/** An IPv4 address written as IPv6 (`::ffff:7f00:1`, `::7f00:1`): refused always, so that rules see one form. */
export function isDisguisedIpv4(address: Address): boolean {
  if (address.kind() === "ipv4") return false;
  const bytes = address.toByteArray();
  const isZeroTo = (end: number) => bytes.slice(0, end).every((byte) => byte === 0);
  const isMapped = isZeroTo(10) && bytes[10] === 0xff && bytes[11] === 0xff;
  const isCompatible = isZeroTo(12) && !isZeroTo(15);
  return isMapped || isCompatible;
}

export function isInRange(address: Address, [base, bits]: Range): boolean {
  return address.kind() === base.kind() && address.match(base as never, bits);
}

function toRange(cidr: string): Range {
  return ipaddr.parseCIDR(cidr);
}
