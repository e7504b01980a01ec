import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "#lib/shared/json.ts";
import { formsOf } from "#test/secret-forms.ts";
import { createMasker } from "./mask.ts";

const mark = "«API / Token»";
const masker = (...plaintexts: string[]) => createMasker(plaintexts.map((plaintext) => ({ plaintext, mark })));

type Encode = (value: string) => string;
const unicodeEscaped: Encode = (value) =>
  value.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
const everyByteInPercent: Encode = (value) => Buffer.from(value).toString("hex").replace(/../g, "%$&");
const entities =
  (radix: 10 | 16): Encode =>
  (value) =>
    Array.from(value, (char) => `&#${radix === 16 ? "x" : ""}${char.codePointAt(0)?.toString(radix)};`).join("");

const encodings: Record<string, Encode> = {
  "as it is": (value) => value,
  base64: (value) => Buffer.from(value).toString("base64"),
  "base64 for URLs": (value) => Buffer.from(value).toString("base64url"),
  "base64 in lines": (value) =>
    Buffer.from(value)
      .toString("base64")
      .replace(/.{4}(?=.)/g, "$&\r\n  "),
  "base64 in a JSON string in lines": (value) =>
    JSON.stringify(
      Buffer.from(value)
        .toString("base64")
        .replace(/.{4}(?=.)/g, "$&\n"),
    ),
  hexadecimal: (value) => Buffer.from(value).toString("hex"),
  HEXADECIMAL: (value) => Buffer.from(value).toString("hex").toUpperCase(),
  "URL component": encodeURIComponent,
  "URL component, twice": (value) => encodeURIComponent(encodeURIComponent(value)),
  "every byte in percent": everyByteInPercent,
  "every byte in percent, capitals": (value) => everyByteInPercent(value).toUpperCase(),
  form: (value) => new URLSearchParams({ a: value }).toString().slice(2),
  JSON: (value) => JSON.stringify(value).slice(1, -1),
  "JSON in JSON": (value) => JSON.stringify(JSON.stringify(value)).slice(1, -1),
  "JSON in JSON in JSON": (value) => JSON.stringify(JSON.stringify(JSON.stringify(value))).slice(1, -1),
  "JSON with escaped slashes": (value) => JSON.stringify(value).slice(1, -1).replaceAll("/", "\\/"),
  "JSON, all of it escaped": unicodeEscaped,
  "JSON, all of it escaped, capitals": (value) =>
    unicodeEscaped(value).replace(/u..../g, (u) => `u${u.slice(1).toUpperCase()}`),
  "XML with names": (value) =>
    value
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      .replaceAll("'", "&apos;"),
  "XML in decimals": entities(10),
  "XML in hexadecimals": entities(16),
  "XML in XML": (value) => entities(16)(value).replaceAll("&", "&amp;"),
  "base64 in a URL": (value) => encodeURIComponent(Buffer.from(value).toString("base64")),
  "UTF-8 read as Latin-1": (value) => Buffer.from(value).toString("latin1"),
  "UTF-8 read as Windows-1252": (value) => new TextDecoder("windows-1252").decode(Buffer.from(value)),
};

const secrets = {
  plain: "tok_0123456789abcdef",
  punctuation: `p"a's\\s/w+o&r<d>=?% 100%25\\n`,
  accents: "clé-secrète-ñandú",
  emoji: "pass😀word🔑!",
  breaks: "line one\nline\ttwo\r\nend",
};

describe.each(Object.entries(secrets))("a secret with %s", (_, secret) => {
  test.each(Object.entries(encodings))("%s", (_, encode) => {
    expect(masker(secret).maskText(`before ${encode(secret)} after`)).toMatch(
      /^before [\\"]*«API \/ Token»[\\"]* after$/,
    );
  });

  test.each([0, 1, 2, 3])("in base64 after %i other bytes", (offset) => {
    const encoded = Buffer.from(`${"u".repeat(offset)}${secret}:rest`).toString("base64");
    const masked = masker(secret).maskText(encoded);
    expect(masked).toContain(mark);
    expect(masked.length).toBeLessThan(mark.length + 16);
  });
});

const anySecret = fc
  .string({ minLength: 8, maxLength: 40, unit: "grapheme" })
  .filter((text) => text.isWellFormed() && Array.from(text.replace(/\s/g, "")).length >= 8);

test("every secret is found in every encoding, inside any text, and nothing of its forms stays", () => {
  const names = fc.constantFrom(...Object.keys(encodings));
  fc.assert(
    fc.property(anySecret, names, fc.string(), fc.string(), (value, name, before, after) => {
      const encoded = encodings[name]?.(value) ?? "";
      const masked = masker(value).maskText(`${before}\n${encoded}\n${after}`);
      expect(masked).not.toContain(`\n${encoded}\n`);
      for (const form of formsOf(value))
        if (!`${before}${after}${mark}`.includes(form)) expect(masked).not.toContain(form);
    }),
    { numRuns: 300 },
  );
});

test("several secrets in one text, each under its own mark, and what is between stays", () => {
  const token = fc.stringMatching(/^[A-Za-z0-9]{16,40}$/);
  const pieces = fc
    .uniqueArray(token, { minLength: 3, maxLength: 3 })
    .filter((all) => all.every((one) => all.every((two) => one === two || !one.includes(two))));
  const names = fc.constantFrom(...Object.keys(encodings).filter((name) => !name.includes("JSON string")));
  fc.assert(
    fc.property(pieces, names, names, ([one = "", two = "", between = ""], first, second) => {
      const { maskText } = createMasker([
        { plaintext: one, mark: "«one»" },
        { plaintext: two, mark: "«two»" },
      ]);
      const text = `<${encodings[first]?.(one)}>${between}<${encodings[second]?.(two)}>`;
      const quote = '[\\\\"]*';
      expect(maskText(text)).toMatch(new RegExp(`^<${quote}«one»${quote}>${between}<${quote}«two»${quote}>$`));
    }),
    { numRuns: 300 },
  );
});

test("text without a secret is left as it is", () => {
  const text = fc.string({ maxLength: 200, unit: "binary" });
  fc.assert(fc.property(text, (given) => masker("Xq7!zzkkww9").maskText(given) === given));
});

test("JSON without a secret is the very same value", () => {
  const json = fc.jsonValue({ stringUnit: "binary" }) as fc.Arbitrary<Json>;
  fc.assert(fc.property(json, (given) => Object.is(masker("Xq7!zzkkww9").maskJson(given), given)));
});

test("PEM with and without breaks, and its body alone", () => {
  const body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\nMzEfYyjiWA4R4/M2bS1GB4t7NXp98C3S";
  const pem = `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n`;
  const { maskText } = masker(pem);
  expect(maskText(`<${pem.trim()}>`)).toBe(`<${mark}>`);
  expect(maskText(`<${pem.trim().replaceAll("\n", "\r\n")}>`)).toBe(`<${mark}>`);
  expect(maskText(`<${pem.replaceAll("\n", "")}>`)).toBe(`<${mark}>`);
  expect(maskText(JSON.stringify({ key: pem.trim() }))).toBe(`{"key":"${mark}"}`);
  expect(maskText(`<${body}>`)).toBe(`<${mark}>`);
  expect(maskText(`<${body.replaceAll("\n", "")}>`)).toBe(`<${mark}>`);
});

test("Latin-1 read as UTF-8", () => {
  expect(masker("clé-secrète").maskText(Buffer.from("clé-secrète", "latin1").toString("utf8"))).toBe(mark);
});

test("of two secrets that overlap, nothing stays; one inside another is not named beside it", () => {
  const { maskText } = createMasker([
    { plaintext: "abcdefgh", mark: "«one»" },
    { plaintext: "efghijkl", mark: "«two»" },
    { plaintext: "abcdefghijklmnop", mark: "«three»" },
  ]);
  expect(maskText("<abcdefghijkl>")).toBe("<«one»«two»>");
  expect(maskText("<abcdefghijklmnop>")).toBe("<«three»>");
});

test("deep in JSON: strings, keys and numbers; shapes stay", () => {
  const { maskJson } = masker("1234567890", "tok_0123456789abcdef");
  const value = JSON.parse(
    '{"tok_0123456789abcdef":1,"n":1234567890,"list":[{"a":"Bearer tok_0123456789abcdef"},null,true,42],"__proto__":{"x":"1234567890"}}',
  );
  expect(JSON.stringify(maskJson(value))).toBe(
    `{"${mark}":1,"n":"${mark}","list":[{"a":"Bearer ${mark}"},null,true,42],"__proto__":{"x":"${mark}"}}`,
  );
});

test("a secret under 8 characters hides everything, an empty one nothing", () => {
  const short = createMasker([
    { plaintext: "hunter2", mark: "«A»" },
    { plaintext: "a long enough one", mark: "«B»" },
  ]);
  expect(short).toMatchObject({ hidesAll: true });
  expect(short.maskText("anything")).toBe("«A»«B»");
  expect(short.maskText("")).toBe("");
  expect(short.maskJson({ a: 1 })).toBe("«A»«B»");
  expect(createMasker([{ plaintext: "", mark: "«A»" }])).toMatchObject({ hidesAll: false });
  expect(masker("").maskText("anything")).toBe("anything");
});

test("cutting takes a secret across the cut whole", () => {
  const { maskStart } = masker("tok_0123456789abcdef");
  expect(maskStart("0123456789 tok_0123456789abcdef and more", 15)).toBe(`0123456789 ${mark}`);
  expect(maskStart("0123456789 tok_0123456789abcdef and more", 11)).toBe("0123456789 ");
});

test.each([
  ["backslashes", "\\".repeat(1_000_000)],
  ["percent signs", "%25".repeat(300_000)],
  ["entities", "&amp;".repeat(200_000)],
  ["escapes of the first character", "\\u0074".repeat(160_000)],
  ["white space", `t${" ".repeat(1_000_000)}`],
  ["almost the secret", "tok_0123456789abcde ".repeat(50_000)],
  ["plus signs", "t+".repeat(500_000)],
  ["escaped line breaks", `dG9r${"%0A".repeat(64)}`.repeat(5_000)],
])("a hostile answer of %s costs less than the bound, beyond which it would be hidden whole", (_, text) => {
  expect(masker("tok_0123456789abcdef").maskText(text) === text).toBe(true);
});

test("what would cost too much is hidden whole", () => {
  expect(masker("a".repeat(4096)).maskText("a".repeat(100_000))).toBe(mark);
});
