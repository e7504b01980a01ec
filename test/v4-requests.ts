import fc from "fast-check";

type Schema = {
  $ref?: string;
  type?: string;
  format?: string;
  enum?: unknown[];
  items?: Schema;
  properties?: Record<string, Schema>;
  allOf?: Schema[];
  anyOf?: Schema[];
};
type Parameter = { name: string; in: "path" | "query"; schema: Schema };
type Operation = { parameters?: Parameter[]; requestBody?: { content: { "application/json": { schema: Schema } } } };
export type OpenApiDocument = {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
};

export type GeneratedRequest = {
  method: string;
  path: string;
  body: string | undefined;
  headers: Record<string, string>;
};

/** Tells what is there by an index, since guids are known only when a run has made its objects. */
export const knownGuid = (index: number) => `«guid ${index}»`;

const hostile = fc.constantFrom(
  "",
  " ",
  "\u0000",
  "\ud800",
  "' or 1=1 --",
  "../../etc/passwd",
  "{{@VaultItem.x.Password}}",
  "__proto__",
  "constructor",
  "%00",
  "a".repeat(100_000),
  "🤖".repeat(2_000),
);
const anything = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 2, arbitrary: hostile },
  { weight: 1, arbitrary: fc.constantFrom(1e308, -0, 2 ** 53, Number.MIN_VALUE, true, null, [], {}) },
);

/** Which of the guids a parameter or field can name, by its name in lower case. */
export type KnownGuids = Readonly<Record<string, readonly number[]>>;

/** Requests of every operation that the document names: most of them nearly right, each wrong in its own way. */
export function generatedRequests(document: OpenApiDocument, known: KnownGuids): fc.Arbitrary<GeneratedRequest> {
  const guidOf = (name: string) =>
    fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom(...(known[name.toLowerCase()] ?? [0])).map(knownGuid) },
      { weight: 2, arbitrary: fc.uuid() },
      { weight: 1, arbitrary: fc.oneof(hostile, fc.string()) },
    );

  const nearlyRight = (schema: Schema, name = ""): fc.Arbitrary<unknown> =>
    fc.oneof(
      { weight: 9, arbitrary: fc.constant(null).chain(() => rightValue(schema, name)) },
      { weight: 1, arbitrary: anything },
    );

  function rightValue(schema: Schema, name = ""): fc.Arbitrary<unknown> {
    if (schema.$ref) return nearlyRight(document.components.schemas[schema.$ref.split("/").at(-1) ?? ""] ?? {});
    if (schema.allOf)
      return fc.tuple(...schema.allOf.map((each) => rightValue(each))).map((parts) => Object.assign({}, ...parts));
    if (schema.anyOf) return fc.oneof(...schema.anyOf.map((each) => rightValue(each)));
    if (schema.enum) return fc.constantFrom(...schema.enum);
    if (schema.format === "uuid") return guidOf(name);
    switch (schema.type) {
      case "string":
        return fc.oneof(
          fc.string(),
          fc.base64String({ maxLength: 200 }),
          fc.constantFrom("robot@shop.example", "aGVsbG8="),
        );
      case "integer":
      case "number":
        return fc.oneof(fc.integer({ min: -1, max: 130 }), fc.double());
      case "boolean":
        return fc.boolean();
      case "array":
        return fc.array(nearlyRight(schema.items ?? {}), { maxLength: 4 });
      case "object": {
        const properties = Object.entries(schema.properties ?? {}).map(([key, each]) => [key, nearlyRight(each, key)]);
        return fc.record(Object.fromEntries([...properties, ["Extra", anything]]), { requiredKeys: [] });
      }
      default:
        return anything;
    }
  }

  const text = (value: unknown) => encodeURIComponent(String(value).toWellFormed());

  function requestOf(
    method: string,
    path: string,
    { parameters = [], requestBody }: Operation,
  ): fc.Arbitrary<GeneratedRequest> {
    const schema = requestBody?.content["application/json"].schema;
    const right = schema ? rightValue(schema).map((value) => JSON.stringify(value)) : fc.constant(undefined);
    const raw = fc.oneof(
      anything.map((value) => JSON.stringify(value)),
      fc.string(),
      fc.constantFrom("{", "[".repeat(9_999)),
    );
    return fc
      .record({
        params: fc.record(
          Object.fromEntries(parameters.map((each) => [each.name, rightValue(each.schema, each.name)])),
        ),
        body: fc.oneof({ weight: 8, arbitrary: right }, { weight: 1, arbitrary: raw }),
        type: fc.oneof(
          { weight: 20, arbitrary: fc.constant("application/json") },
          { weight: 1, arbitrary: fc.constantFrom("text/plain", "application/xml", "multipart/form-data", "x") },
        ),
        accept: fc.oneof(
          { weight: 20, arbitrary: fc.constant("*/*") },
          { weight: 1, arbitrary: fc.constant("text/xml") },
        ),
      })
      .map(({ params, body, type, accept }) => {
        const query = new URLSearchParams();
        for (const { name, in: place } of parameters)
          if (place === "query") query.set(name, String(params[name]).toWellFormed());
        return {
          method: method.toUpperCase(),
          path: `${path.replace(/\{(\w+)\}/g, (_, name) => text(params[name]))}?${query}`,
          body,
          headers: { accept, ...(body !== undefined && { "content-type": type }) },
        };
      });
  }

  const all = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => requestOf(method, path, operation)),
  );
  return fc.oneof(...all);
}
