import "server-only";
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import type { ServerCertificate } from "../tls/self-signed.ts";

export type Listener = {
  port: number;
  /** Takes no new request, and breaks off what has not ended after `graceMs`. */
  close(graceMs: number): Promise<void>;
};

export class PortInUseError extends Error {
  constructor(host: string, port: number) {
    super(`Port ${port} on ${host} is in use. Stop what listens there, or choose another port.`);
    this.name = "PortInUseError";
  }
}

const limits = { maxHeaderSize: 16 * 1024, requestTimeout: 60_000 };

/**
 * @param tls Given, it speaks HTTPS.
 * @throws PortInUseError
 */
export async function listen(
  app: Pick<Hono, "fetch">,
  host: string,
  port: number,
  tls?: ServerCertificate,
): Promise<Listener> {
  const answer = getRequestListener(app.fetch);
  const server = tls ? createSecureServer({ ...limits, ...tls }, answer) : createServer(limits, answer);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject);
  server.listen(port, host, resolve);
  await promise.catch((error: NodeJS.ErrnoException) => {
    throw error.code === "EADDRINUSE" ? new PortInUseError(host, port) : error;
  });
  server.removeListener("error", reject);
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : port,
    close: (graceMs) =>
      new Promise((done) => {
        const timer = setTimeout(() => server.closeAllConnections(), graceMs);
        server.close(() => {
          clearTimeout(timer);
          done();
        });
        server.closeIdleConnections();
      }),
  };
}
