import "server-only";
import type { z } from "zod";
import en from "#messages/en.json" with { type: "json" };

const texts: Readonly<Record<string, unknown>> = en.errors;

/**
 * The first thing that is wrong, in the API's own words (`reference/auth0-forms.md` §1.5):
 * `'<what>' on property <path> (<description>).`
 */
export function describeIssue({ issues }: z.ZodError): string {
  const [issue] = issues;
  if (!issue) return "'Invalid value'.";
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") {
    return `'Additional properties not allowed: ${issue.keys.join(", ")}'${onProperty(path)}`;
  }
  if (isMissing(issue)) {
    return `'Missing required property: ${path.at(-1) ?? "body"}'${onProperty(path.slice(0, -1))}`;
  }
  return `'${what(issue)}'${onProperty(path)}`;
}

function isMissing(issue: z.core.$ZodIssue): boolean {
  return (
    "input" in issue && issue.input === undefined && (issue.code === "invalid_type" || issue.code === "invalid_value")
  );
}

function what(issue: z.core.$ZodIssue): string {
  if (issue.message.startsWith("errors.")) {
    const text = texts[issue.message.slice("errors.".length)];
    if (typeof text === "string") return text.replace(/\.$/, "");
  }
  switch (issue.code) {
    case "invalid_type":
      return `Expected type ${issue.expected} but found type ${typeName(issue.input)}`;
    case "invalid_value":
      // What was sent instead is not repeated: it may be a secret in the wrong place.
      return `No enum match, expected one of: ${issue.values.map(String).join(", ")}`;
    case "too_small":
      return `${issue.origin} is too small, minimum ${issue.minimum}`;
    case "too_big":
      return `${issue.origin} is too big, maximum ${issue.maximum}`;
    default:
      return issue.message;
  }
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function onProperty(path: readonly string[]): string {
  return path.length > 0 ? ` on property ${path.join(".")}.` : ".";
}
