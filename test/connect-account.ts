import { type Actor, findSessionActor } from "#lib/auth/actor.ts";
import { newId } from "#lib/db/ids.ts";
import { confirmConnect } from "../engine/connect/confirm-connect.ts";
import { finishConnect } from "../engine/connect/finish-connect.ts";
import { startConnect } from "../engine/connect/start-connect.ts";
import type { EngineParts } from "../engine/run/run.ts";
import { ownerDb } from "./owner.ts";

/** Signed in: what is begun is bound to the session. */
export async function signIn(actor: Actor): Promise<Actor> {
  const id = newId();
  await ownerDb.session.create({ data: { tenantId: actor.tenantId, id, operatorId: actor.operatorId } });
  const signedIn = await findSessionActor(actor.tenantId, id);
  if (!signedIn) throw new Error("the session just made is not there");
  return signedIn;
}

/**
 * A person agrees at the provider, and takes the account.
 *
 * @param giveCode What the provider sends back, for a redirect URI.
 */
export async function connectAccount(
  engine: EngineParts,
  actor: Actor,
  itemId: string,
  giveCode: (redirectUri: string) => string,
): Promise<void> {
  const person = await signIn(actor);
  const { searchParams } = new URL((await startConnect(engine, person, { itemId })).authorizationUrl);
  const [state = "", redirectUri = ""] = ["state", "redirect_uri"].map((name) => searchParams.get(name) ?? "");
  const app = new URL(redirectUri).pathname.split("/")[2] ?? "";
  const { attemptId } = await finishConnect(engine, person, { app, state, code: giveCode(redirectUri) });
  await confirmConnect(engine, person, { attemptId });
}
