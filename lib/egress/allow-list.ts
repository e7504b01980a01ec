import "server-only";
import ipaddr from "ipaddr.js";
import { type Address, isInRange, isMetadataAddress, parseAddress } from "./addresses.ts";

type Entry = { port: number } & (
  | { kind: "name"; hostname: string }
  | { kind: "range"; base: Address; bits: number; isSingle: boolean }
);

export type AllowList = readonly Entry[];

const hostnamePattern = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/;

/**
 * Reads `COFFRE_EGRESS_ALLOW`: `host:port`, `address:port`, `range/bits:port`; IPv6 in brackets.
 *
 * @throws Error that lists every entry that is none of these.
 */
export function parseAllowList(entries: readonly string[]): AllowList {
  const parsed = entries.map(parseEntry);
  const malformed = entries.filter((_, index) => parsed[index] === null);
  if (malformed.length > 0) {
    throw new Error(
      `Bad environment: COFFRE_EGRESS_ALLOW holds ${malformed.map((entry) => JSON.stringify(entry)).join(", ")}. ` +
        "Write each as host:port, address:port or range/bits:port, like 127.0.0.1:4010, 10.1.0.0/16:443, [fd00::]/8:443.",
    );
  }
  return parsed.filter((entry) => entry !== null);
}

/** Metadata addresses open only to an entry of that one address: a wide range or a name is too easily one by mistake. */
export function isAllowed(list: AllowList, target: { hostname: string; address: Address; port: number }): boolean {
  return list.some((entry) => {
    if (entry.port !== target.port) return false;
    if (entry.kind === "name") return entry.hostname === target.hostname && !isMetadataAddress(target.address);
    if (isMetadataAddress(target.address) && !entry.isSingle) return false;
    return isInRange(target.address, [entry.base, entry.bits]);
  });
}

function parseEntry(text: string): Entry | null {
  const match = /^(?<host>[^\s]+):(?<port>[0-9]{1,5})$/.exec(text);
  const host = match?.groups?.host;
  const port = Number(match?.groups?.port);
  if (!host || port < 1 || port > 65_535) return null;
  return parseRange(host, port) ?? parseName(host.toLowerCase(), port);
}

function parseRange(host: string, port: number): Entry | null {
  const bracketed = /^\[(?<inside>[^\]]+)\](?<bits>\/[0-9]{1,3})?$/.exec(host)?.groups;
  const plain = bracketed ? `${bracketed.inside}${bracketed.bits ?? ""}` : host;
  // Without brackets, the port could as well be the address's last group.
  if (plain.includes(":") !== Boolean(bracketed)) return null;

  const [addressText = "", bitsText, ...rest] = plain.split("/");
  const base = parseAddress(addressText);
  if (!base || rest.length > 0) return null;
  const whole = base.kind() === "ipv4" ? 32 : 128;
  const bits = bitsText === undefined ? whole : Number(bitsText);
  if (bitsText !== undefined && !ipaddr.isValidCIDR(plain)) return null;
  return { kind: "range", base, bits, port, isSingle: bits === whole };
}

/** A name as it will stand in a URL: `0x7f.1` and `2130706433` are addresses there, not names. */
function parseName(hostname: string, port: number): Entry | null {
  if (!hostnamePattern.test(hostname) || URL.parse(`http://${hostname}`)?.hostname !== hostname) return null;
  return parseAddress(hostname) ? null : { kind: "name", hostname, port };
}
