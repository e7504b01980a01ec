import "server-only";
import type { Readable } from "node:stream";
import type { Agent } from "undici";
import type { EgressCall } from "./call.ts";
import { createAgent } from "./connect.ts";
import { createGuard, createProviderGuard, type GuardRules } from "./guard.ts";
import type { Hop } from "./redirect.ts";
import type { Route } from "./route.ts";

/** Tenants and connections whose sockets are kept; beyond, those used longest ago are closed. */
const MAX_AGENTS = 256;

export type RawResponse = {
  statusCode: number;
  statusText: string;
  /** By lower-case name. */
  headers: Record<string, string | string[] | undefined>;
  /** The names as the provider wrote them, by the same: in lower case, a secret in one would not be found. */
  writtenNames: Readonly<Record<string, string>>;
  body: Readable;
};

export type Dispatch = (call: EgressCall, route: Route, hop: Hop, signal: AbortSignal) => Promise<RawResponse>;

/** Sends single requests over sockets that are never shared across tenants, connections or kinds of route. */
export function createDispatch(rules: GuardRules): { dispatch: Dispatch; close: () => Promise<void> } {
  const agents = new Map<string, Agent>();
  const guards = { guarded: createGuard(rules), provider: createProviderGuard(rules) };

  const agentFor = (call: EgressCall, route: Route): Agent => {
    const kind = route.isProvider ? "provider" : "guarded";
    const key = JSON.stringify([call.tenantId, call.poolKey, kind]);
    const agent = agents.get(key) ?? createAgent(guards[kind]);
    agents.delete(key);
    agents.set(key, agent);
    const [oldest] = agents;
    if (agents.size > MAX_AGENTS && oldest) {
      agents.delete(oldest[0]);
      void oldest[1].close();
    }
    return agent;
  };

  return {
    async dispatch(call, route, hop, signal) {
      const { statusCode, statusText, headers, body } = await agentFor(call, route).request({
        origin: route.url.origin,
        path: `${route.url.pathname}${route.url.search}`,
        method: hop.method as "GET",
        headers: { ...hop.headers, "accept-encoding": "gzip, deflate, br" },
        body: hop.body ?? null,
        signal,
        responseHeaders: "raw",
      });
      return { statusCode, statusText, ...byName(headers as unknown as string[]), body };
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
