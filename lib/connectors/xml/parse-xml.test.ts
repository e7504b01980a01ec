import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseXml } from "./parse-xml.ts";

describe("the convention", () => {
  test.each<[string, string, unknown]>([
    ["text", "<name>John Doe</name>", { name: "John Doe" }],
    ["nothing", "<a/>", { a: "" }],
    ["nothing, in two tags", "<a></a >", { a: "" }],
    ["children", "<a><b>1</b><c>2</c></a>", { a: { b: "1", c: "2" } }],
    ["what repeats, as a list", "<a><b>1</b><c/><b>2</b></a>", { a: { b: ["1", "2"], c: "" } }],
    ["attributes", `<a b="1" c='2"'/>`, { a: { $: { b: "1", c: '2"' } } }],
    ["text beside attributes", '<a b="1">x</a>', { a: { $: { b: "1" }, _: "x" } }],
    ["text among children", "<p>one <b>two</b> three</p>", { p: { _: "one  three", b: "two" } }],
    ["layout", "<a>\n  <b> x </b>\n</a>\n", { a: { b: " x " } }],
    ["white space that is all there is", "<a> </a>", { a: " " }],
    ["numbers, as they are written", "<a>007</a>", { a: "007" }],
    ["long numbers", "<a>12345678901234567890.10</a>", { a: "12345678901234567890.10" }],
    ["prefixes", '<s:a xmlns:s="urn:x"><s:b/></s:a>', { "s:a": { $: { "xmlns:s": "urn:x" }, "s:b": "" } }],
    ["names in any script", "<Straße été='1'/>", { Straße: { $: { été: "1" } } }],
    ["CDATA", "<a>1 &lt; <![CDATA[<b> & ]]]]><![CDATA[>]]></a>", { a: "1 < <b> & ]]>" }],
    ["references", "<a b='&#65;&quot;'>&amp;lt;&apos;&#x1F600;&#10;</a>", { a: { $: { b: 'A"' }, _: "&lt;'😀\n" } }],
    ["comments and instructions, as nothing", "<!-- x --><?go now?><a><!-- <b> -->1<?y?>2</a><!---->", { a: "12" }],
    ["a declaration", "\u{FEFF}<?xml version='1.0' encoding=\"utf-8\" standalone='no' ?>\r\n<a/>", { a: "" }],
    ["line ends of every system", "<a b='1\r\n2'>1\r\n2\r3</a>", { a: { $: { b: "1 2" }, _: "1\n2\n3" } }],
  ])("%s", (_, text, value) => {
    expect(parseXml(text)).toEqual(value);
  });

  test("names of JavaScript's own are names like any other", () => {
    const text = "<__proto__ constructor='1'><__proto__>x</__proto__><toString/></__proto__>";
    const value = parseXml(text);
    const written = '{"__proto__":{"$":{"constructor":"1"},"__proto__":"x","toString":""}}';
    expect(JSON.stringify(value)).toBe(written);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });
});

describe("what is no XML is refused at its place", () => {
  test.each<[string, string, number, number]>([
    ["", "end", 1, 1],
    [" \n ", "end", 2, 2],
    ["text", "outside", 1, 1],
    ["<a/>\ntext", "outside", 2, 1],
    ["<a/><b/>", "outside", 1, 5],
    ["<![CDATA[x]]><a/>", "outside", 1, 1],
    ["<a>", "end", 1, 4],
    ["<a", "end", 1, 3],
    ["<a><b></a>", "mismatch", 1, 7],
    ["</a>", "mismatch", 1, 1],
    ["<a></a b='1'>", "tag", 1, 4],
    ["<a>\n< b/></a>", "tag", 2, 1],
    ["<1a/>", "tag", 1, 1],
    ["<a>1 < 2</a>", "tag", 1, 6],
    ["<a b/>", "attribute", 1, 5],
    ["<a b=1/>", "attribute", 1, 6],
    ['<a b="1/>', "end", 1, 10],
    ['<a b="<"/>', "attribute", 1, 7],
    ["<a b='1'c='2'/>", "attribute", 1, 9],
    ["<a b='1' b='2'/>", "duplicate", 1, 1],
    ["<a>1 & 2</a>", "reference", 1, 6],
    ["<a b=''>\n1 &\n<b>;</b>\n</a>", "reference", 2, 3],
    ["<a>&lt;&lt</a>", "reference", 1, 8],
    ["<a>&lt;<b c='&lt; &", "reference", 1, 19],
    ["<a>x<!-- 1 & 2", "end", 1, 5],
    ["<a>&#0;</a>", "reference", 1, 4],
    ["<a>&#xD800;</a>", "reference", 1, 4],
    ["<a>&#x110000;</a>", "reference", 1, 4],
    ["<a>&#99999999999;</a>", "reference", 1, 4],
    ["<a b='x&#xFFFF;'/>", "reference", 1, 8],
    ["<a>\u0001</a>", "character", 1, 4],
    ["<a b='\u0000'/>", "character", 1, 7],
    ["<a>\ud83d</a>", "character", 1, 4],
    ["<a>x]]></a>", "mark", 1, 5],
    ["<a><!-- - -- --></a>", "comment", 1, 11],
    ["<a><!-- x</a>", "end", 1, 4],
    ["<a><![CDATA[x</a>", "end", 1, 4],
    ["<a><?xml version='1.0'?></a>", "declaration", 1, 4],
    [" <?xml version='1.0'?><a/>", "declaration", 1, 2],
    ["<?xml version='2.0'?><a/>", "declaration", 1, 1],
    ["<?xml?><a/>", "declaration", 1, 1],
    ["<?xml version='1.1'?>\n<a>&#1;</a>", "reference", 2, 4],
    ["<a><_>x</_></a>", "underscore", 1, 4],
    ["<!ELEMENT a ANY><a/>", "tag", 1, 1],
  ])("%j: %s", (text, fault, line, column) => {
    expect(() => parseXml(text)).toThrow(
      expect.objectContaining({ code: "INVALID", messageKey: "engine.xmlInvalid", params: { fault, line, column } }),
    );
  });
});

describe("what attacks are made of", () => {
  const refused = (text: string, messageKey: string, params: object) =>
    expect(() => parseXml(text)).toThrow(
      expect.objectContaining({ messageKey, params: expect.objectContaining(params) }),
    );
  const lol = '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]>\n<lolz>&lol2;</lolz>';

  test.each([
    ["a billion laughs", lol],
    ["an external entity", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
    ["an external DTD", '<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><a/>'],
    ["an empty DOCTYPE", "<!DOCTYPE a><a/>"],
  ])("%s has a DOCTYPE, and that is never read", (_, text) => {
    refused(text, "engine.xmlDoctype", { line: 1, column: 1 });
  });

  test("an entity of nobody's is refused by its name, cut short", () => {
    refused("<a>&nope;</a>", "engine.xmlEntity", { name: "nope", line: 1, column: 4 });
    refused(`<a b='&${"x".repeat(60)};'/>`, "engine.xmlEntity", { name: "x".repeat(20), column: 7 });
    refused("<a>&toString;&__proto__;</a>", "engine.xmlEntity", { name: "toString" });
  });

  test("64 elements deep is read, 65 is not, nor are a million", () => {
    const deep = (levels: number) => `${"<a>".repeat(levels)}${"</a>".repeat(levels)}`;
    expect(JSON.stringify(parseXml(deep(64)))).toBe(`${'{"a":'.repeat(64)}""${"}".repeat(64)}`);
    refused(deep(65), "engine.xmlTooDeep", { limit: 64, line: 1, column: 193 });
    refused("<a>".repeat(300_000), "engine.xmlTooDeep", { limit: 64 });
  });

  test("more than 1 MiB is not read", () => {
    const padded = (length: number) => `<a>${"x".repeat(length - 7)}</a>`;
    expect(parseXml(padded(1024 * 1024))).toHaveProperty("a");
    refused(padded(1024 * 1024 + 1), "engine.xmlTooLarge", { megabytes: 1 });
  });

  test.each([
    ["one attribute", (length: number) => `<a b="${"x".repeat(length)}"/>`],
    ["white space in a tag", (length: number) => `<a ${" ".repeat(length)}`],
    ["attributes", (length: number) => `<a ${Array.from({ length: length / 8 }, (_, n) => `b${n}=''`).join(" ")}/>`],
    ["open comments", (length: number) => `<a>${"<!--".repeat(length / 4)}`],
    ["open CDATA", (length: number) => `<a>${"<![CDATA[".repeat(length / 9)}`],
    ["open instructions", (length: number) => `<a>${"<?x ".repeat(length / 4)}`],
    ["ampersands", (length: number) => `<a>${"&amp;".repeat(length / 5)}</a>`],
    ["unclosed references", (length: number) => `<a>${"&#1".repeat(length / 3)}</a>`],
    ["a name", (length: number) => `<${"a".repeat(length)}`],
    ["empty elements", (length: number) => `<a>${"<b/>".repeat(length / 4)}</a>`],
    ["line ends", (length: number) => `<a>${"\r".repeat(length)}`],
  ])("a megabyte of %s is read or refused, with no work over again", (_, make) => {
    const text = make(1_000_000);
    try {
      expect(parseXml(text)).toHaveProperty("a");
    } catch (error) {
      expect(error).toMatchObject({ code: "INVALID" });
    }
  });

  test("any text is read, or refused by an error of ours, and no prototype changes", () => {
    const pieces = fc.constantFrom(
      ..."<a>|</a>|<a |/>|<b>|</b>|=|'|\"|x|&|&#65;|&amp;|;|<!--|-->|<![CDATA[|]]>|<?x|?>|<!DOCTYPE|\n| |__proto__|<_>|\u0000".split(
        "|",
      ),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(pieces).map((parts) => parts.join("")),
          fc.string({ unit: "binary" }),
        ),
        (text) => {
          try {
            expect(Object.keys(parseXml(text) as object)).toHaveLength(1);
          } catch (error) {
            expect(error).toMatchObject({ code: "INVALID" });
          }
        },
      ),
      { numRuns: 3000 },
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
