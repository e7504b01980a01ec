import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import en from "#messages/en.json" with { type: "json" };

type Messages = { [key: string]: string | Messages };

const keys = new Set(flatten(en));
const sources = ["app", "bin", "components", "engine", "lib"].flatMap(readSources);

// `t("…")` is checked by tsc. What travels as data is not.
test("a message key that is thrown, stored or answered stands among the messages", () => {
  const named = sources.flatMap(({ text }) => [...text.matchAll(/"((?:errors|engine)\.\w+)"/g)].map(([, key]) => key));
  expect(named.length).toBeGreaterThan(100);
  expect(named.filter((key) => !keys.has(key ?? ""))).toEqual([]);
});

test("every message is asked for somewhere", () => {
  const literals = new Set(
    sources.flatMap(({ text }) => [...text.matchAll(/"([\w.]+)"/g)].map(([, literal]) => literal)),
  );
  const asked = sources.map(({ text }) => ({ namespaces: readNamespaces(text), patterns: readPatterns(text) }));
  const isUsed = (key: string) =>
    literals.has(key) ||
    asked.some(({ namespaces, patterns }) =>
      ["", ...namespaces].some((namespace) => {
        const rest = key.startsWith(namespace) ? key.slice(namespace.length) : "";
        return (namespace !== "" && literals.has(rest)) || patterns.some((pattern) => pattern.test(rest));
      }),
    );
  expect([...keys].filter((key) => !isUsed(key))).toEqual([]);
});

function flatten(messages: Messages, prefix = ""): string[] {
  return Object.entries(messages).flatMap(([key, value]) =>
    typeof value === "string" ? [prefix + key] : flatten(value, `${prefix}${key}.`),
  );
}

function readSources(folder: string): { text: string }[] {
  const root = join(import.meta.dirname, "../..", folder);
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.ts$|^db\/generated/.test(path))
    .map((path) => ({ text: readFileSync(join(root, path), "utf8") }));
}

/** Of `useTranslations("vault.table")` and the like, with the dot that follows. */
function readNamespaces(text: string): string[] {
  return [...text.matchAll(/Translations\((?:"([\w.]+)")?/g)].map(([, name]) => (name ? `${name}.` : ""));
}

/** A key that is put together, such as `branch.${branch}`. */
function readPatterns(text: string): RegExp[] {
  return [...text.matchAll(/`([a-zA-Z][\w.]*)\$\{[^`{}]*\}`/g)].map(([, start]) => new RegExp(`^${start}[\\w:]+$`));
}
