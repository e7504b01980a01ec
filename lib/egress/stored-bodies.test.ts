import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { secretText } from "#lib/secrets/secret-text.ts";
import { readParts, startBodies } from "#test/providers/bodies.ts";
import { makeCall, makeEgress, makeSecret, trust } from "#test/providers/egress-setup.ts";
import type { Egress, EgressBody, EgressPart, OpenedSecret } from "./egress.ts";

let server: Awaited<ReturnType<typeof startBodies>>;
let egress: Egress;
beforeAll(async () => {
  server = await startBodies();
  trust(server.ca);
  egress = makeEgress({ allow: [`localhost:${server.port}`] });
});
afterAll(async () => {
  await egress.close();
  await server.close();
});

function makeFile(bytes: Buffer, origins = [server.origin]): OpenedSecret {
  return {
    ...makeSecret(bytes.toString("base64"), origins, `«File ${randomBytes(3).toString("hex")}»`),
    masking: "none",
  };
}

const post = (body: EgressBody, secrets: OpenedSecret[], headers: Record<string, string> = {}) =>
  egress.send(makeCall({ secrets, request: { method: "POST", url: `${server.origin}/`, body, headers } }));

const everyByte = Buffer.from(Array.from({ length: 256 }, (_, index) => index));

describe("a file as the body", () => {
  test("arrives byte for byte, and may come back", async () => {
    const file = makeFile(everyByte);
    const answer = await post({ type: "file", content: file.ref, contentType: "image/png" }, [file]);
    expect(server.bodies.at(-1)).toEqual({ contentType: "image/png", bytes: everyByte });
    expect(answer).toMatchObject({ isHidden: false, sent: { body: file.ref.mark } });
    expect(answer.text).toContain("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  });

  test("goes to its own hosts alone", async () => {
    const before = server.bodies.length;
    const file = makeFile(everyByte, ["https://api.example.com"]);
    const sent = post({ type: "file", content: file.ref, contentType: "image/png" }, [file]);
    await expect(sent).rejects.toMatchObject({
      messageKey: "engine.hostNotAllowed",
      params: { secret: file.ref.mark },
    });
    expect(server.bodies).toHaveLength(before);
  });
});

describe("a multipart body", () => {
  test("has texts, secrets and files, each what it was", async () => {
    const secret = makeSecret('canary"\r\n--x\r\nsecret', [server.origin]);
    const file = makeFile(everyByte);
    const parts: EgressPart[] = [
      { name: "plain", text: "a\nb" },
      { name: 'odd "name"\r\nX: y', text: secretText`key=${secret.ref}` },
      { name: "upload", fileName: 'facture "été".pdf', contentType: "application/pdf", content: file.ref },
      { name: "upload", fileName: "b", contentType: "text/html\r\nX-Evil: 1", content: file.ref },
    ];
    const answer = await post({ type: "multipart", parts }, [secret, file], { "content-type": "text/plain" });
    const body = server.bodies.at(-1) ?? { contentType: "", bytes: Buffer.alloc(0) };
    expect(await readParts(body)).toEqual([
      { name: "plain", text: "a\nb" },
      { name: 'odd "name"\r\nX: y', text: `key=${secret.plaintext}` },
      { name: "upload", fileName: 'facture "été".pdf', type: "application/pdf", bytes: everyByte },
      { name: "upload", fileName: "b", type: "application/octet-stream", bytes: everyByte },
    ]);
    expect(body.bytes.toString("latin1")).not.toContain("X-Evil");
    expect(JSON.stringify(answer)).not.toContain("canary");
    expect(answer.sent).toMatchObject({
      body: [{ text: "a\nb" }, { text: "key=«API / Token»" }, { content: file.ref.mark }, { content: file.ref.mark }],
    });
  });

  test("one file of another host keeps all of it here", async () => {
    const before = server.bodies.length;
    const files = [makeFile(everyByte), makeFile(everyByte, ["https://api.example.com"])];
    const parts = files.map(({ ref }) => ({ name: "f", fileName: "f", contentType: "", content: ref }));
    await expect(post({ type: "multipart", parts }, files)).rejects.toMatchObject({
      messageKey: "engine.hostNotAllowed",
      params: { secret: files[1]?.ref.mark },
    });
    expect(server.bodies).toHaveLength(before);
  });

  test("has a boundary that no part knows: a part that repeats the last one's ends nothing", async () => {
    const seen = new Set<string>();
    let text = "first";
    for (let turn = 0; turn < 20; turn++) {
      await post({ type: "multipart", parts: [{ name: "t", text }] }, []);
      const body = server.bodies.at(-1) ?? { contentType: "", bytes: Buffer.alloc(0) };
      expect(await readParts(body)).toEqual([{ name: "t", text }]);
      const boundary = body.contentType.replace(/^.*boundary=/, "");
      seen.add(boundary);
      text = `\r\n--${boundary}--\r\n`;
    }
    expect(seen.size).toBe(20);
    expect([...seen][0]).toMatch(/^coffre-[0-9a-f]{48}$/);
  });

  test("any bytes and texts arrive as they are", async () => {
    const part = fc.oneof(
      fc.record({ name: fc.string({ minLength: 1 }), text: fc.string({ unit: "grapheme" }) }),
      fc.record({ name: fc.string({ minLength: 1 }), bytes: fc.uint8Array({ maxLength: 300 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 6 }), async (given) => {
        const files: OpenedSecret[] = [];
        const parts = given.map((each): EgressPart => {
          if ("text" in each) return each;
          const file = makeFile(Buffer.from(each.bytes));
          files.push(file);
          return { name: each.name, fileName: "f", contentType: "a/b", content: file.ref };
        });
        await post({ type: "multipart", parts }, files);
        const read = await readParts(server.bodies.at(-1) ?? { contentType: "", bytes: Buffer.alloc(0) });
        expect(read.map((each) => ("text" in each ? each.text : each.bytes.toString("hex")))).toEqual(
          given.map((each) => ("text" in each ? each.text : Buffer.from(each.bytes).toString("hex"))),
        );
      }),
      { numRuns: 60 },
    );
  });
});

test("what leaves is bound to 8 MiB, whatever it is made of", async () => {
  const before = server.bodies.length;
  const file = makeFile(Buffer.alloc(2 * 1024 * 1024, 7));
  const parts = Array.from({ length: 4 }, () => ({ name: "f", fileName: "f", contentType: "", content: file.ref }));
  const tooLarge = {
    machineCode: "ERR_INVALID_REQUEST",
    messageKey: "engine.requestTooLarge",
    params: { megabytes: 8 },
  };
  await expect(post({ type: "multipart", parts }, [file])).rejects.toMatchObject(tooLarge);
  const text = "é".repeat(4 * 1024 * 1024);
  await expect(post({ type: "text", text: `${text}x`, contentType: "text/plain" }, [])).rejects.toMatchObject(tooLarge);
  expect(server.bodies).toHaveLength(before);
  await post({ type: "text", text, contentType: "text/plain" }, []);
  expect(server.bodies.at(-1)?.bytes).toHaveLength(8 * 1024 * 1024);
});

test("a one-time code hides all that comes back, however long it is", async () => {
  const code: OpenedSecret = { ...makeSecret("12345678", [server.origin], "«Portal / Code»"), masking: "all" };
  const answer = await post({ type: "form", fields: { code: secretText`${code.ref}`, other: "x" } }, [code]);
  expect(server.bodies.at(-1)?.bytes.toString()).toBe("code=12345678&other=x");
  expect(answer).toMatchObject({ isHidden: true, text: "«Portal / Code»", headers: {}, json: undefined });
  expect(JSON.stringify(answer)).not.toContain("12345678");
});
