import SwaggerParser from "@apidevtools/swagger-parser";
import { beforeAll, describe, expect, test } from "vitest";
import { scopes } from "#lib/clients/schema.ts";
import { app } from "#test/api-client.ts";
import { heyApi } from "#test/generated-clients.ts";

type Answer = { description: string; content?: Record<string, unknown>; headers?: Record<string, unknown> };
type Operation = {
  operationId: string;
  tags: string[];
  description?: string;
  security: Record<string, string[]>[];
  parameters?: { name: string; in: string; required: boolean }[];
  requestBody?: { content: Record<string, unknown> };
  responses: Record<string, Answer>;
};
type Document = {
  openapi: string;
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, { properties?: object }>; securitySchemes: object };
};

const get = (path: string) => app.request(`http://coffre.example${path}`);

let document: Document;
let operations: (Operation & { path: string; method: string })[];
beforeAll(async () => {
  document = (await (await get("/api/v2/openapi.json")).json()) as Document;
  operations = Object.entries(document.paths).flatMap(([path, each]) =>
    Object.entries(each).map(([method, operation]) => ({ path, method, ...operation })),
  );
});

describe("the document", () => {
  test("is read without a token, and knows every scope", () => {
    expect(document.openapi).toBe("3.1.0");
    const used = operations.flatMap(({ security }) => security.flatMap((each) => each.bearerAuth ?? []));
    expect([...new Set(used)].toSorted()).toEqual([...scopes].toSorted());
  });

  test("is what OpenAPI 3.1 says a document is", async () => {
    const validate = (given: unknown) => SwaggerParser.validate(structuredClone(given) as never);
    await expect(validate(document)).resolves.toMatchObject({ openapi: "3.1.0" });
    const [first] = Object.entries(document.paths);
    const spoilt = { ...document, paths: { [first?.[0] ?? ""]: { get: { responses: { 200: {} } } } } };
    await expect(validate(spoilt)).rejects.toThrow("must have required property 'description'");
  });

  test("leads to everything that it refers to", () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
    expect(references.length).toBeGreaterThan(50);
    const names = new Set(references.map(([, name]) => name ?? ""));
    expect([...names].filter((name) => !Object.hasOwn(document.components.schemas, name))).toEqual([]);
  });

  test("names each operation once, its path's params, its tag, and how it fails", () => {
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    const tags = document.tags.map(({ name }) => name);
    for (const { path, method, responses, ...operation } of operations) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const inPath = (operation.parameters ?? []).filter((each) => each.in === "path");
      expect(inPath.map(({ name }) => name)).toEqual(named);
      expect(operation.tags.every((tag) => tags.includes(tag))).toBe(true);
      if (!path.startsWith("/api/v2/")) continue;
      const at = `${method} ${path}`;
      for (const status of ["400", "401", "403", "429"]) {
        expect(responses[status]?.content?.["application/json"], at).toMatchObject({
          schema: { $ref: "#/components/schemas/Error" },
        });
      }
      expect(responses["429"]?.headers).toHaveProperty("Retry-After");
      expect(Object.keys(responses).some((status) => status.startsWith("2"))).toBe(true);
      if (operation.requestBody) {
        expect(Object.keys(operation.requestBody.content)).toEqual([
          "application/json",
          "application/x-www-form-urlencoded",
        ]);
      }
    }
  });

  test("marks what is Coffre’s own", () => {
    const ours = operations.filter((each) => "x-coffre" in each).map(({ operationId }) => operationId);
    expect(ours.toSorted()).toEqual([
      "createFlowsExecution",
      "createFlowsTrigger",
      "deleteFlowsTrigger",
      "listFlowsTriggers",
    ]);
    for (const { description } of operations.filter((each) => "x-coffre" in each)) {
      expect(description).toContain("Coffre’s own");
    }
  });

  test("promises no secret: setup goes in alone", () => {
    const { VaultConnection, VaultConnectionCreate } = document.components.schemas;
    expect(VaultConnection?.properties).not.toHaveProperty("setup");
    expect(VaultConnectionCreate?.properties).toHaveProperty("setup");
  });

  test("gives a client that compiles and calls by these names", { timeout: 60_000 }, async () => {
    const client = (await heyApi(document)) as Record<string, unknown>;
    for (const { operationId } of operations) expect(client[operationId], operationId).toBeTypeOf("function");
  });
});

test("the page loads scripts and styles from here alone, and they are there, without a token", async () => {
  const page = await get("/api/v2/docs");
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'; script-src 'self';");
  const html = await page.text();
  const sources = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source = ""]) => source);
  expect(sources).toHaveLength(4);
  for (const source of sources) {
    expect(source).toMatch(/^\/api\/v2\/docs\//);
    expect((await get(source)).status).toBe(200);
  }
  expect(html).not.toMatch(/<script>|style="|onload=/);
});
