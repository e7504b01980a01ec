import fc from "fast-check";

type Schema = {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  pattern?: string;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
};
type Parameter = { name: string; in: "path" | "query"; schema: Schema };
type Media = { schema: Schema; example?: unknown };
export type Operation = {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { content?: Record<string, Media> }>;
};
export type ApiDocument = {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
};

export type ApiRequest = {
  operation: Operation;
  method: string;
  path: string;
  body: string | undefined;
  headers: Record<string, string>;
};

/** Stands for an id that is there, since ids are known only when a run has made its objects. */
export const knownId = (prefix: string, index: number) => `«${prefix} ${index}»`;
export const KNOWN_EACH = 3;

const JSON_TYPE = "application/json";
const FORM_TYPE = "application/x-www-form-urlencoded";

const nested = (depth: number, open: string, close: string) => `${open.repeat(depth)}1${close.repeat(depth)}`;

const hostileText = fc.constantFrom(
  "",
  " ",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "\udfff\ud800",
  "' or 1=1 --",
  "../../etc/passwd",
  "{{ secrets.x }}",
  "{{@VaultItem.00000000-0000-0000-0000-000000000000.Password}}",
  "{{ ".repeat(200),
  "__proto__",
  "constructor",
  "toString",
  "%00",
  "***",
  "#FLOW-1#",
  "a".repeat(70_000),
  "🤖".repeat(2_000),
  "١٢٣",
);
const hostileNumber = fc.constantFrom(1e308, -1e308, -0, 2 ** 53, -(2 ** 63), 1e21, Number.MIN_VALUE, 0.1 + 0.2);
const hostileName = fc.constantFrom("__proto__", "constructor", "hasOwnProperty", "then", "length", "0", "\u0000");
const hostileObject = fc
  .array(fc.tuple(hostileName, fc.oneof(hostileText, hostileNumber)), { maxLength: 3 })
  .map((members) => {
    const made: Record<string, unknown> = {};
    // As `JSON.parse` makes it: a member, not the prototype.
    for (const [name, value] of members) {
      Object.defineProperty(made, name, { value, enumerable: true, configurable: true, writable: true });
    }
    return made;
  });
const deep = fc
  .constantFrom(20, 150, 199, 201, 400)
  .map((depth) => JSON.parse(nested(depth, '{"a":[', "]}")) as unknown);
const anything = fc.oneof(
  { weight: 4, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 3, arbitrary: hostileText },
  { weight: 2, arbitrary: hostileNumber },
  { weight: 2, arbitrary: hostileObject },
  { weight: 1, arbitrary: deep },
  { weight: 2, arbitrary: fc.constantFrom(true, false, null, [], {}) },
);
/** JSON that no library writes. */
const rawBody = fc.oneof(
  anything.map((value) => JSON.stringify(value)),
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    ...["", "{", "null", "[]", '"x"', "1e999", "NaN", '{"name":"a","name":"b"}', '{"__proto__":{"x":1},"name":"a"}'],
    ...[nested(9_999, "[", "]"), nested(5_000, '{"a":', "}"), `{"name":"${"\\u0000"}"}`, `{"name":"${"\\ud800"}"}`],
    ...[`{"name":${"9".repeat(400)}}`, "﻿{}", "{'name':'x'}", `{"a":${"1,".repeat(20)}}`],
  ),
);

/** What else than the schema knows makes a flow or a form that is nearly right. */
const hints: Readonly<Record<string, readonly unknown[]>> = {
  next_node: ["$ending", "step", "", "elsewhere"],
  action: ["DO_NOTHING", "RETURN_JSON", "STORE_VARS", "BOOLEAN_CONDITION", "SEND_SMS", "FOR_EACH", "CALL_FLOW", "FLY"],
  cron: ["0 8 * * *", "* * * * *", "61 * * * *", "@daily", ""],
  time_zone: ["UTC", "Europe/Paris", "Mars/Olympus"],
  url: ["https://hooks.shop.example/x", "http://127.0.0.1/", "javascript:alert(1)", "https://"],
  connection_id: [0, 1, 2].map((index) => knownId("ac", index)),
  flow_id: [0, 1, 2].map((index) => knownId("af", index)),
  item_id: [knownId("ac", 0)],
};

/** Requests of every operation that the document names: right, nearly right, and hostile. */
export function generatedRequests(document: ApiDocument): fc.Arbitrary<ApiRequest> {
  const resolve = (schema: Schema): Schema =>
    schema.$ref ? (document.components.schemas[schema.$ref.split("/").at(-1) ?? ""] ?? {}) : schema;

  /** Right as far as the schema says; each value below is a wrong one from time to time. */
  function nearly(schema: Schema, name: string, depth: number, wrongs: number): fc.Arbitrary<unknown> {
    const right = fc.constant(null).chain(() => rightValue(resolve(schema), name, depth, wrongs));
    return wrongs === 0
      ? right
      : fc.oneof({ weight: 100 - wrongs, arbitrary: right }, { weight: wrongs, arbitrary: anything });
  }

  function rightValue(schema: Schema, name: string, depth: number, wrongs: number): fc.Arbitrary<unknown> {
    const below = (each: Schema, key = name) => nearly(each, key, depth + 1, wrongs);
    const choices = schema.anyOf ?? schema.oneOf;
    if (choices) return fc.oneof(...choices.map((each) => below(each)));
    if (schema.allOf)
      return fc.tuple(...schema.allOf.map((each) => below(each))).map((parts) => Object.assign({}, ...parts));
    if (schema.enum) return fc.constantFrom(...schema.enum);
    const hinted = Object.hasOwn(hints, name) ? hints[name] : undefined;
    const [type, ...others] = [schema.type ?? []].flat();
    if (others.includes("null"))
      return fc.oneof(
        { weight: 1, arbitrary: fc.constant(null) },
        { weight: 5, arbitrary: rightValue({ ...schema, type: type ?? "null" }, name, depth, wrongs) },
      );
    if (type === "string") return hinted ? fc.constantFrom(...hinted) : textOf(schema, name);
    if (type === "boolean") return fc.boolean();
    if (type === "integer" || type === "number") {
      const { minimum: min = -5, maximum: max = min + 200 } = schema;
      return fc.integer({ min, max: Math.min(max, 2 ** 31 - 1) });
    }
    if (type === "array") return fc.array(below(schema.items ?? {}), { maxLength: depth > 4 ? 1 : 3 });
    if (type !== "object") return anything;
    return objectOf(schema, below);
  }

  function objectOf(
    { properties = {}, required = [], additionalProperties }: Schema,
    below: (each: Schema, key: string) => fc.Arbitrary<unknown>,
  ): fc.Arbitrary<unknown> {
    const members = Object.entries(properties).map(([key, each]) => [key, below(each, key)] as const);
    const record = fc.record(Object.fromEntries(members), { requiredKeys: required });
    if (additionalProperties === false || additionalProperties === undefined) return record;
    const free = fc.dictionary(fc.oneof(fc.string({ maxLength: 12 }), hostileName), anything, { maxKeys: 2 });
    return fc.tuple(free, record).map(([extra, own]) => ({ ...extra, ...own }));
  }

  function textOf({ pattern, maxLength = 60 }: Schema, name: string): fc.Arbitrary<string> {
    const [, prefix] = /^\^(\w+)_\[/.exec(pattern ?? "") ?? [];
    if (prefix) return idOf(prefix);
    if (pattern) return fc.constantFrom("a", "b1", "_c", "step", "send_sms", "if_paid");
    if (name === "from") return idOf("afe");
    return fc.oneof(
      fc.string({ maxLength: Math.min(maxLength, 60) }),
      fc.constantFrom("x", "Order alerts", "{{ input.x }}"),
    );
  }

  const { paths } = document;
  const operations = Object.entries(paths).flatMap(([path, each]) =>
    Object.entries(each).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  return fc.oneof(...operations.map(requestOf));

  function requestOf({
    method,
    path,
    operation,
  }: {
    method: string;
    path: string;
    operation: Operation;
  }): fc.Arbitrary<ApiRequest> {
    const { parameters = [], requestBody } = operation;
    const media = requestBody?.content[JSON_TYPE];
    const isIn = (place: string) => parameters.filter((each) => each.in === place);
    return fc
      .record({
        ids: fc.record(
          Object.fromEntries(isIn("path").map((each) => [each.name, nearly(each.schema, each.name, 0, 4)])),
        ),
        query: fc.record(
          Object.fromEntries(isIn("query").map((each) => [each.name, nearly(each.schema, each.name, 0, 10)])),
          { requiredKeys: [] },
        ),
        body: media ? bodyOf(media) : fc.constant({ type: JSON_TYPE, text: undefined }),
      })
      .map(({ ids, query, body }) => ({
        ...{ operation, method, body: body.text },
        path: `${path.replace(/\{(\w+)\}/g, (_, name) => encode(ids[name]))}?${queryText(query)}`,
        headers: body.text === undefined ? {} : { "content-type": body.type },
      }));
  }

  function bodyOf({ schema, example }: Media): fc.Arbitrary<{ type: string; text: string }> {
    const asJson = (value: unknown) => ({ type: JSON_TYPE, text: JSON.stringify(value) });
    const asForm = (value: unknown) => ({ type: FORM_TYPE, text: formText(value) });
    const right = fc.oneof(...(example === undefined ? [] : [fc.constant(example)]), nearly(schema, "", 0, 0));
    const wrong = nearly(schema, "", 0, 12);
    const types = fc.constantFrom(
      JSON_TYPE,
      FORM_TYPE,
      "text/plain",
      "application/merge-patch+json",
      "multipart/form-data",
      "x",
      "",
    );
    return fc.oneof(
      { weight: 6, arbitrary: right.map(asJson) },
      { weight: 6, arbitrary: wrong.map(asJson) },
      { weight: 3, arbitrary: fc.oneof(right, wrong).map(asForm) },
      { weight: 2, arbitrary: fc.record({ type: types, text: rawBody }) },
    );
  }
}

function idOf(prefix: string): fc.Arbitrary<string> {
  const digits = fc.string({ unit: fc.constantFrom(..."09AZaz"), minLength: 22, maxLength: 22 });
  return fc.oneof(
    { weight: 12, arbitrary: fc.nat({ max: KNOWN_EACH - 1 }).map((index) => knownId(prefix, index)) },
    { weight: 2, arbitrary: digits.map((each) => `${prefix}_${each}`) },
    {
      weight: 1,
      arbitrary: fc.oneof(
        hostileText.filter((text) => text.length < 5_000),
        fc.string(),
      ),
    },
  );
}

/** An empty segment is another path. */
function encode(value: unknown): string {
  return (
    encodeURIComponent((typeof value === "string" ? value : JSON.stringify(value)).toWellFormed()).slice(0, 6_000) ||
    "%20"
  );
}

function queryText(query: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((each) => `${encode(name)}=${encode(each ?? "")}`),
  );
  return pairs.join("&");
}

function formText(value: unknown): string {
  const fields = new URLSearchParams();
  const put = (name: string, each: unknown, depth: number) => {
    if (depth > 60 || typeof each !== "object" || each === null)
      return fields.append(name, String(each).toWellFormed());
    for (const [key, member] of Object.entries(each)) put(name === "" ? key : `${name}[${key}]`, member, depth + 1);
  };
  put("", value, 0);
  return fields.toString();
}
