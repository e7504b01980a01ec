import type { IncomingMessage } from "node:http";
import type { TLSSocket } from "node:tls";
import { startHttps } from "./https.ts";

export type PartnerRequest = {
  path: string;
  /** The common name of the certificate that was shown. */
  peer: string;
  contentType: string;
  /** The body in Base64, to the byte. */
  body: string;
};

/**
 * An API over HTTPS that lets in only who shows a certificate by one authority, with a certificate of its own that no
 * system trusts.
 *
 * @param clientAuthority In PEM.
 */
export async function startPartner(clientAuthority: string) {
  const requests: PartnerRequest[] = [];
  const tls = { ca: clientAuthority, requestCert: true, rejectUnauthorized: true };
  const server = await startHttps(
    async (request, response) => {
      requests.push(await take(request));
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ welcome: requests.at(-1)?.peer }));
    },
    { names: ["127.0.0.1", "localhost"], tls },
  );
  return { ...server, requests };
}

async function take(request: IncomingMessage): Promise<PartnerRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return {
    path: request.url ?? "",
    peer: String((request.socket as TLSSocket).getPeerCertificate().subject?.CN ?? ""),
    contentType: request.headers["content-type"] ?? "",
    body: Buffer.concat(chunks).toString("base64"),
  };
}
