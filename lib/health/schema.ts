import { z } from "zod";

const part = z.enum(["up", "down"]);

/** What `GET /api/health` answers: 200 if the database is up, else 503. */
export const health = z.object({ status: z.enum(["ok", "degraded", "down"]), database: part, engine: part });
export type Health = z.infer<typeof health>;
