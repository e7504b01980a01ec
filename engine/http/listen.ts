import "server-only";
import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";

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

/** @throws PortInUseError */
export async function listen(app: Pick<Hono, "fetch">, host: string, port: number): Promise<Listener> {
  const server = createServer({ maxHeaderSize: 16 * 1024, requestTimeout: 60_000 }, getRequestListener(app.fetch));
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
