import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer, type ServerOptions } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { makeCertificates } from "./certificate.ts";

export type StandIn = {
  /** Scheme, host and port. */
  origin: string;
  port: number;
  /** The authority to trust, for `tls.setDefaultCACertificates` or as the file of NODE_EXTRA_CA_CERTS. */
  ca: string;
  close: () => Promise<void>;
};

type HttpsOptions = {
  port?: number;
  /** Host names and IPv4 addresses of the certificate. */
  names?: readonly string[];
  isExpired?: boolean;
  /** Whom it lets in, for one. */
  tls?: Pick<ServerOptions, "ca" | "requestCert" | "rejectUnauthorized">;
};

/** Some HTTPS API on the loopback interface, with a certificate by an authority that nobody trusts yet. */
export async function startHttps(listener: RequestListener, options: HttpsOptions = {}): Promise<StandIn> {
  const { port = 0, names = ["localhost", "127.0.0.1"], isExpired = false, tls = {} } = options;
  const { ca, cert, key } = makeCertificates(names, { isExpired });
  const server = createHttpsServer({ ...tls, cert, key, maxHeaderSize: 1024 * 1024 }, listener);
  return { ...(await listen(server, port, `https://${names[0]}`)), ca };
}

export async function startHttp(listener: RequestListener, port = 0): Promise<Omit<StandIn, "ca">> {
  return listen(createHttpServer({ maxHeaderSize: 1024 * 1024 }, listener), port, "http://127.0.0.1");
}

/** Any server of node:net or above it, on a port of its own choice unless one is given. */
export async function listen(server: Server & { closeAllConnections?: () => void }, port: number, base: string) {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    origin: `${base}:${bound}`,
    port: bound,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections?.();
      await closed;
    },
  };
}
