import { Hono } from "hono";
import pg from "pg";
import { listen } from "../engine/http/listen.ts";

// The yardstick of bench/v4-item.ts, bench/v4-list.ts and bench/api-get.ts: routes with the same query by the same driver, and nothing
// else. One item as the row stands; the list read whole, then sent.
//   node --conditions=react-server bench/v4-bare.ts <port> <tenant> <operator>

const [port = "", tenantId, operatorId] = process.argv.slice(2);
const { GET_V4_ITEM, LIST_V4_ITEMS } = await import("#lib/vault/data/v4-items.ts");
const { FIND_API_CONNECTION } = await import("#lib/vault/data/api-connections.ts");
const pool = new pg.Pool({ connectionString: process.env.COFFRE_ENGINE_DATABASE_URL, max: 10 });
const app = new Hono();
app.get("/healthz", (context) => context.json({}));
app.get("/item/:id", async (context) => {
  const values = [tenantId, operatorId, context.req.param("id")];
  const { rows } = await pool.query({ name: "item", text: GET_V4_ITEM, values });
  return context.json(rows[0]);
});
app.get("/connection/:id", async (context) => {
  const values = [tenantId, operatorId, context.req.param("id")];
  const { rows } = await pool.query({ name: "connection", text: FIND_API_CONNECTION, values });
  return context.json(rows[0]);
});
app.get("/items", async (context) => {
  const values = [tenantId, operatorId, "00000000-0000-0000-0000-000000000000", 1_000_000];
  const { rows } = await pool.query({ text: LIST_V4_ITEMS, values });
  return context.json(rows);
});
await listen(app, "127.0.0.1", Number(port));
