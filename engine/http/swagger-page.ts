import "server-only";
import { readFile } from "node:fs/promises";
import { Hono } from "hono";

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

const NO_SNIFFING = { "x-content-type-options": "nosniff" };

const assets = [
  { name: "swagger-ui.css", type: "text/css", url: import.meta.resolve("swagger-ui-dist/swagger-ui.css") },
  {
    name: "swagger-ui-bundle.js",
    type: "text/javascript",
    url: import.meta.resolve("swagger-ui-dist/swagger-ui-bundle.js"),
  },
  { name: "favicon-32x32.png", type: "image/png", url: import.meta.resolve("swagger-ui-dist/favicon-32x32.png") },
];

type SwaggerPage = {
  /** Path of the page, such as `/v4/swagger`; what it loads stands under it. */
  at: string;
  documentAt: string;
  title: string;
  /** What the document's paths stand after. */
  server: string;
};

/** A page on which an OpenAPI document can be read and tried. All of it comes from here, none from elsewhere. */
export function swaggerPage({ at, documentAt, title, server }: SwaggerPage): Hono {
  const app = new Hono();
  const page = pageOf(at, title);
  const start = startOf(documentAt, server);
  app.get(at, (context) => context.html(page, 200, { "content-security-policy": POLICY, ...NO_SNIFFING }));
  app.get(`${at}/start.js`, (context) =>
    context.body(start, 200, { "content-type": "text/javascript", ...NO_SNIFFING }),
  );
  for (const { name, type, url } of assets) {
    app.get(`${at}/${name}`, async (context) =>
      context.body(await readFile(new URL(url)), 200, { "content-type": type, ...NO_SNIFFING }),
    );
  }
  return app;
}

const pageOf = (at: string, title: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="stylesheet" href="${at}/swagger-ui.css">
<link rel="icon" type="image/png" href="${at}/favicon-32x32.png">
</head>
<body>
<main id="swagger-ui"></main>
<script src="${at}/swagger-ui-bundle.js"></script>
<script src="${at}/start.js"></script>
</body>
</html>
`;

/** Requests go to where the page came from, so that they are same-origin, behind a proxy too. */
const startOf = (documentAt: string, server: string) => `const dark = matchMedia("(prefers-color-scheme: dark)");
const dress = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", dress);
dress();
fetch("${documentAt}")
  .then((response) => response.json())
  .then((spec) =>
    SwaggerUIBundle({ spec: { ...spec, servers: [{ url: "${server}" }] }, dom_id: "#swagger-ui", deepLinking: true }),
  );
`;
