import { v4App } from "#engine/http/v4/v4-app.ts";
import { createArchiveOpener } from "#engine/pkcs12/open-archive.ts";
import { openKeyring } from "#engine/run/open-keyring.ts";
import { createApiAccount } from "#lib/api-accounts/mutations/create-api-account.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { requireEnv } from "#lib/shared/env.ts";

const keyring = await openKeyring(requireEnv("COFFRE_KEYS_DIR"));
export const storedItems = { keyring, archives: createArchiveOpener() };
export const app = v4App({ storedItems, publicUrl: "https://coffre.example" });

export type V4Answer = { status: number; headers: Headers; body: unknown };
type V4Request = { headers?: Record<string, string>; body?: unknown; remoteAddress?: string };

export function basic(userName: string, password: string): string {
  return `Basic ${Buffer.from(`${userName}:${password}`).toString("base64")}`;
}

/** Credentials of a new API account of that operator. */
export async function makeCredentials(actor: Actor): Promise<string> {
  const { userName, password } = await createApiAccount(actor, {});
  return basic(userName, password);
}

/** One request to `/v4`, as if it came from that socket. */
export async function callV4(
  method: string,
  path: string,
  { headers = {}, body, remoteAddress = "127.0.0.1" }: V4Request = {},
): Promise<V4Answer> {
  const init = {
    method,
    headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  };
  const bindings = { incoming: { socket: { remoteAddress } } };
  const response = await app.request(`https://coffre.example/v4${path}`, init, bindings);
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? null : JSON.parse(text) };
}
