import "server-only";
import { Hono } from "hono";
import { db } from "#lib/db/client.ts";

/** A probe's answer is wanted quickly, also when the database only hangs. */
const PROBE_MS = 2_000;

/** `/healthz`: the process is there. `/readyz`: it can work. */
export function healthApp(): Hono {
  const app = new Hono();
  app.get("/healthz", (context) => context.json({ status: "ok" }));
  app.get("/readyz", async (context) => {
    const isUp = await isDatabaseUp();
    return context.json({ status: isUp ? "ok" : "unavailable", database: isUp ? "up" : "down" }, isUp ? 200 : 503);
  });
  return app;
}

async function isDatabaseUp(): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), PROBE_MS);
  const asked = db.$queryRaw`select 1`.then(
    () => true,
    () => false,
  );
  const isUp = await Promise.race([asked, late]);
  clearTimeout(timer);
  return isUp;
}
