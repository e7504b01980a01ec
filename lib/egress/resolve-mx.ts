import "server-only";
import type { MxRecord } from "node:dns";
import { Resolver } from "node:dns/promises";
import { EgressError } from "./egress-error.ts";

type Limits = { signal?: AbortSignal; timeoutMs?: number };

/**
 * Host names of a domain's mail exchangers, the preferred first; none if it has none, does not exist, or says that it
 * takes no mail (RFC 7505). A domain with addresses alone has none: RFC 5321 §5.1 would try those.
 *
 * @throws EgressError when the name servers do not say.
 */
export type MxResolver = (domain: string, limits?: Limits) => Promise<readonly string[]>;

/** Of one try at one name server. */
const TRY_MS = 2_000;
const TRIES = 3;
/** Over all tries and name servers. */
const TOTAL_MS = 10_000;

const none: ReadonlySet<string> = new Set(["ENODATA", "ENOTFOUND", "EBADNAME"]);
const late: ReadonlySet<string> = new Set(["ETIMEOUT", "ECANCELLED"]);

/** @param servers Name servers as `address` or `address:port`, in the place of those of this machine. */
export function createMxResolver(servers?: readonly string[]): MxResolver {
  return async (domain, { signal, timeoutMs = TOTAL_MS } = {}) => {
    const totalMs = Math.min(timeoutMs, TOTAL_MS);
    const resolver = new Resolver({ timeout: Math.min(TRY_MS, totalMs), tries: TRIES });
    if (servers) resolver.setServers(servers);
    const cancel = () => resolver.cancel();
    const timer = setTimeout(cancel, totalMs);
    signal?.addEventListener("abort", cancel, { once: true });
    try {
      signal?.throwIfAborted();
      return exchangesOf(await resolver.resolveMx(domain));
    } catch (error) {
      if (signal?.aborted) throw new EgressError("ERR_CANCELLED", "engine.cancelled", { host: domain });
      const code = error instanceof Error && "code" in error ? String(error.code) : "";
      if (none.has(code)) return [];
      if (late.has(code)) throw new EgressError("ERR_TIMEOUT", "engine.mxTimeout", { domain });
      throw new EgressError("ERR_DNS", "engine.mxFailed", { domain, reason: code });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", cancel);
    }
  };
}

function exchangesOf(records: readonly MxRecord[]): string[] {
  const named = records.filter(({ exchange }) => exchange !== "" && exchange !== ".");
  return named.toSorted((a, b) => a.priority - b.priority).map(({ exchange }) => exchange);
}
