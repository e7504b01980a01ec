import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Json } from "#lib/shared/json.ts";
import { makeHandlerCall } from "#test/handler-call.ts";
import { domainLists, madeOn } from "./domain-lists.ts";
import { handlers } from "./handlers.ts";
import { email } from "./manifest.ts";

const looked: string[] = [];
const mailServers: Readonly<Record<string, string[]>> = { "gmail.com": ["mx.google.example"] };

/** As the engine does: params by their schema, then the handler. */
async function verify(address: string, rules?: Json): Promise<string | null> {
  const params = email.actions.VERIFY_EMAIL.params.parse({ email: address, ...(rules !== undefined && { rules }) });
  const resolveMx = async (domain: string) => {
    looked.push(domain);
    return mailServers[domain] ?? [];
  };
  const output = email.actions.VERIFY_EMAIL.output.parse(
    await handlers.actions.VERIFY_EMAIL(makeHandlerCall({ params, resolveMx })),
  );
  expect(output.valid).toBe(output.cause === null);
  return output.cause;
}

test.each([
  "maud@example.com",
  "Maud.O'Hara+shop@EXAMPLE.com",
  "  maud@example.com\n",
  "zoé@exemple.fr",
  "用户@例子.广告",
  "a@b.c-d.museum",
  `${"a".repeat(64)}@example.com`,
])("%j is an address", async (address) => {
  expect(await verify(address)).toBeNull();
});

test.each([
  "maud",
  "@example.com",
  "maud@",
  "maud@@example.com",
  "maud@localhost",
  "maud@example",
  "maud@exa mple.com",
  "maud@-example.com",
  "maud@example..com",
  "maud@127.0.0.1",
  "maud@[127.0.0.1]",
  "maud@0x7f.1",
  "ma ud@example.com",
  ".maud@example.com",
  "ma..ud@example.com",
  '"maud"@example.com',
  "Maud <maud@example.com>",
  "maud@example.com, bob@example.com",
  "maud\u0000@example.com",
  `${"a".repeat(65)}@example.com`,
  `maud@${"a.".repeat(130)}com`,
])("%j is none", async (address) => {
  expect(await verify(address)).toBe("INVALID_EMAIL");
});

describe("each rule", () => {
  test("an MX record, asked for in ASCII, and only if the rule says so", async () => {
    looked.length = 0;
    expect(await verify("maud@münchen.example")).toBeNull();
    expect(await verify("maud@example.com", { require_mx_record: false })).toBeNull();
    expect(await verify("maud", { require_mx_record: true })).toBe("INVALID_EMAIL");
    expect(looked).toEqual([]);
    expect(await verify("maud@MÜNCHEN.example", { require_mx_record: true })).toBe("MISSING_MX_RECORD");
    expect(await verify("maud@gmail.com", { require_mx_record: "true" })).toBeNull();
    expect(looked).toEqual(["xn--mnchen-3ya.example", "gmail.com"]);
  });

  test.each(["gmail.com", "googlemail.com", "outlook.fr", "laposte.net", "proton.me", "GMX.de"])(
    "%s is free",
    async (domain) => {
      expect(await verify(`maud@${domain}`, { block_free_emails: true })).toBe("FREE_EMAIL");
      expect(await verify(`maud@${domain}`, { block_free_emails: false })).toBeNull();
    },
  );

  test.each(["mailinator.com", "any.name.mailinator.com", "YOPMAIL.com", "trashmail.com"])(
    "%s is disposable",
    async (domain) => {
      expect(await verify(`maud@${domain}`, { block_disposable_emails: true })).toBe("DISPOSABLE_EMAIL");
      expect(await verify(`maud@${domain}`, {})).toBeNull();
    },
  );

  test.each(["acme.example", "microsoft.com", "mailinator-of.example", "mailinator.com.acme.example"])(
    "%s is neither",
    async (domain) => {
      expect(await verify(`maud@${domain}`, { block_free_emails: true, block_disposable_emails: true })).toBeNull();
    },
  );

  test("aliases with a plus", async () => {
    expect(await verify("maud+shop@acme.example", { block_aliases: true })).toBe("EMAIL_ALIAS");
    expect(await verify("maud@acme.example", { block_aliases: true })).toBeNull();
  });

  const entries: [string, string, boolean][] = [
    ["acme.example", "maud@acme.example", true],
    ["ACME.example.", "maud@acme.example", true],
    ["@acme.example", "maud@acme.example", true],
    ["acme.example", "maud@shop.acme.example", false],
    ["acme.example", "maud@notacme.example", false],
    ["*.acme.example", "maud@shop.acme.example", true],
    ["*.acme.example", "maud@a.b.acme.example", true],
    ["*.acme.example", "maud@acme.example", false],
    ["*.acme.example", "maud@notacme.example", false],
    ["Maud@Acme.example", "maud@acme.example", true],
    ["maud@acme.example", "bob@acme.example", false],
    ["münchen.de", "maud@xn--mnchen-3ya.de", true],
    ["xn--mnchen-3ya.de", "maud@MÜNCHEN.de", true],
    ["*.münchen.de", "maud@bier.münchen.de", true],
    ["maud@zoe\u0301.example", "maud@zoé.example", true],
    ["", "maud@acme.example", false],
    ["*", "maud@acme.example", false],
    ["*.example", "maud@acme.example", true],
    [".*", "maud@acme.example", false],
  ];
  test.each(entries)("entry %j and %s: %s", async (entry, address, isListed) => {
    expect(await verify(address, { blocklist: ["other.example", entry] })).toBe(isListed ? "BLOCKLISTED" : null);
    expect(await verify(address, { allowlist: ["other.example", entry] })).toBe(isListed ? null : "NOT_ALLOWED");
  });

  test("a list that came of an expression, and one that is empty", async () => {
    expect(await verify("maud@acme.example", { blocklist: [["bob@acme.example", "acme.example"]] })).toBe(
      "BLOCKLISTED",
    );
    expect(await verify("maud@acme.example", { allowlist: [] })).toBeNull();
    expect(await verify("maud@acme.example", { allowlist: ["", " "] })).toBeNull();
  });
});

test("of several rules that fail, the first in the reference's order", async () => {
  const rules = {
    block_aliases: true,
    allowlist: ["acme.example"],
    blocklist: ["*.mailinator.com", "mailinator.com"],
    block_disposable_emails: true,
    block_free_emails: true,
    require_mx_record: true,
  };
  const expected = ["MISSING_MX_RECORD", "FREE_EMAIL", "DISPOSABLE_EMAIL", "BLOCKLISTED", "NOT_ALLOWED", "EMAIL_ALIAS"];
  const found = [];
  const left: Record<string, Json> = { ...rules };
  for (const rule of Object.keys(rules).toReversed()) {
    found.push(await verify("maud+x@mailinator.com", left));
    delete left[rule];
  }
  expect(found).toEqual(expected);
  expect(await verify("maud+x@mailinator.com", left)).toBeNull();
});

test("a name server that fails fails the action", async () => {
  const params = { email: "maud@acme.example", rules: { require_mx_record: true } };
  const resolveMx = () => Promise.reject(new Error("late"));
  await expect(handlers.actions.VERIFY_EMAIL(makeHandlerCall({ params, resolveMx }))).rejects.toThrow("late");
});

test("the example of a dry run fits the output", () => {
  const { example, output } = email.actions.VERIFY_EMAIL;
  expect(output.parse(example)).toEqual(example);
});

test.each(Object.values(domainLists))("$package is the version whose date is told", (list) => {
  const path = new URL(`../../../node_modules/${list.package}/package.json`, import.meta.url);
  expect((JSON.parse(readFileSync(path, "utf8")) as { version: string }).version).toBe(list.version);
});

test("the dates are written in both languages", () => {
  expect(madeOn("free")).toEqual({ en: "7 September 2026", fr: "7 septembre 2026" });
});
