import type { Socket } from "node:net";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { secretText } from "#lib/secrets/secret-text.ts";
import { makeCall, makeEgress, makeSecret, trust } from "#test/providers/egress-setup.ts";
import { startHttps } from "#test/providers/https.ts";
import { drip, pour, type RawAnswer, startRaw } from "#test/providers/raw.ts";
import type { EgressCall } from "./egress.ts";
import { MAX_TEXT_LENGTH } from "./receive.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function connect(answer: RawAnswer) {
  const server = await startRaw(answer);
  closing.push(server.close);
  const egress = makeEgress({ allow: [`127.0.0.1:${server.port}`] });
  closing.push(egress.close);
  const ask = (call: Partial<EgressCall> = {}) =>
    egress.send(makeCall({ request: { method: "GET", url: `${server.origin}/` }, ...call }));
  return { server, egress, ask };
}

const ask = async (answer: RawAnswer, call: Partial<EgressCall> = {}) => (await connect(answer)).ask(call);
const writing = (text: string | Buffer) => (socket: Socket) => void socket.write(text);
const closed = { machineCode: "ERR_CONNECTION_CLOSED", messageKey: "engine.connectionClosed" };
const malformed = { machineCode: "ERR_MALFORMED_ANSWER", messageKey: "engine.answerMalformed" };
const tooLarge = { machineCode: "ERR_ANSWER_TOO_LARGE", messageKey: "engine.headersTooLarge" };
const late = { machineCode: "ERR_TIMEOUT", messageKey: "engine.answerTimeout" };

describe("what never ends is cut or given up", () => {
  const head = "HTTP/1.1 200 OK\r\n";
  const chunked = `${head}transfer-encoding: chunked\r\n\r\n`;

  test.each<[string, string, string, object]>([
    ["headers, many", head, "x: y\r\n", tooLarge],
    ["headers without values", head, "a:\r\n", tooLarge],
    ["one header's value", `${head}x: `, "y".repeat(1000), tooLarge],
    ["one header's name", head, "y".repeat(1000), tooLarge],
    ["trailers", `${chunked}0\r\n`, "x: y\r\n", tooLarge],
    ["interim answers", "", "HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n", malformed],
    ["interim answers that mean nothing", "", "HTTP/1.1 199 Wait\r\n\r\n", malformed],
  ])("%s", async (_, before, piece, error) => {
    const asked = ask((socket) => {
      socket.write(before);
      pour(socket, piece.repeat(100));
    });
    await expect(asked).rejects.toMatchObject({ code: "UPSTREAM", ...error });
  });

  test.each<[string, string, string]>([
    ["chunks", chunked, `400\r\n${"x".repeat(1024)}\r\n`],
    ["chunks of one byte", chunked, "1\r\nx\r\n"],
    ["a body without a length", `${head}connection: close\r\n\r\n`, "x".repeat(4096)],
  ])("%s", async (_, before, piece) => {
    const answer = await ask((socket) => {
      socket.write(before);
      pour(socket, piece.repeat(64));
    });
    expect(answer).toMatchObject({ status: 200, isCut: true, json: undefined });
    expect(answer.text).toBe("x".repeat(MAX_TEXT_LENGTH));
  });

  test.each<[string, string | Buffer, string | Buffer]>([
    ["a chunk's extension", `${chunked}5;x=`, "y".repeat(4096)],
    ["empty lines before the answer", "", "\r\n".repeat(2000)],
    ["a status line", "HTTP/1.1 200 ", "OK ".repeat(1000)],
  ])("%s is bounded by the total time", async (_, before, piece) => {
    const asked = ask(
      (socket) => {
        socket.write(before);
        pour(socket, piece);
      },
      { timeoutMs: 250 },
    );
    await expect(asked).rejects.toMatchObject({
      machineCode: expect.stringMatching(/^ERR_(TIMEOUT|MALFORMED_ANSWER)$/),
    });
  });

  test.each<[string, string, string]>([
    ["an answer that never begins", "", ""],
    ["a status line, a byte a time", "H", "T"],
    ["headers, a byte a time", `${head}x: `, "y"],
    ["a body with a length, a byte a time", `${head}content-length: 99999\r\n\r\n`, "y"],
    ["chunks, a byte a time", chunked, "1\r\ny\r\n"],
    ["interim answers, one a time", "", "HTTP/1.1 102 Processing\r\n\r\n"],
    ["a half chunk", `${chunked}5\r\nhe`, ""],
  ])("%s: the total time bounds it", async (_, before, byte) => {
    let socketOf: Socket | undefined;
    const asked = ask(
      (socket) => {
        socketOf = socket;
        socket.write(before);
        if (byte) drip(socket, byte, byte.length > 20 ? 50 : 10);
      },
      { timeoutMs: 250 },
    );
    await expect(asked).rejects.toMatchObject(before === "H" ? { code: "UPSTREAM" } : late);
    // Ours is the end that hangs up.
    await expect.poll(() => socketOf?.destroyed || socketOf?.readableEnded).toBe(true);
  });
});

describe("compressed bombs", () => {
  const zeros = Buffer.alloc(32 * 1024 * 1024);
  const packedTwice = gzipSync(gzipSync(zeros));
  const typed = (encoding: string, body: Buffer) =>
    Buffer.concat([
      Buffer.from(`HTTP/1.1 200 OK\r\ncontent-encoding: ${encoding}\r\ncontent-length: ${body.length}\r\n\r\n`),
      body,
    ]);

  test.each([
    ["gzip", "gzip", gzipSync],
    ["deflate", "deflate", deflateSync],
    ["deflate without its frame", "deflate", deflateRawSync],
    ["br", "br", (bytes: Buffer) => brotliCompressSync(bytes)],
  ])("%s is unpacked no further than an answer is kept", async (_, encoding, compress) => {
    const answer = await ask(writing(typed(encoding, compress(zeros))));
    expect(answer.isCut).toBe(true);
    expect(answer.text.length).toBeLessThanOrEqual(MAX_TEXT_LENGTH);
  });

  test.each(["gzip, gzip", "gzip,br", "deflate, gzip", "br, br", "zstd", "compress", "aes128gcm", "gzip;q=1", "*"])(
    "%s was not asked for, and is refused unread",
    async (encoding) => {
      await expect(ask(writing(typed(encoding, packedTwice)))).rejects.toMatchObject({
        machineCode: "ERR_MALFORMED_ANSWER",
        messageKey: "engine.encodingUnknown",
      });
    },
  );

  test("two headers of one encoding each are two encodings", async () => {
    const asked = ask(
      writing("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-encoding: gzip\r\ncontent-length: 1\r\n\r\nx"),
    );
    await expect(asked).rejects.toMatchObject({ messageKey: "engine.encodingUnknown" });
  });

  test("a stream without end that unpacks to nothing is given up by what arrives", async () => {
    const asked = ask((socket) => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\nconnection: close\r\n\r\n");
      pour(socket, Buffer.concat(Array.from({ length: 500 }, () => gzipSync(""))));
    });
    await expect(asked).rejects.toMatchObject({
      machineCode: "ERR_ANSWER_TOO_LARGE",
      messageKey: "engine.answerTooLarge",
    });
  });

  test.each([
    ["cut short", gzipSync("hello, hello, hello").subarray(0, 15)],
    ["broken within", Buffer.from(gzipSync("hello, hello, hello").map((byte, at) => (at === 14 ? byte ^ 255 : byte)))],
    ["plain text", Buffer.from("hello")],
  ])("%s: no gzip", async (_, body) => {
    await expect(ask(writing(typed("gzip", body)))).rejects.toMatchObject(malformed);
  });
});

describe("answers that are wrong", () => {
  test.each<[string, RawAnswer, object]>([
    ["accepts and closes", (socket) => socket.end(), closed],
    ["accepts and resets", (socket) => socket.resetAndDestroy(), closed],
    ["closes in the status line", (socket) => socket.end("HTTP/1.1 20"), closed],
    ["closes in the headers", (socket) => socket.end("HTTP/1.1 200 OK\r\nx: y"), closed],
    ["closes in the body", (socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf"), closed],
    [
      "resets in the body",
      (socket) => void socket.write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf", () => socket.resetAndDestroy()),
      closed,
    ],
    [
      "closes in a chunk",
      (socket) => socket.end("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\nha"),
      closed,
    ],
    [
      "closes between chunks",
      (socket) => socket.end("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nha\r\n"),
      closed,
    ],
    ["sends 100 where none was asked for", writing("HTTP/1.1 100 Continue\r\n\r\n"), closed],
    [
      "switches protocols unasked",
      writing("HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\nx"),
      closed,
    ],
    ["HTTP/0.9", (socket) => socket.end("<html>hello</html>"), malformed],
    ["HTTP/2", writing("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), malformed],
    ["HTTP/9.9", writing("HTTP/9.9 200 OK\r\n\r\n"), malformed],
    ["another protocol", writing("220 mail.example.com ESMTP\r\n"), malformed],
    ["no status", writing("HTTP/1.1 OK\r\n\r\n"), malformed],
    ["a status of four digits", writing("HTTP/1.1 2000 OK\r\n\r\n"), malformed],
    ["a negative length", writing("HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n"), malformed],
    ["a length that is no number", writing("HTTP/1.1 200 OK\r\ncontent-length: 0x10\r\n\r\n"), malformed],
    ["a length beyond counting", writing(`HTTP/1.1 200 OK\r\ncontent-length: ${"9".repeat(40)}\r\n\r\n`), malformed],
    ["two lengths", writing("HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx"), malformed],
    ["lengths in a list", writing("HTTP/1.1 200 OK\r\ncontent-length: 1, 1\r\n\r\nx"), malformed],
    [
      "length and chunks",
      writing("HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"),
      malformed,
    ],
    ["a chunk without a size", writing("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxx\r\n"), malformed],
    ["a chunk of negative size", writing("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n-1\r\n"), malformed],
    [
      "a chunk beyond counting",
      writing(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${"f".repeat(20)}\r\n`),
      malformed,
    ],
    ["a space before the colon", writing("HTTP/1.1 200 OK\r\ncontent-length : 0\r\n\r\n"), malformed],
    ["NUL in a header", writing("HTTP/1.1 200 OK\r\nx: a\u0000b\r\ncontent-length: 0\r\n\r\n"), malformed],
    [
      "a carriage return alone in a header",
      writing("HTTP/1.1 200 OK\r\nx: a\rb\r\ncontent-length: 0\r\n\r\n"),
      malformed,
    ],
  ])("%s", async (_, answer, error) => {
    await expect(ask(answer, { timeoutMs: 2_000 })).rejects.toMatchObject({
      code: "UPSTREAM",
      mayHaveArrived: true,
      ...error,
    });
  });

  test("interim answers before the real one are passed over", async () => {
    const early = "HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n";
    const answer = await ask(writing(`${early}${early}HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi`));
    expect(answer).toMatchObject({ status: 200, text: "hi" });
  });

  test("what follows an answer unasked is not the answer to the next request", async () => {
    const { server, ask: send } = await connect((socket, _, count) => {
      const answer = `HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n#${count}`;
      socket.write(count === 1 ? `${answer}HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nforged` : answer);
    });
    expect((await send()).text).toBe("#1");
    expect((await send()).text).toBe("#2");
    expect(server.heads).toHaveLength(2);
  });

  test("words of the status line that come in pieces do not show the half of a secret", async () => {
    const secret = makeSecret("tok_0123456789abcdef", []);
    const answer = await ask(
      (socket) => {
        socket.write("HTTP/1.1 200 tok_012345678");
        setTimeout(() => socket.write("9abcdef\r\ncontent-length: 0\r\n\r\n"), 20);
      },
      { secrets: [secret] },
    );
    expect(answer.statusText).toBe("OK");
    expect(JSON.stringify(answer)).not.toContain("abcdef");
  });

  test("a body longer than its length is cut there", async () => {
    expect((await ask(writing("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhidden"))).text).toBe("hi");
  });

  test.each([
    ["a quote that never ends", `"${'\\"'.repeat(400_000)}`],
    ["quotes and brackets", '["\\"'.repeat(200_000)],
    ["brackets without end", "[".repeat(1_000_000)],
    ["numbers without end", `[${"1e5,".repeat(200_000)}`],
  ])("JSON that is none stays text: %s", async (_, body) => {
    const answer = await ask((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`);
      socket.write(body);
    });
    expect(answer).toMatchObject({ json: undefined, text: body });
  });

  test("names of JSON that reach a prototype elsewhere are names", async () => {
    const body = '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}';
    const { json } = await ask(
      writing(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`),
    );
    expect(JSON.stringify(json)).toBe(body);
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });
});

describe("requests that are wrong do not leave", () => {
  const refused = async (call: Partial<EgressCall>, messageKey: string) => {
    const { server, ask: send } = await connect((socket) => socket.end());
    await expect(send(call)).rejects.toMatchObject({ code: "INVALID", machineCode: "ERR_INVALID_REQUEST", messageKey });
    expect(server.heads).toEqual([]);
  };
  const url = "http://127.0.0.1:9/";

  test.each([
    ["a URL", { method: "GET", url: `${url}${"x".repeat(70_000)}` }],
    ["a query", { method: "GET", url, query: { q: "é".repeat(20_000) } }],
    ["a header", { method: "GET", url, headers: { "x-a": "y".repeat(70_000) } }],
    [
      "headers together",
      {
        method: "GET",
        url,
        headers: Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`x-${index}`, "y".repeat(80)])),
      },
    ],
  ])("%s of more than 64 KiB", async (_, request) => {
    await refused({ request }, "engine.headTooLarge");
  });

  test.each([
    ["a line break", "a\r\nx-injected: 1"],
    ["a line feed", "a\nx-injected: 1"],
    ["a carriage return", "a\rx"],
    ["NUL", "a\u0000"],
    ["a letter that Latin-1 lacks", "a\u010a"],
  ])("%s in a header's value, the author's or a secret's", async (_, value) => {
    await refused({ request: { method: "GET", url, headers: { "x-a": value } } }, "engine.headerValue");
    const secret = makeSecret(`0123456789${value}`, ["https://127.0.0.1:9"]);
    const headers = { "x-a": secretText`${secret.ref}` };
    await refused(
      { secrets: [secret], request: { method: "GET", url: "https://127.0.0.1:9/", headers } },
      "engine.headerValue",
    );
  });

  test.each(["x a", "x:a", "x\r\ny", "", "é", "x\u0000"])("%j as a header's name", async (name) => {
    await refused({ request: { method: "GET", url, headers: { [name]: "1" } } }, "engine.headerName");
  });

  test.each([
    "Host",
    "connection",
    "Content-Length",
    "transfer-encoding",
    "TE",
    "Trailer",
    "Upgrade",
    "Keep-Alive",
    "Expect",
    "Proxy-Authorization",
    "proxy-connection",
    "Proxy-Anything",
    "Accept-Encoding",
    "\u212aeep-Alive",
  ])("%s is ours to set", async (name) => {
    await refused({ request: { method: "GET", url, headers: { [name]: "1" } } }, "engine.headerForbidden");
  });

  test.each(["CONNECT", "TRACE", "get", "GET / HTTP/1.1\r\nx: y", ""])("method %j", async (method) => {
    await refused({ request: { method, url } }, "engine.methodInvalid");
  });

  test("line breaks in a URL are left out or escaped, never sent", async () => {
    const { server, egress } = await connect((socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"));
    const request = {
      method: "GET",
      url: `${server.origin}/a\r\nx-injected: 1`,
      query: { "b\r\nx-injected": "c\r\nx-injected: 1" },
    };
    await egress.send(makeCall({ request }));
    expect(server.heads[0]?.split("\r\n")[0]).toBe(
      "GET /ax-injected:%201?b%0D%0Ax-injected=c%0D%0Ax-injected%3A%201 HTTP/1.1",
    );
    expect(server.heads[0]).not.toMatch(/^x-injected/im);
  });
});

test("a certificate that nobody trusts is refused, whatever the environment says", async () => {
  const server = await startHttps((_, response) => void response.end("never"));
  closing.push(server.close);
  const egress = makeEgress({ allow: [`localhost:${server.port}`] });
  closing.push(egress.close);
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
  const asked = egress.send(makeCall({ request: { method: "GET", url: `${server.origin}/` } }));
  await expect(asked).rejects.toMatchObject({ machineCode: "ERR_TLS", messageKey: "engine.tlsUntrusted" });
  delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
});

test("a server that asks for Digest under the name of a secret gets it told as its mark", async () => {
  const server = await startHttps((request, response) => {
    response.setHeader("www-authenticate", `${request.headers["x-key"]} realm="x"`);
    response.writeHead(401).end();
  });
  closing.push(server.close);
  trust(server.ca);
  const egress = makeEgress({ allow: [`localhost:${server.port}`] });
  closing.push(egress.close);
  const [key, word] = [
    makeSecret("Tok0123456789abc", [server.origin], "«Key»"),
    makeSecret("password-0123", [server.origin]),
  ];
  const request = {
    method: "GET",
    url: `${server.origin}/`,
    headers: { "x-key": secretText`${key.ref}` },
    digest: { username: "maud", password: word.ref },
  };
  await expect(egress.send(makeCall({ secrets: [key, word], request }))).rejects.toMatchObject({
    messageKey: "engine.digestNotOffered",
    params: { offered: "«Key»" },
  });
});
