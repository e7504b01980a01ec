import "server-only";
import { readFile } from "node:fs/promises";
import { Hono } from "hono";
import { BASE } from "./endpoint.ts";

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // Swagger UI sizes what it draws by style attributes. They can load nothing: see the lines around this one.
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Coffre API v4</title>
<link rel="stylesheet" href="${BASE}/swagger/swagger-ui.css">
<link rel="icon" type="image/png" href="${BASE}/swagger/favicon-32x32.png">
</head>
<body>
<main id="swagger-ui"></main>
<script src="${BASE}/swagger/swagger-ui-bundle.js"></script>
<script src="${BASE}/swagger/start.js"></script>
</body>
</html>
`;

/** Requests go to where the page came from, so that they are same-origin, behind a proxy too. */
const START = `fetch("${BASE}/swagger/v1/swagger.json")
  .then((response) => response.json())
  .then((spec) =>
    SwaggerUIBundle({ spec: { ...spec, servers: [{ url: "${BASE}" }] }, dom_id: "#swagger-ui", deepLinking: true }),
  );
`;

const assets = [
  { name: "swagger-ui.css", type: "text/css", url: import.meta.resolve("swagger-ui-dist/swagger-ui.css") },
  {
    name: "swagger-ui-bundle.js",
    type: "text/javascript",
    url: import.meta.resolve("swagger-ui-dist/swagger-ui-bundle.js"),
  },
  { name: "favicon-32x32.png", type: "image/png", url: import.meta.resolve("swagger-ui-dist/favicon-32x32.png") },
];

/** A page on which the API can be read and tried. All of it comes from here, none from elsewhere. */
export function swaggerPage(document: () => unknown): Hono {
  const app = new Hono();
  app.get(`${BASE}/swagger/v1/swagger.json`, (context) => context.json(document() as object));
  app.get(`${BASE}/swagger`, (context) => context.html(PAGE, 200, { "content-security-policy": POLICY }));
  app.get(`${BASE}/swagger/start.js`, (context) => context.body(START, 200, { "content-type": "text/javascript" }));
  for (const { name, type, url } of assets) {
    app.get(`${BASE}/swagger/${name}`, async (context) =>
      context.body(await readFile(new URL(url)), 200, { "content-type": type }),
    );
  }
  return app;
}
