import { createServer, type Socket } from "node:net";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { basicCredentials, secretText } from "#lib/secrets/secret-text.ts";
import { makeCall, makeEgress, makeSecret, trust } from "#test/providers/egress-setup.ts";
import { listen, startHttps } from "#test/providers/https.ts";
import type { EgressCall, OpenedSecret } from "./egress.ts";
import { MAX_TEXT_LENGTH } from "./receive.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const token = 'tok_"é/0123456789abcdef';
const mark = "«API / Token»";

/** Answers as the test writes them, byte by byte, over TLS, to a call that holds the token. */
async function ask(write: (socket: Socket) => void, call: Partial<EgressCall> = {}, others: OpenedSecret[] = []) {
  const server = await startHttps((request, response) => {
    request.resume();
    write(response.socket as Socket);
  });
  closing.push(server.close);
  trust(server.ca);
  const secret = makeSecret(token, [server.origin]);
  const egress = makeEgress({ allow: [`localhost:${server.port}`] });
  closing.push(egress.close);
  const request = {
    method: "POST",
    url: `${server.origin}/`,
    headers: { authorization: basicCredentials("AC1", secret.ref) },
    body: { type: "json" as const, value: { a: secretText`${secret.ref}` } },
  };
  return egress.send(makeCall({ secrets: [secret, ...others], request, ...call }));
}

const http =
  (headers: string, body: string | Buffer, status = "200 OK") =>
  (socket: Socket) => {
    const bytes = Buffer.from(body as string);
    socket.write(`HTTP/1.1 ${status}\r\ncontent-length: ${bytes.length}\r\n${headers}\r\n`);
    socket.write(bytes);
  };
const JSON_TYPE = "content-type: application/json\r\n";

describe("what comes back is masked", () => {
  const basic = `Basic ${Buffer.from(`AC1:${token}`).toString("base64")}`;

  test("in header values and names, body and keys, however it is written", async () => {
    const body = JSON.stringify({
      [token]: [token, { basic, credentials: basic.slice(6), hex: Buffer.from(token).toString("hex") }],
      url: encodeURIComponent(token),
      nested: JSON.stringify({ token }),
    });
    const headers = `${JSON_TYPE}x-echo: ${basic}\r\nx-url: ${encodeURIComponent(token)}\r\nx-raw: ${Buffer.from(token).toString("latin1")}\r\n`;
    const answer = await ask((socket) => {
      const bytes = Buffer.from(body);
      socket.write(Buffer.from(`HTTP/1.1 200 ${token}\r\ncontent-length: ${bytes.length}\r\n${headers}\r\n`, "latin1"));
      socket.write(bytes);
    });
    const all = JSON.stringify(answer);
    for (const form of [token, "0123456789abcdef", basic.slice(6), Buffer.from(token).toString("hex")])
      expect(all).not.toContain(form);
    expect(answer).toMatchObject({
      statusText: "OK",
      headers: { "x-echo": mark, "x-url": mark, "x-raw": mark },
      json: { [mark]: [mark, { basic: mark, credentials: mark, hex: mark }], url: mark, nested: `{"token":"${mark}"}` },
      sent: { headers: { authorization: `Basic AC1:${mark}` }, body: { a: mark } },
    });
  });

  test("in the name of a header, whose case is the provider's", async () => {
    const secret = makeSecret("Tok-0123456789AbCdEf", [], "«API / Key»");
    const answer = await ask(http("X-Tok-0123456789AbCdEf: 1\r\nX-Plain: 2\r\nx-plain: 3\r\n", ""), {}, [secret]);
    expect(answer.headers).toMatchObject({ "X-«API / Key»": "1", "x-plain": "2, 3" });
    expect(JSON.stringify(answer)).not.toMatch(/tok-0123456789abcdef/i);
  });

  test("in JSON with every character escaped", async () => {
    const escaped = token.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
    const answer = await ask(http(JSON_TYPE, `{"a":"x${escaped}y"}`));
    expect(answer).toMatchObject({ json: { a: `x${mark}y` }, text: `{"a":"x${mark}y"}` });
  });

  test.each([
    ["gzip", gzipSync],
    ["deflate", deflateSync],
    ["deflate, bare", deflateRawSync],
    ["br", brotliCompressSync],
  ])("under %s", async (name, compress) => {
    const body = compress(Buffer.from(JSON.stringify({ a: token })));
    const answer = await ask(http(`${JSON_TYPE}content-encoding: ${name.split(",")[0]}\r\n`, body));
    expect(answer).toMatchObject({ json: { a: mark } });
  });

  test("over the borders of chunks, in any place", async () => {
    const answer = await ask((socket) => {
      socket.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
      const bytes = [...Buffer.from(`before ${token} after`)];
      const writeNext = () => {
        const byte = bytes.shift();
        if (byte === undefined) return socket.write("0\r\n\r\n");
        socket.write(Buffer.concat([Buffer.from("1\r\n"), Buffer.from([byte]), Buffer.from("\r\n")]));
        setTimeout(writeNext, 1);
      };
      writeNext();
    });
    expect(answer.text).toBe(`before ${mark} after`);
  });

  test.each([
    ["UTF-16", "utf-16le", Buffer.from(token, "utf16le")],
    ["Latin-1", "iso-8859-1", Buffer.from(token, "latin1")],
    ["a charset that nobody knows", "x-unknown", Buffer.from(token)],
  ])("in %s", async (_, charset, bytes) => {
    expect(await ask(http(`content-type: text/plain; charset=${charset}\r\n`, bytes))).toMatchObject({ text: mark });
  });

  test("a number with too many digits to keep is judged as written", async () => {
    const number = makeSecret("12345678901234567890", [], "«Number»");
    const body = '{"secret":12345678901234567890,"near":12345678,"few":1}';
    const answer = await ask(http(JSON_TYPE, body), {}, [number]);
    expect(answer).toMatchObject({ json: { secret: "«Number»", near: 12345678, few: 1 } });
  });

  test("a secret under 8 characters hides the whole output, the status stays", async () => {
    const server = await startHttps(
      (_, response) => void response.writeHead(201, "Made", { "x-a": "b" }).end('{"a":"b"}'),
    );
    closing.push(server.close);
    trust(server.ca);
    const short = makeSecret("hunter2", [server.origin]);
    const egress = makeEgress({ allow: [`localhost:${server.port}`] });
    closing.push(egress.close);
    const request = { method: "GET", url: server.origin, headers: { "x-key": secretText`${short.ref}` } };
    expect(await egress.send(makeCall({ secrets: [short], request }))).toMatchObject({
      status: 201,
      statusText: "Created",
      headers: {},
      text: mark,
      json: undefined,
      isHidden: true,
    });
  });
});

describe("bounds", () => {
  test("a long answer is cut after a mebibyte of text, and says so", async () => {
    const answer = await ask(http("", "x".repeat(3 * MAX_TEXT_LENGTH)));
    expect(answer).toMatchObject({ isCut: true, json: undefined, received: { isCut: true } });
    expect(answer.text).toHaveLength(MAX_TEXT_LENGTH);
  });

  test("a secret across the cut is masked whole", async () => {
    for (const offset of [3, 12, token.length - 1]) {
      const answer = await ask(
        http("", `${"x".repeat(MAX_TEXT_LENGTH - offset)}${token}${"y".repeat(MAX_TEXT_LENGTH)}`),
      );
      expect(answer.text.slice(-40)).toBe(`${"x".repeat(40 - mark.length)}${mark}`);
    }
  });

  test("a compressed bomb is unpacked no further than any answer", async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024));
    const before = process.memoryUsage().rss;
    const answer = await ask(http("content-encoding: gzip\r\n", bomb));
    expect(answer).toMatchObject({ isCut: true });
    expect(answer.text.length).toBeLessThanOrEqual(MAX_TEXT_LENGTH);
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
  });

  test("headers without end", async () => {
    const asked = ask((socket) => {
      socket.write("HTTP/1.1 200 OK\r\n");
      const timer = setInterval(() => socket.write(`x-${Math.random()}: ${"a".repeat(1000)}\r\n`), 1);
      socket.once("close", () => clearInterval(timer)).on("error", () => undefined);
    });
    await expect(asked).rejects.toMatchObject({
      machineCode: "ERR_ANSWER_TOO_LARGE",
      messageKey: "engine.headersTooLarge",
    });
  });

  test.each([
    ["that never begins", () => undefined],
    [
      "that drips",
      (socket: Socket) => {
        socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n");
        const timer = setInterval(() => socket.write("x"), 20);
        socket.once("close", () => clearInterval(timer)).on("error", () => undefined);
      },
    ],
    [
      "whose headers drip",
      (socket: Socket) => {
        socket.write("HTTP/1.1 200 OK\r\nx: ");
        const timer = setInterval(() => socket.write("x"), 20);
        socket.once("close", () => clearInterval(timer)).on("error", () => undefined);
      },
    ],
  ])("an answer %s is given up in time", async (_, write) => {
    const startedAt = performance.now();
    await expect(ask(write, { timeoutMs: 300 })).rejects.toMatchObject({
      code: "UPSTREAM",
      machineCode: "ERR_TIMEOUT",
      messageKey: "engine.answerTimeout",
      mayHaveArrived: true,
      params: { seconds: 0.3 },
    });
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });

  test("a name that is looked up without end is given up in time", async () => {
    const egress = makeEgress({ resolve: () => new Promise(() => undefined) });
    const call = makeCall({ timeoutMs: 100, request: { method: "GET", url: "https://slow.example/" } });
    await expect(egress.send(call)).rejects.toMatchObject({ machineCode: "ERR_TIMEOUT" });
  });

  test("the caller may stop it", async () => {
    const asked = ask(() => undefined, { signal: AbortSignal.timeout(100) });
    await expect(asked).rejects.toMatchObject({ machineCode: "ERR_CANCELLED", mayHaveArrived: true });
  });

  test("JSON deeper than anyone nests it stays text", async () => {
    const answer = await ask(http(JSON_TYPE, "[".repeat(200_000) + "]".repeat(200_000)));
    expect(answer.json).toBeUndefined();
    expect(answer.text).toHaveLength(400_000);
  });

  test("what PostgreSQL's jsonb cannot hold is replaced", async () => {
    const answer = await ask(http(JSON_TYPE, '{"a\\u0000":"\\ud800 \\u0000"}'));
    expect(answer.json).toEqual({ "a\ufffd": "\ufffd \ufffd" });
    expect(await ask(http("", "a\u0000b"))).toMatchObject({ text: "a\ufffdb" });
  });
});

describe("failures", () => {
  test.each([
    ["at once", "", "ERR_CONNECTION_CLOSED"],
    ["in the headers", "HTTP/1.1 200 OK\r\nconte", "ERR_CONNECTION_CLOSED"],
    ["in the body", "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf", "ERR_CONNECTION_CLOSED"],
    ["in a chunk", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhal", "ERR_CONNECTION_CLOSED"],
  ])("a socket that closes %s", async (_, written, machineCode) => {
    const asked = ask((socket) => void socket.end(written));
    await expect(asked).rejects.toMatchObject({
      code: "UPSTREAM",
      machineCode,
      messageKey: "engine.connectionClosed",
      mayHaveArrived: true,
    });
  });

  test.each([
    ["no HTTP", "SSH-2.0-OpenSSH_9.9\r\n\r\n"],
    ["a status that is none", "HTTP/1.1 abc OK\r\n\r\n"],
    ["a header without a name", "HTTP/1.1 200 OK\r\n: x\r\n\r\n"],
    ["two lengths", "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx"],
    ["a length beside chunks", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-length: 2\r\n\r\nxx"],
    ["a chunk without a size", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"],
    ["gzip that is none", "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\nxx"],
  ])("an answer that is malformed: %s", async (_, written) => {
    const asked = ask((socket) => void socket.write(written));
    await expect(asked).rejects.toMatchObject({
      machineCode: "ERR_MALFORMED_ANSWER",
      messageKey: "engine.answerMalformed",
    });
  });

  test("a compression that was not asked for cannot be searched, so it is refused", async () => {
    for (const name of ["zstd", "gzip, gzip", token.replace(/[^a-z]/g, "")])
      await expect(ask(http(`content-encoding: ${name}\r\n`, "x"))).rejects.toMatchObject({
        messageKey: "engine.encodingUnknown",
      });
  });

  test("nothing that listens", async () => {
    const { port, close } = await listen(createServer(), 0, "http://127.0.0.1");
    await close();
    const egress = makeEgress({ allow: [`127.0.0.1:${port}`] });
    const call = makeCall({ request: { method: "GET", url: `http://127.0.0.1:${port}/` } });
    await expect(egress.send(call)).rejects.toMatchObject({
      machineCode: "ERR_CONNECTION_REFUSED",
      messageKey: "engine.connectionRefused",
      mayHaveArrived: false,
      params: { port: String(port) },
    });
  });

  test("no error holds the secret, in any of its properties", async () => {
    const echo = `HTTP/1.1 2xx ${token}\r\nx: ${token}\r\n\r\n`;
    const error = await ask((socket) => void socket.end(Buffer.from(echo, "latin1"))).catch(
      (caught: unknown) => caught,
    );
    const { inspect } = await import("node:util");
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain("0123456789abcdef");
    expect(error).toMatchObject({ details: { sent: { body: { a: mark } } } });
  });
});
