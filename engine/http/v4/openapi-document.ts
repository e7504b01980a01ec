import "server-only";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { BASE, type V4Env } from "./endpoint.ts";

const DESCRIPTION = `The vault over REST, as Uptrends publishes its own. Sign in by HTTP Basic with the user name and
password of an API account, which has the rights of its operator. Bodies and answers are JSON. Keys that are not named
here are ignored, and null is as left out. A secret goes in and never comes out: it reads as an empty text, and an empty
text leaves it as it is. The content of a File comes back, to who may view it.`;

/** OpenAPI 3.0, which more generators of clients read well than 3.1. Paths stand after the server's `/v4`. */
export function openApiDocument(app: OpenAPIHono<V4Env>, publicUrl: string): unknown {
  app.openAPIRegistry.registerComponent("securitySchemes", "basicAuth", { type: "http", scheme: "basic" });
  return app.getOpenAPIDocument({
    openapi: "3.0.3",
    info: { title: "Coffre", version: "v4", description: DESCRIPTION.replaceAll("\n", " ") },
    servers: [{ url: `${publicUrl.replace(/\/+$/, "")}${BASE}` }],
    security: [{ basicAuth: [] }],
  });
}
