import "server-only";
import { headers } from "next/headers";

/** Where this request of the dashboard came from. The web process's own server wrote the address: see admit-request. */
export type RequestOrigin = { address: string; userAgent: string | null };

export async function requestOrigin(): Promise<RequestOrigin> {
  const sent = await headers();
  return { address: sent.get("x-coffre-client-address") ?? "unknown", userAgent: sent.get("user-agent") };
}
