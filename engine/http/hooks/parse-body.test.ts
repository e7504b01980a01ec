import { describe, expect, test } from "vitest";
import { parseHookBody } from "./parse-body.ts";

const parse = (body: string | Uint8Array, type?: string, encoding?: string) =>
  parseHookBody(Buffer.from(body as string), type, encoding);

describe("by the declared type alone", () => {
  test.each<[string, string | undefined, unknown]>([
    ['{"a":[1,null]}', "application/json", { a: [1, null] }],
    ['{"a":1}', "Application/JSON; charset=utf-8", { a: 1 }],
    ['"text"', "application/vnd.api+json", "text"],
    ['\ufeff{"a":1}', "application/json", { a: 1 }],
    ["a=1&b=x+y&a=2&c=%C3%A9&d", "application/x-www-form-urlencoded", { a: ["1", "2"], b: "x y", c: "é", d: "" }],
    [
      "__proto__=x&constructor=y",
      "application/x-www-form-urlencoded",
      JSON.parse('{"__proto__":"x","constructor":"y"}'),
    ],
    ['{"a":1}', "text/plain", '{"a":1}'],
    ["<a/>", "application/xml", "<a/>"],
    ["<a/>", "application/soap+xml; charset=utf-8", "<a/>"],
    ["<a/>", "text/xml", "<a/>"],
    ['{"a":1}', "application/octet-stream", { base64: "eyJhIjoxfQ==" }],
    ['{"a":1}', undefined, { base64: "eyJhIjoxfQ==" }],
    ["", "application/json", null],
    ["", undefined, null],
  ])("%j as %s", (body, type, input) => expect(parse(body, type)).toEqual(input));

  test("a form’s __proto__ is a field like another", () => {
    const input = parse("__proto__=x", "application/x-www-form-urlencoded");
    expect(Object.keys(input as object)).toEqual(["__proto__"]);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  test("text in another character set is read in it", () => {
    expect(parse(new Uint8Array([0xe9]), "text/plain; charset=iso-8859-1")).toBe("é");
  });
});

describe("what is refused", () => {
  const nul = '{"a":"x\\u0000"}';
  test.each<[string, string | Uint8Array, string, string | undefined, number, string]>([
    ["broken JSON", '{"a":', "application/json", undefined, 400, "ERR_JSON"],
    ["JSON with U+0000", nul, "application/json", undefined, 400, "ERR_UNSTORABLE"],
    ["half a surrogate pair", '"\\ud800"', "application/json", undefined, 400, "ERR_UNSTORABLE"],
    ["text with U+0000", "a\u0000", "text/plain", undefined, 400, "ERR_UNSTORABLE"],
    ["a form with U+0000", "a=%00", "application/x-www-form-urlencoded", undefined, 400, "ERR_UNSTORABLE"],
    ["a tower", `${"[".repeat(100_000)}${"]".repeat(100_000)}`, "application/json", undefined, 400, "ERR_TOO_DEEP"],
    ["bytes that are no UTF-8", new Uint8Array([0xff, 0xfe]), "application/json", undefined, 400, "ERR_CHARSET"],
    ["an unknown character set", "a", "text/plain; charset=klingon", undefined, 415, "ERR_CHARSET"],
    ["multipart", "--x--", "multipart/form-data; boundary=x", undefined, 415, "ERR_MULTIPART"],
    ["a compressed body", "x", "application/json", "gzip", 415, "ERR_ENCODING"],
    ["too many fields", "a&".repeat(5_001), "application/x-www-form-urlencoded", undefined, 400, "ERR_FORM"],
  ])("%s", (_, body, type, encoding, status, code) => {
    expect(() => parse(body, type, encoding)).toThrow(expect.objectContaining({ status, code }));
  });

  test("a refusal does not quote what was sent", () => {
    const canary = '{"token": canary-4711}';
    let text = "";
    try {
      parse(canary, "application/json");
    } catch (error) {
      text = JSON.stringify((error as { toBody(): object }).toBody());
    }
    expect(text).toContain("not JSON");
    expect(text).not.toContain("canary");
  });
});
