import "server-only";
import type { Context, Hono } from "hono";
import { insufficientScope } from "./api-error.ts";
import type { ApiEnv } from "./endpoint.ts";
import { pageQuery } from "./paging.ts";

/**
 * What of that API Coffre has not, answered so that a client which walks all of it goes on (`reference/auth0-forms.md` §6.5):
 * three lists that are empty, and for everything else a scope that no client has. Where a 404 would end an export, such a
 * refusal is passed over.
 */
export function mountElsewhere(api: Hono<ApiEnv>, base: string): void {
  api.get(`${base}/clients`, (context) => {
    // An empty list of global clients stops an export; a refusal does not.
    if (context.req.query("is_global") === "true") throw insufficientScope("read:clients");
    return context.json(emptyPage(context, "clients"));
  });
  api.get(`${base}/connections`, (context) => context.json(emptyPage(context, "connections")));
  api.get(`${base}/actions/actions`, (context) => {
    const { start, limit, ...page } = emptyPage(context, "actions");
    return context.json({ ...page, page: start / limit, per_page: limit });
  });
  api.all(`${base}/*`, (context) => refuse(context, base));
}

function emptyPage(context: Context, key: string) {
  const { page, per_page } = pageQuery.safeParse(context.req.query()).data ?? { page: 0, per_page: 100 };
  return { start: page * per_page, limit: per_page, total: 0, [key]: [] as never[] };
}

const verbs: Readonly<Record<string, string>> = { POST: "create", PATCH: "update", PUT: "update", DELETE: "delete" };

function refuse(context: Context, base: string): never {
  const [first = ""] = context.req.path.slice(base.length + 1).split("/");
  const resource = first
    .replace(/[^\w-]/g, "")
    .slice(0, 50)
    .replaceAll("-", "_");
  throw insufficientScope(`${verbs[context.req.method] ?? "read"}:${resource || "resource"}`);
}
