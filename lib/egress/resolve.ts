import "server-only";
import { lookup } from "node:dns/promises";

/** Every address of a name, IPv4 and IPv6, as the system's resolver (hosts file included) gives them. */
export type Resolver = (hostname: string) => Promise<readonly string[]>;

export const systemResolver: Resolver = async (hostname) => {
  const found = await lookup(hostname, { all: true, order: "verbatim" });
  return found.map(({ address }) => address);
};
