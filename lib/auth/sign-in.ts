import type { ErrorValue } from "#lib/shared/app-error.ts";
import { ActionError } from "#lib/shared/result.ts";

/**
 * Signs in from the browser through next-auth's routes.
 *
 * @throws ActionError with what to tell the person.
 */
export async function signIn(input: { email: string; password: string }): Promise<void> {
  const { csrfToken } = await readJson<{ csrfToken: string }>("/api/auth/csrf");
  const { url } = await readJson<{ url: string }>("/api/auth/callback/credentials", {
    method: "POST",
    body: new URLSearchParams({ ...input, csrfToken, json: "true" }),
  });
  const error = new URL(url, window.location.origin).searchParams.get("error");
  if (error) throw new ActionError(readError(error));
}

async function readJson<T>(path: string, init: RequestInit = {}): Promise<T> {
  // biome-ignore lint/style/noRestrictedGlobals: runs in the browser
  const response = await fetch(path, { ...init, headers: { accept: "application/json" } });
  return (await response.json()) as T;
}

/** next-auth's own codes, such as `CredentialsSignin`, all mean the same to whoever signs in. */
function readError(text: string): ErrorValue {
  if (text.startsWith("{")) {
    try {
      return JSON.parse(text) as ErrorValue;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return { code: "UNAUTHENTICATED", messageKey: "errors.signInRefused" };
}
