import "server-only";
import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import type { Actor } from "#lib/auth/actor.ts";
import { requireActor } from "#lib/auth/current-actor.ts";
import { type ErrorValue, statusOf } from "./app-error.ts";
import { noteIfRefused, parseInput, toErrorValue } from "./define-action.ts";

type RouteContext = { params: Promise<object> };

/**
 * Makes a route handler that the dashboard polls: find the actor, parse, run, answer with JSON. The input is the query
 * and, over it, the names in the route's folders (`[id]` → `id`). Failures are an `ErrorValue` under their status.
 */
export function defineRoute<Input extends z.ZodType, Output>(
  input: Input,
  run: (actor: Actor, input: z.output<Input>) => Promise<Output>,
): (request: Request, context: RouteContext) => Promise<Response> {
  return async (request, context) => {
    try {
      const actor = await requireActor();
      const raw = { ...Object.fromEntries(new URL(request.url).searchParams), ...(await context.params) };
      return answer(await noteIfRefused(actor, undefined, () => run(actor, parseInput(input, raw))), 200);
    } catch (error) {
      unstable_rethrow(error);
      const value = toErrorValue(error);
      return answer(value, statusOfValue(value));
    }
  };
}

function answer(body: unknown, status: number): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store" } });
}

function statusOfValue({ code, messageKey }: ErrorValue): number {
  if (messageKey === "errors.databaseDown") return 503;
  return code === "INTERNAL" ? 500 : statusOf[code];
}
