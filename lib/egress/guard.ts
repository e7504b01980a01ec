import "server-only";
import { networkInterfaces } from "node:os";
import { isDisguisedIpv4, isLoopback, isMetadataAddress, isPublicAddress, parseAddress } from "./addresses.ts";
import { type AllowList, isAllowed } from "./allow-list.ts";
import { EgressError } from "./egress-error.ts";
import type { Resolver } from "./resolve.ts";

export type GuardRules = {
  allow: AllowList;
  /** Ports that our own processes listen on, on this machine. */
  ownPorts: ReadonlySet<number>;
  resolve: Resolver;
  /** Addresses of this machine's interfaces, each in its shortest form; read anew, for they change. */
  localAddresses?: () => readonly string[];
};

export type Target = { hostname: string; port: number };

export type Guard = {
  /** @throws EgressError unless this address may be connected to on behalf of this target. */
  checkAddress: (target: Target, address: string) => void;
  /**
   * The addresses to connect to: of a name, what the resolver says, each checked; one that is refused refuses the
   * name, since a public name with a private address is a mistake or an attack.
   *
   * @throws EgressError
   */
  resolveChecked: (target: Target) => Promise<readonly string[]>;
};

export function createGuard(rules: GuardRules): Guard {
  return guardOf(rules, (target, address) => {
    checkNotOwn(rules, target, address);
    checkPublic(rules, target, address);
  });
}

/** For a target that the operator set by `COFFRE_PROVIDER_URLS`: anywhere but to ourselves. */
export function createProviderGuard(rules: GuardRules): Guard {
  return guardOf(rules, (target, address) => checkNotOwn(rules, target, address));
}

function guardOf(rules: GuardRules, checkAddress: Guard["checkAddress"]): Guard {
  return {
    checkAddress,
    async resolveChecked(target) {
      const addresses = await addressesOf(rules, target);
      for (const address of addresses) checkAddress(target, address);
      return addresses;
    },
  };
}

async function addressesOf(rules: GuardRules, { hostname }: Target): Promise<readonly string[]> {
  const literal = hostname.replace(/^\[|\]$/g, "");
  if (parseAddress(literal)) return [literal];
  const addresses = await rules.resolve(hostname).catch(() => []);
  if (addresses.length === 0) throw new EgressError("ERR_DNS", "engine.nameUnknown", { host: hostname });
  return addresses;
}

function checkNotOwn(rules: GuardRules, { hostname, port }: Target, text: string): void {
  const address = parseAddress(text);
  const refuse = (messageKey: string) =>
    new EgressError("ERR_EGRESS_REFUSED", messageKey, { host: hostname, port: String(port), address: text });
  if (!address || isDisguisedIpv4(address)) throw refuse("engine.addressForm");
  if (!rules.ownPorts.has(port)) return;
  const local = (rules.localAddresses ?? interfaceAddresses)();
  if (isLoopback(address) || local.includes(address.toString())) throw refuse("engine.ownListener");
}

function checkPublic(rules: GuardRules, { hostname, port }: Target, text: string): void {
  const address = parseAddress(text);
  if (!address) throw new EgressError("ERR_EGRESS_REFUSED", "engine.addressForm", { host: hostname, address: text });
  if (isPublicAddress(address) || isAllowed(rules.allow, { hostname, address, port })) return;
  const messageKey = isMetadataAddress(address) ? "engine.addressMetadata" : "engine.addressPrivate";
  throw new EgressError("ERR_EGRESS_REFUSED", messageKey, {
    host: hostname,
    address: text,
    entry: `${hostname}:${port}`,
  });
}

/** Of this machine, in the form that `Address.toString` gives. */
export function interfaceAddresses(): readonly string[] {
  const found = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return found.flatMap(({ address }) => parseAddress(address)?.toString() ?? []);
}
