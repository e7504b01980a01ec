import { connection } from "next/server";
import { getHealth } from "#lib/health/data.ts";

export async function GET(): Promise<Response> {
  await connection();
  const health = await getHealth();
  return Response.json(health, {
    status: health.status === "down" ? 503 : 200,
    headers: { "cache-control": "no-store" },
  });
}
