import "server-only";
import type { LookupFunction } from "node:net";
import { isIPv6 } from "node:net";
import type { ConnectionOptions } from "node:tls";
import { Agent, buildConnector } from "undici";
import { toConnectError } from "./classify-error.ts";
import type { Guard, Target } from "./guard.ts";
import { secureContextOf, type TlsMaterial } from "./tls-material.ts";

const CONNECT_TIMEOUT_MS = 10_000;
const MAX_HEADER_BYTES = 32 * 1024;
const SOCKETS_PER_ORIGIN = 32;

/**
 * Sockets of one tenant, one connection and one TLS identity, to whatever origins it uses. HTTP/1.1, no proxy, no time
 * limits of its own.
 *
 * @throws EgressError for a client certificate or an authority that TLS does not take.
 */
export function createAgent(guard: Guard, tls: TlsMaterial | null): Agent {
  return new Agent({
    connect: guardedConnector(guard, tls ? { secureContext: secureContextOf(tls) } : {}),
    allowH2: false,
    connections: SOCKETS_PER_ORIGIN,
    pipelining: 1,
    maxHeaderSize: MAX_HEADER_BYTES,
    // The call's own limit is for all of it.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}

/**
 * Resolves once, checks every address, and connects to those very addresses: a second answer of the resolver has
 * no say. The peer of the socket is checked again before anything is sent.
 */
function guardedConnector(guard: Guard, tls: Pick<ConnectionOptions, "secureContext">): buildConnector.connector {
  return (options, callback) => {
    const target = targetOf(options);
    const fail = (error: unknown) => callback(toConnectError(error, target), null);
    guard.resolveChecked(target).then((addresses) => {
      const connect = buildConnector({
        allowH2: false,
        timeout: CONNECT_TIMEOUT_MS,
        maxCachedSessions: 0,
        // Said, so that NODE_TLS_REJECT_UNAUTHORIZED does not say otherwise.
        rejectUnauthorized: true,
        lookup: answerWith(addresses),
        ...tls,
      });
      connect(options, (error, socket) => {
        if (error) return fail(error);
        try {
          // Without one, the other end is gone already.
          if (socket.remoteAddress === undefined) throw Object.assign(new Error("no peer"), { code: "ENOTCONN" });
          guard.checkAddress(target, socket.remoteAddress);
        } catch (refusal) {
          socket.destroy();
          return fail(refusal);
        }
        callback(null, socket);
      });
    }, fail);
  };
}

function targetOf({ hostname, port, protocol }: buildConnector.Options): Target {
  return { hostname, port: Number(port) || (protocol === "https:" ? 443 : 80) };
}

function answerWith(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return (_hostname, options, callback) => {
    if (options.all) return callback(null, found);
    const [first] = found;
    callback(first ? null : new Error("no address"), first?.address ?? "", first?.family);
  };
}
