import { Hono } from "hono";
import pg from "pg";
import { listen } from "../engine/http/listen.ts";
import { newId } from "../lib/db/ids.ts";

// The yardstick of bench/hook.ts: a route that parses the same body, inserts it as one row, and answers.
//   node --conditions=react-server bench/hook-bare.ts <port>

const pool = new pg.Pool({ connectionString: process.env.COFFRE_ENGINE_DATABASE_URL, max: 10 });
const app = new Hono();
app.get("/healthz", (context) => context.json({}));
app.post("/call", async (context) => {
  const body = await context.req.json();
  const id = newId();
  const text = `insert into "BenchCall" ("id", "input") values ($1, $2)`;
  await pool.query({ name: "call", text, values: [id, JSON.stringify(body)] });
  return context.json({ isLarge: body.total > 100, order: body.order });
});
await listen(app, "127.0.0.1", Number(process.argv[2]));
