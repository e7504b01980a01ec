import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { listConnectors } from "#lib/connectors/registry.ts";

type Messages = { [key: string]: string | Messages };

const read = (language: string): Map<string, string> =>
  new Map(flatten(JSON.parse(readFileSync(new URL(`../../messages/${language}.json`, import.meta.url), "utf8"))));

const en = read("en");
const fr = read("fr");
const frenchOfManifests = listConnectors().flatMap(listFrench);

/**
 * A narrow no-break space stands before ; ? ! and in numbers, a no-break space before : and inside « », and the
 * apostrophe between letters is not the typewriter's. What is code keeps its own way: https://, Authorization: Bearer.
 */
const wrongInFrench =
  /[^\u202f][;?!](?=\s|$)|[^\u00a0\w]:(?=\s|$)|«[^\u00a0]|[^\u00a0]»|\d[ \u00a0]\d{3}\b|\p{L}'\p{L}|\.\.\./u;

test("every message stands in both languages", () => {
  expect([...fr.keys()].toSorted()).toEqual([...en.keys()].toSorted());
});

test("a message takes the same values in both languages", () => {
  const differing = [...en].filter(([key, text]) => {
    const other = fr.get(key);
    return other !== undefined && placeholders(text).join() !== placeholders(other).join();
  });
  expect(differing).toEqual([]);
});

test("no message is empty, and French has its own typography", () => {
  expect([...en, ...fr].filter(([, text]) => text.trim() === "")).toEqual([]);
  expect([...fr].filter(([, text]) => wrongInFrench.test(text))).toEqual([]);
  expect(frenchOfManifests.filter((text) => wrongInFrench.test(text))).toEqual([]);
});

function flatten(messages: Messages, prefix = ""): [string, string][] {
  return Object.entries(messages).flatMap(([key, value]) =>
    typeof value === "string" ? [[prefix + key, value] as [string, string]] : flatten(value, `${prefix}${key}.`),
  );
}

/** The French of every `{ en, fr }` in a manifest, those on the schemas' fields included. */
function listFrench(value: unknown): string[] {
  if (value instanceof z.ZodType) return [...listFrench(value.meta()), ...listFrench(shapeOf(value))];
  if (value === null || typeof value !== "object") return [];
  const own = "fr" in value && typeof value.fr === "string" ? [value.fr] : [];
  return [...own, ...Object.values(value).flatMap(listFrench)];
}

function shapeOf(schema: z.ZodType): unknown {
  return schema instanceof z.ZodObject ? schema.shape : undefined;
}

/** The names of a message's ICU arguments, those inside plural and select branches included. */
function placeholders(text: string): string[] {
  const names = new Set<string>();
  const rest = readMessage(text.replace(/'[{}][^']*'/g, ""), names);
  expect(rest, `braces of “${text}”`).toBe("");
  return [...names].toSorted();
}

/** Reads up to the brace that closes this message, and returns what follows. */
function readMessage(text: string, names: Set<string>): string {
  let rest = text;
  for (;;) {
    const brace = rest.search(/[{}]/);
    if (brace < 0) return "";
    if (rest[brace] === "}") return rest.slice(brace);
    rest = readArgument(rest.slice(brace + 1), names);
  }
}

function readArgument(text: string, names: Set<string>): string {
  names.add(/^\s*(\w+)/.exec(text)?.[1] ?? "?");
  let rest = text;
  for (;;) {
    const brace = rest.search(/[{}]/);
    if (brace < 0) return "unclosed";
    if (rest[brace] === "}") return rest.slice(brace + 1);
    rest = readMessage(rest.slice(brace + 1), names).slice(1);
  }
}
