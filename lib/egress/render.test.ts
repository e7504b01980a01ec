import { describe, expect, test } from "vitest";
import { basicCredentials, type SecretRef, type SecretText, secretText } from "#lib/secrets/secret-text.ts";
import { makeSecret } from "#test/providers/egress-setup.ts";
import type { EgressRequest } from "./call.ts";
import { renderRequest } from "./render.ts";

const base: EgressRequest = { method: "POST", url: "https://api.example.com/a" };

function render(request: Partial<EgressRequest>, plaintext: string) {
  return renderRequest({ ...base, ...request }, [makeSecret(plaintext, ["https://api.example.com"])]);
}

const { ref } = makeSecret("", []);
const other: SecretRef = { kind: "secret", key: "not opened", mark: "«Other / Key»" };
const invalid = (messageKey: string) => expect.objectContaining({ machineCode: "ERR_INVALID_REQUEST", messageKey });

describe("in a URL", () => {
  test("a secret is one path segment and one query value, whatever is in it", () => {
    const { url, shown } = render(
      {
        url: secretText`https://api.example.com/v1/${ref}/x?a=1&key=${ref}#${ref}`,
        query: { "b&": "é c", k: secretText`p-${ref}` },
      },
      "s/../?&=#%é",
    );
    expect(url.href).toBe(
      "https://api.example.com/v1/s%2F..%2F%3F%26%3D%23%25%C3%A9/x" +
        "?a=1&key=s%2F..%2F%3F%26%3D%23%25%C3%A9&b%26=%C3%A9%20c&k=p-s%2F..%2F%3F%26%3D%23%25%C3%A9",
    );
    expect(shown).toMatchObject({
      url: "https://api.example.com/v1/«API / Token»/x?a=1&key=«API / Token»&b%26=%C3%A9%20c&k=p-«API / Token»",
    });
  });

  test.each([
    ["scheme", secretText`${ref}://api.example.com/`],
    ["whole URL", secretText`${ref}`],
    ["host", secretText`https://${ref}/`],
    ["part of the host", secretText`https://${ref}.example.com/`],
    ["end of the host", secretText`https://api.example.com${ref}`],
    ["port", secretText`https://api.example.com:${ref}/`],
    ["user name", secretText`https://${ref}@api.example.com/`],
  ])("a secret as its %s is refused", (_, url) => {
    expect(() => render({ url }, "443")).toThrow(expect.objectContaining({ machineCode: "ERR_INVALID_REQUEST" }));
  });

  test.each(["..", ".", "%2e%2e"])("a secret path segment %j does not walk up", (plaintext) => {
    const url = secretText`https://api.example.com/a/${ref}/b`;
    if (plaintext.startsWith("%")) expect(render({ url }, plaintext).url.pathname).toBe("/a/%252e%252e/b");
    else expect(() => render({ url }, plaintext)).toThrow(invalid("engine.secretInPath"));
  });

  test.each([
    "",
    "api.example.com",
    "/path",
    "ftp://example.com/",
    "file:///etc/passwd",
    "data:text/plain,x",
    "https://",
    "javascript:alert(1)",
  ])("%j is no URL of the web", (url) => {
    expect(() => render({ url }, "x")).toThrow(invalid("engine.urlInvalid"));
  });

  test("user name and password are refused", () => {
    expect(() => render({ url: "https://me:pass@api.example.com/" }, "x")).toThrow(invalid("engine.urlCredentials"));
  });
});

describe("in a header", () => {
  test("a secret stands as it is, and is shown as its mark", () => {
    const { headers, shown, sentValues } = render(
      { headers: { Authorization: secretText`Bearer ${ref}` } },
      "tok_12345678",
    );
    expect(headers.authorization).toBe("Bearer tok_12345678");
    expect(shown).toMatchObject({ headers: { authorization: "Bearer «API / Token»" } });
    expect(sentValues.map(({ plaintext }) => plaintext)).toEqual(["Bearer tok_12345678", "tok_12345678"]);
  });

  test("Basic is the base64 of user, colon, password in UTF-8", () => {
    const { headers, shown } = render({ headers: { authorization: basicCredentials("AC1", ref) } }, "pässword:x");
    expect(headers.authorization).toBe(`Basic ${Buffer.from("AC1:pässword:x", "utf8").toString("base64")}`);
    expect(shown).toMatchObject({ headers: { authorization: "Basic AC1:«API / Token»" } });
    expect(() => render({ headers: { a: basicCredentials(ref, "") } }, "user:name")).toThrow(
      invalid("engine.basicColon"),
    );
  });

  test.each(["a\r\nx-admin: 1", "a\nb", "a\rb", "a\u0000b", "a\u2028b", "日本語"])(
    "%j is refused, from author or secret",
    (value) => {
      expect(() => render({ headers: { "x-a": value } }, "x")).toThrow(invalid("engine.headerValue"));
      expect(() => render({ headers: { "x-a": secretText`${ref}` } }, value)).toThrow(invalid("engine.headerValue"));
    },
  );

  test.each(["", "x a", "x:a", "x\r\na", "é"])("%j is no header name", (name) => {
    expect(() => render({ headers: { [name]: "1" } }, "x")).toThrow(invalid("engine.headerName"));
  });

  test.each([
    "Host",
    "Connection",
    "Content-Length",
    "Transfer-Encoding",
    "TE",
    "Trailer",
    "Upgrade",
    "Keep-Alive",
    "Expect",
    "Proxy-Authorization",
    "Proxy-Anything",
    "Accept-Encoding",
  ])("%s is the engine's", (name) => {
    expect(() => render({ headers: { [name]: "1" } }, "x")).toThrow(invalid("engine.headerForbidden"));
    expect(() => render({ headers: { [name.toUpperCase()]: "1" } }, "x")).toThrow(invalid("engine.headerForbidden"));
  });
});

describe("in a body", () => {
  const nasty = `"'\\<&>]]>\r\n a=b&c%`;

  test("JSON", () => {
    const value = { a: secretText`x ${ref}`, list: [secretText`${ref}`, 1, null, undefined], skipped: undefined };
    const { body, headers, shown } = render({ body: { type: "json", value } }, nasty);
    expect(JSON.parse(String(body))).toEqual({ a: `x ${nasty}`, list: [nasty, 1, null, null] });
    expect(headers["content-type"]).toBe("application/json");
    expect(shown).toMatchObject({ body: { a: "x «API / Token»", list: ["«API / Token»", 1, null, null] } });
  });

  test("a form", () => {
    const fields = { "a b": secretText`${ref}`, list: ["1", secretText`2${ref}`] };
    const { body, headers } = render({ body: { type: "form", fields } }, nasty);
    expect([...new URLSearchParams(String(body))]).toEqual([
      ["a b", nasty],
      ["list", "1"],
      ["list", `2${nasty}`],
    ]);
    expect(headers["content-type"]).toBe("application/x-www-form-urlencoded");
  });

  test("text of JSON, form and XML takes a secret escaped for it, other text as it is", () => {
    const text = (given: SecretText, contentType: string) =>
      String(render({ body: { type: "text", text: given, contentType } }, nasty).body);
    expect(JSON.parse(text(secretText`{"a":"${ref}"}`, "application/vnd.api+json; charset=utf-8"))).toEqual({
      a: nasty,
    });
    const form = new URLSearchParams(text(secretText`a=${ref}&b=1`, "application/x-www-form-urlencoded"));
    expect([...form]).toEqual([
      ["a", nasty],
      ["b", "1"],
    ]);
    expect(text(secretText`<a b="${ref}">${ref}</a>`, "text/xml")).toMatch(/^<a b="[^<>"'\r\n]+">[^<>"'\r\n]+<\/a>$/);
    expect(text(secretText`<a><![CDATA[${ref}]]></a>`, "application/soap+xml")).toBe(
      `<a><![CDATA[${nasty.replace("]]>", "]]]]><![CDATA[>")}]]></a>`,
    );
    expect(text(secretText`${ref}`, "text/plain")).toBe(nasty);
  });

  test("the author's content type stands", () => {
    const { headers } = render(
      { headers: { "Content-Type": "application/scim+json" }, body: { type: "json", value: 1 } },
      "x",
    );
    expect(headers["content-type"]).toBe("application/scim+json");
  });
});

test("text that looks like a mark or a stand-in stays text", () => {
  const { url, headers, body } = render(
    {
      url: secretText`https://api.example.com/«API / Token»/${ref}`,
      headers: { "x-a": "key of something" },
      body: {
        type: "json",
        value: { a: "{{@VaultItem.1.Password}}", b: { kind: "secret", key: ref.key, mark: "«x»" } },
      },
    },
    "tok_12345678",
  );
  expect(url.href).toContain("/tok_12345678");
  expect(url.href.match(/tok_12345678/g)).toHaveLength(1);
  expect(`${JSON.stringify(headers)}${body}`).not.toContain("tok_12345678");
});

test("a method is one of the list", () => {
  for (const method of ["CONNECT", "TRACE", "get", "GET / HTTP/1.1\r\n", ""])
    expect(() => render({ method }, "x")).toThrow(invalid("engine.methodInvalid"));
  expect(() => render({ method: secretText`${ref}` as never }, "GET")).toThrow(invalid("engine.methodInvalid"));
});

test("a reference that was not opened is a bug of ours, and sends nothing", () => {
  expect(() => render({ headers: { a: secretText`${other}` } }, "x")).toThrow("no secret was opened for «Other / Key»");
});
