import { Readable } from "node:stream";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { formsOf } from "#test/secret-forms.ts";
import { createMasker, type MaskedSecret } from "./mask.ts";
import { receive } from "./receive.ts";

const mark = "«API / Token»";
const secret = 'sk_7fQ/é"<0+9';

type Headers = Record<string, string>;

/** As the dispatcher gives it, its body in these pieces. */
const answer = (pieces: readonly (string | Buffer)[], headers: Headers = {}) => ({
  statusCode: 200,
  headers,
  writtenNames: {},
  body: Readable.from(pieces.map((piece) => Buffer.from(piece as string))),
});
const maskerOf = (...secrets: (string | MaskedSecret)[]) =>
  createMasker(secrets.map((each) => (typeof each === "string" ? { plaintext: each, mark } : each)));
const get = (body: string | Buffer, headers: Headers, ...secrets: (string | MaskedSecret)[]) =>
  receive(answer([body], headers), maskerOf(...secrets));

const bytes = Buffer.from(secret);
const every = (write: (char: string) => string) => Array.from(secret, write).join("");
const code = (char: string) => char.codePointAt(0) ?? 0;
const forms: Record<string, string> = {
  "as it is": secret,
  base64: bytes.toString("base64"),
  "base64 without padding": bytes.toString("base64").replaceAll("=", ""),
  base64url: bytes.toString("base64url"),
  "base64 after one byte": Buffer.from(`u${secret}`).toString("base64").slice(2),
  "base64 after two bytes": Buffer.from(`uu${secret}`).toString("base64").slice(3),
  "base64 after two bytes and before more": Buffer.from(`uu${secret}more`).toString("base64").slice(3, 21),
  hex: bytes.toString("hex"),
  HEX: bytes.toString("hex").toUpperCase(),
  percent: encodeURIComponent(secret),
  "percent in small letters": encodeURIComponent(secret).replace(/%../g, (triplet) => triplet.toLowerCase()),
  form: new URLSearchParams({ a: secret }).toString().slice(2),
  JSON: JSON.stringify(secret).slice(1, -1),
  "JSON in \\u": every((char) => `\\u${code(char).toString(16).padStart(4, "0")}`),
  "JSON in JSON": JSON.stringify(JSON.stringify(secret).slice(1, -1)).slice(1, -1),
  "XML, decimal": every((char) => `&#${code(char)};`),
  "XML, hexadecimal": every((char) => `&#x${code(char).toString(16)};`),
  "XML escaped thrice, with zeros": every((char) => `&amp;amp;amp;#x${code(char).toString(16).padStart(7, "0")};`),
  "base64 in lines": bytes.toString("base64").replace(/.{4}(?=.)/g, "$&\r\n\t"),
  "base64 in lines, in JSON, far apart": bytes
    .toString("base64")
    .replace(/.{1}/g, `$&${"\\\\n".repeat(30)}`)
    .slice(0, -90),
};

describe.each(Object.entries(forms))("%s", (_, form) => {
  test("is masked over every border of two pieces", async () => {
    const whole = Buffer.from(`<${form}>`);
    for (let at = 1; at < whole.length; at += whole.length > 400 ? 29 : 1) {
      const { text } = await receive(answer([whole.subarray(0, at), whole.subarray(at)]), maskerOf(secret));
      expect(text, `cut at ${at}`).toBe(`<${mark}>`);
    }
  });

  test.each([
    ["gzip", gzipSync],
    ["deflate", deflateSync],
    ["deflate", deflateRawSync],
    ["br", (given: Buffer) => brotliCompressSync(given)],
  ])("is masked under %s, whose pieces end anywhere", async (encoding, compress) => {
    const packed = compress(Buffer.from(`<${form}>`));
    const pieces = Array.from(packed, (_byte, at) => packed.subarray(at, at + 1));
    const { text } = await receive(answer(pieces, { "content-encoding": encoding }), maskerOf(secret));
    expect(text).toBe(`<${mark}>`);
  });

  // At every place around the cut; the length of what follows decides whether it is read at all.
  test.each<[string, (text: string) => Buffer, Headers, number]>([
    ["a little follows", (text) => Buffer.from(text), {}, 50],
    ["much follows", (text) => Buffer.from(text), {}, 10_000],
    [
      "much follows, in UTF-16",
      (text) => Buffer.from(text, "utf16le"),
      { "content-type": "text/plain; charset=utf-16le" },
      10_000,
    ],
  ])("does not show its first half before the cut: %s", async (_name, encode, headers, after) => {
    const maxLength = 2000;
    const step = form.length > 400 ? 29 : 1;
    for (let before = maxLength - form.length - 2; before <= maxLength + 2; before += step) {
      const body = encode(`${"x".repeat(before)}${form}${"y".repeat(after)}`);
      const { text, isCut } = await receive(answer([body], headers), maskerOf(secret), maxLength);
      expect(text, `${before} before`).toMatch(new RegExp(`^x*(${mark})?y*$`));
      expect(isCut).toBe(true);
    }
  });
});

describe("secrets that are digits", () => {
  test.each([
    ["as it is", "4929123456781234", "4929123456781234"],
    ["with more digits than a double keeps", "12345678901234567890", "12345678901234567890"],
    ["rounded by a provider that parsed it", "12345678901234567890", "12345678901234567000"],
    ["without the zeros in front", "0012345678", "12345678"],
    ["with a fraction", "12345.678900", "12345.678900"],
    ["with a fraction that lost its zeros", "12345.678900", "12345.6789"],
    ["negative", "-123456789", "-123456789"],
    ["as its hexadecimal, which has no letters", "01234567", "3031323334353637"],
    ["within a longer number", "12345678", "9912345678.5"],
  ])("answered as a number, %s", async (_, digits, written) => {
    const { json, text } = await get(
      `{"a":[${written}],"b":1234,"c":-1.5e3}`,
      { "content-type": "application/json" },
      digits,
    );
    expect(JSON.stringify(json)).toContain(mark);
    expect(json).toMatchObject({ b: 1234, c: -1500 });
    for (const shown of [JSON.stringify(json), text]) {
      expect(shown).not.toContain(digits);
      expect(shown.replace(/[^0-9]/g, "")).not.toContain(digits.replace(/[^0-9]/g, "").slice(0, 8));
    }
  });
});

describe("what hides all", () => {
  test.each<[string, MaskedSecret]>([
    ["a secret of seven characters", { plaintext: "hunter2", mark }],
    ["one that is eight with its white space", { plaintext: "hunter2\n", mark }],
    ["four pictures, eight units long", { plaintext: "😀😁😂🤣", mark }],
    ["a one-time code", { plaintext: "123456", mark, hidesAll: true }],
    ["a one-time code of eight digits", { plaintext: "12345678", mark, hidesAll: true }],
  ])("%s", async (_, hiding) => {
    const masked = await get('{"a":"b"}', { "content-type": "application/json", "x-a": "b" }, hiding);
    expect(masked).toMatchObject({ status: 200, headers: {}, text: mark, json: undefined, isHidden: true });
    expect(masked.received).toEqual({ status: 200, statusText: "OK", headers: {}, body: mark });
  });
});

describe("characters that are read as others", () => {
  const token = "tok_0123456789abcdef";
  const utf16 = (text: string) => Buffer.from(text, "utf16le");
  test.each<[string, Buffer, string]>([
    ["UTF-16 that does not say so", utf16(`<${token}>`), "text/plain"],
    ["UTF-16, big-endian, that does not say so", utf16(`<${token}>`).swap16(), "application/json"],
    ["UTF-16 under another name", utf16(`<${token}>`), "text/plain; charset=latin1"],
    ["ASCII that says UTF-16", Buffer.from(`<<${token}>>`), "text/plain; charset=utf-16le"],
    ["ASCII that says UTF-16, big-endian", Buffer.from(`<<<${token}>>>`), "text/plain; charset=utf-16be"],
  ])("%s: anybody could read it out, so all is hidden", async (_, body, type) => {
    expect(await get(body, { "content-type": type }, token)).toMatchObject({
      text: mark,
      json: undefined,
      isHidden: true,
    });
  });

  test("UTF-16 that says so is masked like any text, and without a secret nothing is hidden", async () => {
    const type = { "content-type": "text/plain; charset=utf-16le" };
    expect(await get(utf16(`<${token}>`), type, token)).toMatchObject({ text: `<${mark}>`, isHidden: false });
    expect(await get(utf16("hello"), { "content-type": "text/plain" }, token)).toMatchObject({ isHidden: false });
  });
});

test("every mark names its secret, in names of members, values and headers", async () => {
  const [one, two] = [
    { plaintext: "first-secret-1", mark: "«One / Token»" },
    { plaintext: "second-secret-2", mark: "«Two / Key»" },
  ];
  const body = JSON.stringify({
    "first-secret-1": "a second-secret-2",
    list: [{ x: "first-secret-1second-secret-2" }],
  });
  const { json, headers } = await get(
    body,
    { "content-type": "application/json", "x-b": "b=second-secret-2" },
    one,
    two,
  );
  expect(json).toEqual({ "«One / Token»": "a «Two / Key»", list: [{ x: "«One / Token»«Two / Key»" }] });
  expect(headers["x-b"]).toBe("b=«Two / Key»");
});

test("no form of it is in what is received, whatever is around it", async () => {
  const body = JSON.stringify({ forms: Object.values(forms), text: Object.values(forms).join("") });
  const received = JSON.stringify(await get(body, { "content-type": "application/json" }, secret));
  for (const form of formsOf(secret)) expect(received).not.toContain(form);
});
