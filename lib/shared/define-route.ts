import "server-only";
import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import type { Actor } from "#lib/auth/actor.ts";
import { requireActor } from "#lib/auth/current-actor.ts";
import { type ErrorValue, statusOf } from "./app-error.ts";
import { noteIfRefused, parseInput, toErrorValue } from "./define-action.ts";
import { refuseOtherSite } from "./same-site.ts";

type RouteContext = { params: Promise<object> };

/**
 * Makes a route handler that the dashboard polls: find the actor, parse, run, answer with JSON. The input is the query
 * and, over it, the names in the route's folders (`[id]` → `id`). Failures are an `ErrorValue` under their status.
 */
export function defineRoute<Input extends z.ZodType, Output>(
  input: Input,
  run: (actor: Actor, input: z.output<Input>) => Promise<Output>,
): (request: Request, context: RouteContext) => Promise<Response> {
  return (request, context) =>
    respond(undefined, async (actor) => {
      const raw = { ...Object.fromEntries(new URL(request.url).searchParams), ...(await context.params) };
      return answer(await run(actor, parseInput(input, raw)), 200);
    });
}

/**
 * Makes a route handler that takes or gives a file, which no server action can: only from our own pages.
 *
 * @param attempt Names it in the audit log when it is refused, such as `item.download`; an action of the audit log.
 */
export function defineFileRoute<Input extends z.ZodType>(
  attempt: string,
  params: Input,
  run: (actor: Actor, params: z.output<Input>, request: Request) => Promise<Response>,
): (request: Request, context: RouteContext) => Promise<Response> {
  return (request, context) =>
    respond(attempt, async (actor) => {
      refuseOtherSite(request);
      // A route without a dynamic segment has none.
      return run(actor, parseInput(params, { ...(await context.params) }), request);
    });
}

/**
 * Makes a route handler whose answer goes on, as server-sent events: only for our own pages. The input is as for
 * `defineRoute`; `after` is the `Last-Event-ID` of a reader that comes back.
 */
export function defineEventRoute<Input extends z.ZodType>(
  input: Input,
  run: (
    actor: Actor,
    input: z.output<Input>,
    reader: { after: string | undefined; signal: AbortSignal },
  ) => Promise<ReadableStream<Uint8Array> | null>,
): (request: Request, context: RouteContext) => Promise<Response> {
  return (request, context) =>
    respond(undefined, async (actor) => {
      refuseOtherSite(request);
      const raw = { ...Object.fromEntries(new URL(request.url).searchParams), ...(await context.params) };
      const after = request.headers.get("last-event-id") || undefined;
      const events = await run(actor, parseInput(input, raw), { after, signal: request.signal });
      return new Response(events, { headers: eventHeaders });
    });
}

/** Nobody on the way keeps them, packs them, or waits until there are more. */
const eventHeaders = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store, no-transform",
  "x-accel-buffering": "no",
};

async function respond(attempt: string | undefined, run: (actor: Actor) => Promise<Response>): Promise<Response> {
  try {
    const actor = await requireActor();
    return await noteIfRefused(actor, attempt, () => run(actor));
  } catch (error) {
    unstable_rethrow(error);
    const value = toErrorValue(error);
    return answer(value, statusOfValue(value));
  }
}

function answer(body: unknown, status: number): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store" } });
}

function statusOfValue({ code, messageKey }: ErrorValue): number {
  if (messageKey === "errors.databaseDown") return 503;
  return code === "INTERNAL" ? 500 : statusOf[code];
}
