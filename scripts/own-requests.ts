import { randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

const HEADER = "x-coffre-own-request";
/** Of this process alone. */
const token = randomBytes(32);

/**
 * Next passes an action on to the page that has it by a request to its own address: what is saved as one leaves a page
 * arrives so. From now on such requests carry a proof, so that what they say of who asked first can be believed.
 *
 * @param origin Where this process listens, as Next names it.
 */
export function markOwnRequests(origin: string): void {
  const send = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const isRequest = input instanceof Request;
    if (!(isRequest ? input.url : String(input)).startsWith(`${origin}/`)) return send(input, init);
    const headers = new Headers(init?.headers ?? (isRequest ? input.headers : undefined));
    headers.set(HEADER, token.toString("hex"));
    return send(input, { ...init, headers });
  };
}

export function isOwnRequest(headers: IncomingHttpHeaders): boolean {
  const proof = Buffer.from(String(headers[HEADER] ?? ""), "hex");
  return proof.length === token.length && timingSafeEqual(proof, token);
}
