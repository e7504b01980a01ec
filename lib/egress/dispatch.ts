import "server-only";
import type { Readable } from "node:stream";
import type { Agent } from "undici";
import type { EgressCall } from "./call.ts";
import { createAgent } from "./connect.ts";
import { EgressError } from "./egress-error.ts";
import { createGuard, createProviderGuard, type GuardRules } from "./guard.ts";
import type { Hop } from "./redirect.ts";
import type { Route } from "./route.ts";
import type { TlsMaterial } from "./tls-material.ts";

/** Tenants and connections whose sockets are kept; beyond, those used longest ago are closed. */
const MAX_AGENTS = 256;
/** A client's private key is in memory no longer than any other opened secret. */
const KEEP_IDENTITY_MS = 60_000;

/** Of interim answers, such as 103: a server has a few to give, and a hostile one has no end of them. */
const MAX_INTERIM_ANSWERS = 20;

export type RawResponse = {
  statusCode: number;
  /** By lower-case name. */
  headers: Record<string, string | string[] | undefined>;
  /** The names as the provider wrote them, by the same: in lower case, a secret in one would not be found. */
  writtenNames: Readonly<Record<string, string>>;
  body: Readable;
};

export type Sending = { call: EgressCall; tls: TlsMaterial | null; signal: AbortSignal };

export type Dispatch = (sending: Sending, route: Route, hop: Hop) => Promise<RawResponse>;

/**
 * Sends single requests over sockets that are never shared across tenants, connections, kinds of route, client
 * certificates or trusted authorities.
 */
export function createDispatch(rules: GuardRules): { dispatch: Dispatch; close: () => Promise<void> } {
  const agents = new Map<string, Agent>();
  const guards = { guarded: createGuard(rules), provider: createProviderGuard(rules) };

  const agentFor = ({ call, tls }: Sending, route: Route): Agent => {
    const kind = route.isProvider ? "provider" : "guarded";
    const key = JSON.stringify([call.tenantId, call.poolKey, kind, tls?.poolId ?? ""]);
    const known = agents.get(key);
    const agent = known ?? createAgent(guards[kind], tls);
    if (!known && tls?.identity) setTimeout(() => drop(key, agent), KEEP_IDENTITY_MS).unref();
    agents.delete(key);
    agents.set(key, agent);
    const [oldest] = agents;
    if (agents.size > MAX_AGENTS && oldest) drop(...oldest);
    return agent;
  };

  /** What is under way on its sockets goes on to its end. */
  const drop = (key: string, agent: Agent): void => {
    if (agents.get(key) !== agent) return;
    agents.delete(key);
    void agent.close();
  };

  return {
    async dispatch(sending, route, hop) {
      let interim = 0;
      const { statusCode, headers, body } = await agentFor(sending, route).request({
        origin: route.url.origin,
        path: `${route.url.pathname}${route.url.search}`,
        method: hop.method as "GET",
        headers: { ...hop.headers, "accept-encoding": "gzip, deflate, br" },
        body: hop.body ?? null,
        signal: sending.signal,
        responseHeaders: "raw",
        onInfo: () => {
          interim += 1;
          if (interim <= MAX_INTERIM_ANSWERS) return;
          throw new EgressError("ERR_MALFORMED_ANSWER", "engine.answerMalformed", { host: route.url.host }, true);
        },
      });
      return { statusCode, ...byName(headers as unknown as string[]), body };
    },
    async close() {
      const open = [...agents.values()];
      agents.clear();
      await Promise.all(open.map((agent) => agent.close()));
    },
  };
}

/** @param raw Names and values in turns. */
function byName(raw: readonly string[]): Pick<RawResponse, "headers" | "writtenNames"> {
  const values = new Map<string, string[]>();
  const written = new Map<string, string>();
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const [name = "", value = ""] = raw.slice(index, index + 2);
    const lower = name.toLowerCase();
    values.set(lower, [...(values.get(lower) ?? []), value]);
    written.set(lower, name);
  }
  return { headers: Object.fromEntries(values), writtenNames: Object.fromEntries(written) };
}
