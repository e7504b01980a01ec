import type { IncomingMessage, ServerResponse } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Egress } from "#lib/egress/egress.ts";
import { secretText } from "#lib/secrets/secret-text.ts";
import { makeHandlerCall } from "#test/handler-call.ts";
import { makeCall, makeEgress, makeSecret, trust } from "#test/providers/egress-setup.ts";
import { type StandIn, startHttps } from "#test/providers/https.ts";
import type { HandlerCall } from "../define-handlers.ts";
import { handlers } from "./handlers.ts";
import { http } from "./manifest.ts";

const LIMIT = 1024 * 1024;
const definition = http.actions.SEND_REQUEST;

let server: StandIn;
let egress: Egress;
let last: { method: string; url: string; headers: NodeJS.Dict<string | string[]>; body: string };

/** What the API does at each of its paths. */
const answers: Readonly<Record<string, (response: ServerResponse, request: IncomingMessage) => void>> = {
  "/echo": (response) => response.writeHead(200, { "content-type": "application/json" }).end('{"__proto__":{"a":1}}'),
  "/large": (response) => response.end("x".repeat(LIMIT + 1)),
  "/large-json": (response) =>
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify("x".repeat(LIMIT))),
  "/just": (response) => response.end("x".repeat(LIMIT)),
  "/a/moved": (response) => response.writeHead(302, { location: "../echo?from=moved" }).end(),
  "/kept": (response) => response.writeHead(308, { location: "/echo" }).end(),
  "/limited": (response) => response.writeHead(429, { "retry-after": "7" }).end("slow down"),
  "/slow": () => undefined,
  "/closed": (response) => response.socket?.destroy(),
  "/malformed": (response) => response.socket?.end("this is no HTTP\r\n\r\n"),
};

beforeAll(async () => {
  server = await startHttps((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "/", headers } = request;
      last = { method, url, headers, body: Buffer.concat(chunks).toString("utf8") };
      answers[new URL(url, server.origin).pathname]?.(response, request);
    });
  });
  trust(server.ca);
  egress = makeEgress({ allow: [`localhost:${server.port}`] });
});
afterAll(async () => {
  await egress.close();
  await server.close();
});

type Params = Parameters<typeof handlers.actions.SEND_REQUEST>[0]["params"];
const secret = () => makeSecret("p&ss: wörd 0123", [server.origin]);

/** As the engine does: params by the action's schema, then the handler, then the output by its schema. */
async function run(params: object, call: Partial<HandlerCall<Params>> = {}) {
  const { url = "/echo", ...rest } = params as { url?: string };
  const parsed = definition.params.parse({ url: `${server.origin}${url}`, ...rest }) as Params;
  const send: HandlerCall<Params>["send"] = (request) =>
    egress.send(makeCall({ secrets: [secret()], request, timeoutMs: 400 }));
  return definition.output.parse(
    await handlers.actions.SEND_REQUEST(makeHandlerCall({ params: parsed, send, ...call })),
  );
}

test("without a method it is a GET, with a body a POST, and the method that is chosen holds", async () => {
  for (const [params, method, body] of [
    [{}, "GET", ""],
    [{ payload: "" }, "GET", ""],
    [{ payload: null }, "GET", ""],
    [{ payload: { a: 1 } }, "POST", '{"a":1}'],
    [{ payload: "x", content_type: "FORM" }, "POST", "x"],
    [{ method: "PUT", payload: 0 }, "PUT", "0"],
    [{ method: "GET", payload: { query: 1 } }, "GET", '{"query":1}'],
    [{ method: "DELETE" }, "DELETE", ""],
  ] as const) {
    await run(params);
    expect(last).toMatchObject({ method, body });
  }
});

test("query parameters join those of the URL, a list repeats its name, null leaves one away", async () => {
  await run({ url: "/echo?a=1&b=%20#part", params: { "c d": "é&=", e: [1, null, true], f: null, g: [] } });
  expect(last.url).toBe("/echo?a=1&b=%20&c%20d=%C3%A9%26%3D&e=1&e=true");
});

describe("basic", () => {
  const sent = () => Buffer.from(String(last.headers.authorization).replace("Basic ", ""), "base64").toString("utf8");

  test("goes as it is written, in the place of an author's own header", async () => {
    await run({ basic: { username: "maud", password: "pä:ss" }, headers: { Authorization: "typed" } });
    expect(sent()).toBe("maud:pä:ss");
    await run({ basic: { username: "maud" } });
    expect(sent()).toBe("maud:");
    for (const basic of [null, {}, { username: "", password: "" }]) {
      await run({ basic });
      expect(last.headers).not.toHaveProperty("authorization");
    }
  });

  test("takes a reference to a secret whole, and gives way to a connection", async () => {
    const { ref } = secret();
    const params = {
      url: `${server.origin}/echo`,
      basic: { username: "maud", password: secretText`${ref}` },
    } as Params;
    await run({}, { params });
    expect(sent()).toBe("maud:p&ss: wörd 0123");
    const mixed = { ...params, basic: { password: secretText`x${ref}` } } as Params;
    await expect(run({}, { params: mixed })).rejects.toMatchObject({
      messageKey: "engine.basicMixed",
      params: { param: "basic.password" },
    });
    const connection = {
      id: "c",
      name: "API",
      appId: "HTTP",
      setupType: "BASIC_AUTH",
      attributes: { username: "api" },
      secrets: { password: ref },
    };
    await run({ basic: { username: "maud", password: "x" } }, { connection });
    expect(sent()).toBe("api:p&ss: wörd 0123");
  });

  test("is refused with a colon in its user name, and beside a credential set", async () => {
    await expect(run({ basic: { username: "a:b" } })).rejects.toMatchObject({ messageKey: "engine.basicColon" });
    const id = "0190f3c2-7a4b-7c1d-8e2f-0123456789ab";
    const set = {
      id,
      name: "Login",
      kind: "credentialSet" as const,
      attributes: { username: "u" },
      secret: secret().ref,
    };
    const both = run({ basic: { username: "a" }, credential_set: id }, { items: new Map([[id, set]]) });
    await expect(both).rejects.toMatchObject({ code: "INVALID", messageKey: "engine.basicAndSet" });
  });

  test("an author's own text is not marked in what comes back", async () => {
    await run({ basic: { username: "maud", password: "typed by the author" } });
    const header = `Basic ${Buffer.from("maud:typed by the author").toString("base64")}`;
    answersHeader(header);
    expect(await run({ url: "/header", basic: { username: "maud", password: "typed by the author" } })).toMatchObject({
      body: header,
    });
  });
});

function answersHeader(text: string): void {
  Object.assign(answers, { "/header": (response: ServerResponse) => response.end(text) });
}

describe("an idempotency header", () => {
  test("carries the run's key, whatever the author wrote there", async () => {
    await run(
      { method: "POST", idempotency_header: "Idempotency-Key", headers: { "idempotency-key": "mine" } },
      { idempotencyKey: "k-1" },
    );
    expect(last.headers["idempotency-key"]).toBe("k-1");
    await run({ idempotency_header: "" });
    expect(last.headers).not.toHaveProperty("idempotency-key");
  });

  test.each(["two words", "a:b", "Host", "transfer-encoding", "x".repeat(256), 5])("cannot be %j", (name) => {
    const params = { url: "https://x/", idempotency_header: name };
    expect(definition.params.safeParse(params).success).toBe(false);
  });
});

test.each<[boolean, object]>([
  [true, {}],
  [true, { method: "GET" }],
  [true, { method: "PUT", payload: 1 }],
  [true, { method: "DELETE" }],
  [true, { payload: null, file: "", files: [] }],
  [false, { method: "POST" }],
  [false, { method: "PATCH", payload: 1 }],
  [false, { payload: { a: 1 } }],
  [false, { payload: 0 }],
  [false, { file: "0190f3c2-7a4b-7c1d-8e2f-0123456789ab" }],
  [false, { files: [{}] }],
  [false, { method: "{{ vars.method }}" }],
  [false, { method: "POST", idempotency_header: "" }],
  [true, { method: "POST", idempotency_header: "Idempotency-Key" }],
])("repeating is harmless: %j for %j", (expected, params) => {
  expect(definition.repeats({ url: "https://x/", ...params } as never)).toBe(expected);
});

describe("the answer", () => {
  test("is read as it is, names of JavaScript's own among it", async () => {
    const output = await run({});
    expect(output).not.toHaveProperty("isCut");
    expect(JSON.stringify(output.body)).toBe('{"__proto__":{"a":1}}');
  });

  test("is cut after 1 MiB of characters, and says so", async () => {
    for (const url of ["/large", "/large-json"]) {
      const output = await run({ url });
      expect(output.isCut).toBe(true);
      expect(output.body).toHaveLength(LIMIT);
    }
    expect(await run({ url: "/just" })).not.toHaveProperty("isCut");
  });

  test("is that of where a relative redirect leads, with the method that RFC 9110 keeps", async () => {
    expect(await run({ url: "/a/moved", method: "POST", payload: { a: 1 } })).toMatchObject({ status: 200 });
    expect(last).toMatchObject({ method: "GET", url: "/echo?from=moved", body: "" });
    await run({ url: "/kept", method: "POST", payload: { a: 1 } });
    expect(last).toMatchObject({ method: "POST", url: "/echo", body: '{"a":1}' });
  });

  test("of 429 is an output, with its headers", async () => {
    expect(await run({ url: "/limited" })).toMatchObject({
      status: 429,
      success: false,
      headers: { "retry-after": "7" },
      body: "slow down",
    });
  });

  test.each([
    ["/slow", "ERR_TIMEOUT", "engine.answerTimeout"],
    ["/closed", "ERR_CONNECTION_CLOSED", "engine.connectionClosed"],
    ["/malformed", "ERR_MALFORMED_ANSWER", "engine.answerMalformed"],
  ])("of %s is none, and the request may have arrived", async (url, machineCode, messageKey) => {
    await expect(run({ url })).rejects.toMatchObject({
      machineCode,
      messageKey,
      mayHaveArrived: true,
      params: { host: `localhost:${server.port}` },
    });
  });

  test.each([
    ["no URL", "orders", "engine.urlInvalid"],
    ["another scheme", "ftp://example.com/", "engine.urlInvalid"],
    ["a password in the URL", "https://a:b@example.com/", "engine.urlCredentials"],
  ])("%s: nothing was sent", async (_, url, messageKey) => {
    await expect(run({}, { params: { url } })).rejects.toMatchObject({
      code: "INVALID",
      messageKey,
      mayHaveArrived: false,
    });
  });
});
