import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Egress } from "#lib/egress/egress.ts";
import { secretText } from "#lib/secrets/secret-text.ts";
import { makeHandlerCall } from "#test/handler-call.ts";
import { makeCall, makeEgress, makeSecret, trust } from "#test/providers/egress-setup.ts";
import { type StandIn, startHttps } from "#test/providers/https.ts";
import type { OpenConnection } from "../define-handlers.ts";
import { handlers } from "./handlers.ts";

const plaintext = "tok_0123456789 &é";
const mark = "«API / Token»";

let server: StandIn;
let egress: Egress;
let last: { method: string; url: string; headers: NodeJS.Dict<string | string[]>; body: string };

beforeAll(async () => {
  server = await startHttps((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      last = { method, url, headers, body: Buffer.concat(chunks).toString("utf8") };
      const status = Number(url.match(/status=(\d+)/)?.[1] ?? 200);
      response.writeHead(status, { "content-type": url.includes("text") ? "text/plain" : "application/json" });
      response.end(url.includes("empty") ? "" : JSON.stringify({ echo: headers.authorization ?? null }));
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

function run(
  params: Partial<Params>,
  connection?: Partial<OpenConnection>,
  origins = [server.origin],
  value = plaintext,
) {
  const secret = makeSecret(value, origins);
  const call = makeHandlerCall<Params>({
    params: { url: `${server.origin}/x`, ...params },
    connection: connection
      ? {
          id: "c",
          name: "API",
          appId: "HTTP",
          setupType: "BEARER",
          attributes: {},
          secrets: { token: secret.ref },
          ...connection,
        }
      : null,
    send: (request) => egress.send(makeCall({ secrets: [secret], request })),
  });
  return handlers.actions.SEND_REQUEST(call);
}

const { ref } = makeSecret(plaintext, []);
const ascii = "tok_0123456789";

describe("credentials", () => {
  test("bearer", async () => {
    const output = await run({}, {}, undefined, ascii);
    expect(last.headers.authorization).toBe(`Bearer ${ascii}`);
    expect(output).toMatchObject({ status: 200, success: true, body: { echo: mark } });
  });

  test("basic, with a user name that is shown, and with one that is the secret", async () => {
    await run({}, { setupType: "BASIC_AUTH", attributes: { username: "maud" }, secrets: { password: ref } });
    expect(last.headers.authorization).toBe(`Basic ${Buffer.from(`maud:${plaintext}`).toString("base64")}`);
    await run({}, { setupType: "BASIC_AUTH", attributes: {}, secrets: { username: ref } });
    expect(last.headers.authorization).toBe(`Basic ${Buffer.from(`${plaintext}:`).toString("base64")}`);
  });

  test("an API key in a header, in the place of one of the same name", async () => {
    const apiKey = { setupType: "API_KEY", attributes: { name: "X-Api-Key", in: "HEADER" }, secrets: { value: ref } };
    await run({ headers: { "x-api-key": "typed", "X-Other": 5, "X-None": null } }, apiKey, undefined, ascii);
    expect(last.headers).toMatchObject({ "x-api-key": ascii, "x-other": "5" });
    expect(last.headers).not.toHaveProperty("x-none");
  });

  test("an API key in the query", async () => {
    const apiKey = { setupType: "API_KEY", attributes: { name: "api key", in: "QUERY" }, secrets: { value: ref } };
    await run({ url: `${server.origin}/x?a=1`, params: { b: "2 3", c: null, d: true } }, apiKey);
    expect([...new URL(last.url, server.origin).searchParams]).toEqual([
      ["a", "1"],
      ["b", "2 3"],
      ["d", "true"],
      ["api key", plaintext],
    ]);
  });

  test("none", async () => {
    await run({});
    expect(last.headers).not.toHaveProperty("authorization");
  });

  test("a connection without allowed hosts sends nothing, and the refusal names what to fill in", async () => {
    await expect(run({}, {}, [])).rejects.toMatchObject({
      machineCode: "ERR_EGRESS_REFUSED",
      messageKey: "engine.noAllowedHosts",
      params: { secret: mark, origin: server.origin },
      details: { sent: { headers: { authorization: `Bearer ${mark}` } } },
    });
  });

  test("a connection of another host sends nothing", async () => {
    await expect(run({}, {}, ["https://api.example.com"])).rejects.toMatchObject({
      messageKey: "engine.hostNotAllowed",
      params: { origin: server.origin },
    });
  });
});

describe("body", () => {
  const post = (params: Partial<Params>) => run({ method: "POST", ...params }, {}, undefined, ascii);

  test.each([
    ["an object", { a: [1, "é", null] }, undefined, '{"a":[1,"é",null]}', "application/json"],
    ["an object as JSON", { a: 1 }, "JSON", '{"a":1}', "application/json"],
    ["JSON text as JSON", '{"a":1}', "JSON", '{"a":1}', "application/json"],
    ["text", "plain & simple", undefined, "plain & simple", "text/plain; charset=utf-8"],
    [
      "fields as a form",
      { a: "1 2", b: [3, true], c: null },
      "FORM",
      "a=1+2&b=3&b=true",
      "application/x-www-form-urlencoded",
    ],
    ["text as a form", "a=1&b=2", "FORM", "a=1&b=2", "application/x-www-form-urlencoded"],
    [
      "objects and lists as a form",
      { a: { b: 1, c: { d: "x y" } }, "e[]": [1, null, 2], f: [{ g: 1 }, { g: [2, 3] }], "a[b]": 4 },
      "FORM",
      "a%5Bb%5D=1&a%5Bb%5D=4&a%5Bc%5D%5Bd%5D=x+y&e%5B%5D=1&e%5B%5D=2&f%5B0%5D%5Bg%5D=1&f%5B1%5D%5Bg%5D=2&f%5B1%5D%5Bg%5D=3",
      "application/x-www-form-urlencoded",
    ],
    ["XML", "<a>é</a>", "XML", "<a>é</a>", "application/xml"],
    [
      "an object as XML",
      { order: { $: { id: 7 }, item: ["<1>", "é"] } },
      "XML",
      '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<order id="7"><item>&lt;1&gt;</item><item>é</item></order>',
      "application/xml",
    ],
    ["a name of JavaScript's own", JSON.parse('{"__proto__":1}'), undefined, '{"__proto__":1}', "application/json"],
  ] as const)("%s", async (_, payload, contentType, body, type) => {
    await post({ payload: payload as Params["payload"], content_type: contentType });
    expect(last).toMatchObject({ method: "POST", body, headers: { "content-type": type } });
  });

  test("none, and with an author's content type", async () => {
    await post({});
    expect(last.body).toBe("");
    expect(last.headers).not.toHaveProperty("content-type");
    await post({ payload: "", content_type: "JSON" });
    expect(last.headers).not.toHaveProperty("content-type");
    await post({ payload: "a,b", headers: { "Content-Type": "text/csv" } });
    expect(last).toMatchObject({ body: "a,b", headers: { "content-type": "text/csv" } });
    await post({ payload: { a: 1 }, content_type: "XML", headers: { "content-type": "application/soap+xml" } });
    expect(last).toMatchObject({ headers: { "content-type": "application/soap+xml" } });
  });

  test("secrets in it are escaped for it", async () => {
    const payload = { text: secretText`x ${ref}` } as unknown as { text: string };
    await run({ method: "POST", payload }, {}, undefined, 'a"b\\c\n0123').catch(() => undefined);
    await run({ method: "POST", payload, content_type: "FORM" }, {}, undefined, "a=1&b=2 3");
    expect(last.body).toBe("text=x+a%3D1%26b%3D2+3");
    await run(
      { method: "POST", payload: { a: { $: { b: payload.text }, _: payload.text } }, content_type: "XML" },
      {},
      undefined,
      '</a>"&]]> 0123',
    );
    const escaped = "x &#60;/a&#62;&#34;&#38;]]&#62; 0123";
    expect(last.body).toContain(`<a b="${escaped}">${escaped}</a>`);
  });

  test.each([
    ["XML that is a list", { payload: [{ a: 1 }], content_type: "XML" as const }, "engine.xmlNotText"],
    ["XML that is a number", { payload: 1, content_type: "XML" as const }, "engine.xmlNotText"],
    ["XML with a name that is none", { payload: { "a b": 1 }, content_type: "XML" as const }, "engine.xmlName"],
    ["a form that is no fields", { payload: [1], content_type: "FORM" as const }, "engine.formNotFields"],
    ["a header that is no text", { headers: { a: { b: 1 } } }, "engine.paramNotText"],
    ["a header that is ours", { headers: { "Transfer-Encoding": "chunked" } }, "engine.headerForbidden"],
    ["a header with a line break", { headers: { a: "b\r\nc: d" } }, "engine.headerValue"],
  ])("%s is refused before anything is sent", async (_, params, messageKey) => {
    await expect(post(params)).rejects.toMatchObject({ code: "INVALID", messageKey });
  });
});

test.each([
  [204, true],
  [301, true],
  [400, false],
  [401, false],
  [500, false],
])("%i is an output", async (status, success) => {
  const output = await run({ url: `${server.origin}/x?status=${status}` }, {}, undefined, ascii);
  expect(output).toMatchObject({ status, success });
});

test("a body that is no JSON is text, none is left out", async () => {
  expect(await run({ url: `${server.origin}/text` })).toMatchObject({ body: '{"echo":null}' });
  expect(await run({ url: `${server.origin}/empty` })).not.toHaveProperty("body");
});
