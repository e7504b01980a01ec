import { expect, test } from "vitest";
import { app } from "#test/v4-call.ts";

const get = (path: string) => app.request(`http://coffre.example/v4${path}`);

test("the page loads scripts and styles from here alone, and they are there", async () => {
  const page = await get("/swagger/");
  const policy = page.headers.get("content-security-policy");
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
  expect(page.headers.get("x-content-type-options")).toBe("nosniff");
  const html = await page.text();
  const sources = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source = ""]) => source);
  expect(sources).toHaveLength(4);
  for (const source of sources) {
    expect(source).toMatch(/^\/v4\/swagger\//);
    const asset = await app.request(`http://coffre.example${source}`);
    expect(asset.status).toBe(200);
    expect(asset.headers.get("x-content-type-options")).toBe("nosniff");
    expect((await asset.arrayBuffer()).byteLength).toBeGreaterThan(100);
  }
  expect(html).not.toMatch(/<script>|style="|onload=/);
});

test("the document says how to sign in, and that secrets do not come out", async () => {
  const document = (await (await get("/swagger/v1/swagger.json")).json()) as Record<string, never>;
  expect(document).toMatchObject({
    openapi: "3.0.3",
    security: [{ basicAuth: [] }],
    components: { securitySchemes: { basicAuth: { type: "http", scheme: "basic" } } },
  });
  expect(JSON.stringify(document.info)).toMatch(/never comes out/);
});
