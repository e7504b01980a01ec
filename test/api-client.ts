import { auth0App } from "#engine/http/auth0/auth0-app.ts";
import { loadTokenKeys } from "#engine/http/auth0/token-keys.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { systemActor } from "#lib/auth/actor.ts";
import { createClient } from "#lib/clients/mutations/create-client.ts";
import { scopes as allScopes, type NewClient } from "#lib/clients/schema.ts";
import { requireEnv } from "#lib/shared/env.ts";
import { makeActor, makeSection } from "./factories.ts";
import { makeHookEngine } from "./hook-engine.ts";
import { keyring } from "./triggers.ts";

export const PUBLIC_URL = "https://coffre.example";
export const AUDIENCE = `${PUBLIC_URL}/api/v2/`;

export const tokenKeys = await loadTokenKeys(requireEnv("COFFRE_KEYS_DIR"));
export const engine = await makeHookEngine();
const { runner, queue } = engine;
/** What was saved is tested by the tests that are about that. */
const tests = { add: () => {} };
export const apiDeps = {
  ...{ tokenKeys, publicUrl: PUBLIC_URL, sealTo: keyring.publicKey },
  ...{ executions: { runner, queue }, tests },
  // Many tests, and the one that makes requests without end, are one client's.
  rate: { perSecond: 0, burst: 0 },
};
export const app = auth0App(apiDeps);

export type Answer = { status: number; headers: Headers; body: unknown };

export type ApiClient = NewClient & {
  owner: Actor;
  sectionId: string;
  token: string;
  call: (method: string, path: string, body?: unknown) => Promise<Answer>;
};

/** A tenant with one section and a client of it, with its token. */
export async function makeApiClient(scopes: readonly string[] = allScopes, tenantOf?: Actor): Promise<ApiClient> {
  const owner = tenantOf ?? (await makeActor());
  const sectionId = await makeSection(owner);
  const client = await createClient(systemActor(owner.tenantId, "cli"), {
    name: "CI",
    scopes: [...scopes],
    section: sectionId,
  });
  const token = await fetchToken(client);
  const call = (method: string, path: string, body?: unknown) => request(method, path, { token, body });
  return { ...client, owner, sectionId, token, call };
}

export async function fetchToken({ client_id, client_secret }: NewClient): Promise<string> {
  const { body } = await postToken({ grant_type: "client_credentials", client_id, client_secret, audience: AUDIENCE });
  return (body as { access_token: string }).access_token;
}

export async function postToken(fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await app.request("http://coffre.example/oauth/token", {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", host: "coffre.example", ...headers },
    body: new URLSearchParams(fields).toString(),
  });
  return readAnswer(response);
}

export async function request(
  method: string,
  path: string,
  { token, body, headers = {} }: { token?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const response = await app.request(`http://coffre.example/api/v2${path}`, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return readAnswer(response);
}

async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? null : JSON.parse(text) };
}
