import fc from "fast-check";
import { expect, test } from "vitest";
import { secretText } from "#lib/secrets/secret-text.ts";
import type { Json } from "#lib/shared/json.ts";
import { makeHandlerCall } from "#test/handler-call.ts";
import { handlers } from "./handlers.ts";
import { xml } from "./manifest.ts";
import { parseXml } from "./parse-xml.ts";
import { serializeXml, serializeXmlPieces } from "./serialize-xml.ts";

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const serialize = (object: unknown) =>
  handlers.actions.SERIALIZE_XML(makeHandlerCall({ params: { object: object as never } }));

test("as the reference says, both ways", async () => {
  expect(await serialize({ name: "John Doe" })).toEqual({ xml: `${declaration}<name>John Doe</name>` });
  const parsed = await handlers.actions.PARSE_XML(makeHandlerCall({ params: { xml: "<name>John Doe</name>" } }));
  expect(parsed).toEqual({ object: { name: "John Doe" } });
});

test.each<[string, unknown, string]>([
  ["the JSON of an object, as the editor keeps it", ' {"a": {"b": 1}} ', "<a><b>1</b></a>"],
  ["numbers, booleans and null", { a: { b: 1.5, c: true, d: null } }, "<a><b>1.5</b><c>true</c><d/></a>"],
  ["lists, and empty ones", { a: { b: [1, "", { c: 2 }], d: [] } }, "<a><b>1</b><b/><b><c>2</c></b></a>"],
  ["attributes and text", { a: { $: { id: 7, none: null }, _: "x", b: "y" } }, '<a id="7">x<b>y</b></a>'],
  ["several members, under a root", { a: 1, b: 2 }, "<root><a>1</a><b>2</b></root>"],
  ["a list, under a root", { a: [1, 2] }, "<root><a>1</a><a>2</a></root>"],
  ["attributes and text alone, under a root", { $: { a: "1" }, _: "x" }, '<root a="1">x</root>'],
  ["nothing, as an empty root", {}, "<root/>"],
  [
    "what would be read as something else",
    { a: { $: { b: `<&"'>\t\n` }, _: "<&\"'>\r" } },
    `<a b="&lt;&amp;&quot;'&gt;&#9;&#10;">&lt;&amp;"'&gt;&#13;</a>`,
  ],
  ["the end of CDATA", { a: "]]>" }, "<a>]]&gt;</a>"],
  [
    "names of JavaScript's own",
    JSON.parse('{"__proto__":{"constructor":1}}'),
    "<__proto__><constructor>1</constructor></__proto__>",
  ],
  ["prefixes", { "s:a": { $: { "xmlns:s": "urn:x" }, "s:b": "" } }, '<s:a xmlns:s="urn:x"><s:b/></s:a>'],
])("%s", async (_, object, text) => {
  const given = xml.actions.SERIALIZE_XML.params.parse({ object });
  expect(await serialize(given.object)).toEqual({ xml: declaration + text });
});

const nested = (levels: number): Json => (levels === 0 ? "" : { a: nested(levels - 1) });

test.each<[string, unknown, string, object]>([
  ["text that is no JSON", "<a/>", "engine.jsonInvalid", { line: 1, column: 1 }],
  ["JSON that is no object", "[1]", "engine.xmlNotObject", {}],
  ["a list", [{ a: 1 }], "engine.xmlNotObject", {}],
  ["a number", 1, "engine.xmlNotObject", {}],
  ["null", null, "engine.xmlNotObject", {}],
  ["a name with a space", { a: { "b c": 1 } }, "engine.xmlName", { path: "a.b c" }],
  ["a name that would open a tag", { a: { "b><script": 1 } }, "engine.xmlName", { path: "a.b><script" }],
  ["a name of a digit", { a: { 1: 1 } }, "engine.xmlName", { path: "a.1" }],
  ["an empty name", { a: { "": 1 } }, "engine.xmlName", { path: "a." }],
  ["an attribute that would end its tag", { a: { $: { 'b="" x': 1 } } }, "engine.xmlName", { path: 'a.$.b="" x' }],
  ["a very long name", { a: { [`${"b".repeat(200)} `]: 1 } }, "engine.xmlName", { path: `a.${"b".repeat(77)}…` }],
  ["attributes that are none", { a: { $: "b" } }, "engine.xmlNoText", { path: "a.$" }],
  ["an attribute that is no text", { a: { $: { b: {} } } }, "engine.xmlNoText", { path: "a.$.b" }],
  ["text that is none", { a: { _: ["x"] } }, "engine.xmlNoText", { path: "a._" }],
  ["a list in a list", { a: { b: [[1]] } }, "engine.xmlNoText", { path: "a.b" }],
  ["NUL", { a: { b: "x\u0000" } }, "engine.xmlCharacter", { path: "a.b", code: "U+0000" }],
  ["an escape character", { a: { $: { b: "\u001b" } } }, "engine.xmlCharacter", { path: "a.$.b", code: "U+001B" }],
  ["half of a character", { a: "\ud83d" }, "engine.xmlCharacter", { path: "a", code: "U+D83D" }],
  ["65 levels", nested(65), "engine.xmlTooDeepToWrite", { limit: 64 }],
])("%s is refused", async (_, object, messageKey, params) => {
  await expect(serialize(object)).rejects.toMatchObject({ code: "INVALID", messageKey, params });
});

test("64 levels are written, and read", () => {
  expect(parseXml(serializeXml(nested(64)))).toEqual(nested(64));
});

const name = fc.constantFrom("a", "b", "s:c", "__proto__", "constructor", "été", "x-1.y");
const characters = fc.string({ unit: fc.constantFrom(..."a1 <>&\"'\t\n\r]é😀") });
const attributes = fc.dictionary(name, characters, { minKeys: 1, maxKeys: 3 });

/** What `parseXml` can give: text; or attributes, text that is not layout, and children, single or twice and more. */
const { element } = fc.letrec<{ element: Json }>((tie) => {
  const member = fc.oneof(tie("element"), fc.array(tie("element"), { minLength: 2, maxLength: 3 }));
  const children = fc.uniqueArray(fc.tuple(name, member), { selector: ([each]) => each, minLength: 1, maxLength: 3 });
  const text = characters.filter((each) => /[^ \t\n]/.test(each));
  const parts = fc
    .tuple(fc.option(attributes), fc.option(text), fc.option(children))
    .filter(([attribute, , child]) => attribute !== null || child !== null);
  const object = parts.map(([attribute, own, child]) =>
    Object.fromEntries<Json>([
      ...(attribute ? [["$", attribute] as [string, Json]] : []),
      ...(own === null ? [] : [["_", own] as [string, Json]]),
      ...(child ?? []),
    ]),
  );
  return { element: fc.oneof({ maxDepth: 4 }, characters, object) };
});

test("what is read is written so that it is read the same", () => {
  fc.assert(
    fc.property(name, element, (root, value) => {
      const document = Object.fromEntries([[root, value]]);
      const written = serializeXml(document);
      const read = parseXml(written);
      expect(JSON.stringify(read)).toBe(JSON.stringify(document));
      expect(serializeXml(read)).toBe(written);
    }),
    { numRuns: 1000 },
  );
});

test("any JSON is written as XML that can be read, or refused by an error of ours", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.oneof(name, fc.string()), fc.jsonValue()), (value) => {
      let written: string;
      try {
        written = serializeXml(value as Json);
      } catch (error) {
        expect(error).toMatchObject({ code: "INVALID" });
        return;
      }
      expect(() => parseXml(written)).not.toThrow();
    }),
  );
});

test("a secret stays a reference, in text and in attributes, and its own text is escaped", () => {
  const ref = { kind: "secret", key: "k", mark: "«API / Token»" } as const;
  const pieces = serializeXmlPieces({ a: { $: { b: secretText`<${ref}` }, c: secretText`${ref}` } });
  const parts = pieces.flatMap((piece) => (typeof piece === "string" ? [piece] : piece.parts));
  expect(parts.map((part) => (typeof part === "string" ? part : "REF")).join("")).toBe(
    `${declaration}<a b="&lt;REF"><c>REF</c></a>`,
  );
});

test("a reference to a secret is refused by the actions: nothing is sent here", async () => {
  const secret = secretText`${{ kind: "secret", key: "k", mark: "«API / Token»" }}`;
  await expect(serialize({ a: secret })).rejects.toMatchObject({ messageKey: "engine.secretNotHere" });
  const parse = handlers.actions.PARSE_XML(makeHandlerCall({ params: { xml: secret } }));
  await expect(parse).rejects.toMatchObject({ messageKey: "engine.secretNotHere" });
});
