import "server-only";
import type { Json } from "#lib/shared/json.ts";
import type { HandlerCall, TestHandler } from "./define-handlers.ts";
import { handlers as email } from "./email/handlers.ts";
import { handlers as http } from "./http/handlers.ts";
import { handlers as json } from "./json/handlers.ts";
import { handlers as jwt } from "./jwt/handlers.ts";
import { handlers as otp } from "./otp/handlers.ts";
import { handlers as twilio } from "./twilio/handlers.ts";
import { handlers as xml } from "./xml/handlers.ts";

/** Params have been resolved and hold by the action's schema: the engine checks before it calls. */
export type ActionHandler = (call: HandlerCall<unknown>) => Promise<Json>;

type AnyHandlers = { actions: Readonly<Record<string, ActionHandler>>; test?: TestHandler };

/** Each is checked against its manifest where it is defined; here their params' types part. */
const byApp: ReadonlyMap<string, AnyHandlers> = new Map([
  ["EMAIL", email as unknown as AnyHandlers],
  ["HTTP", http as unknown as AnyHandlers],
  ["JSON", json as unknown as AnyHandlers],
  ["JWT", jwt as unknown as AnyHandlers],
  ["OTP", otp as unknown as AnyHandlers],
  ["TWILIO", twilio as unknown as AnyHandlers],
  ["XML", xml as unknown as AnyHandlers],
]);

/** Null for an unknown action, and for FLOW's: those are the interpreter's own. */
export function findHandler(type: string, action: string): ActionHandler | null {
  const actions = byApp.get(type)?.actions;
  return actions && Object.hasOwn(actions, action) ? (actions[action] ?? null) : null;
}

export function findTest(appId: string): TestHandler | null {
  return byApp.get(appId)?.test ?? null;
}
