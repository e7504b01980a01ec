import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** Of a machine's request that the web process passes on: where it came from, and a proof that the web says so. */
export const ADDRESS_HEADER = "x-coffre-client-address";
export const PROOF_HEADER = "x-coffre-client-proof";

/** @param token The one that the web process and the engine share. It does not travel itself. */
export function vouchFor(address: string, token: string): string {
  return createHmac("sha256", token).update(`client-address\n${address}`).digest("base64url");
}

export function isVouched(address: string, proof: string, token: string): boolean {
  return timingSafeEqual(digest(proof), digest(vouchFor(address, token)));
}

/** Both sides of the comparison have one length, whatever was sent. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
