import "server-only";
import type { z } from "@hono/zod-openapi";
import { renderMessage } from "#lib/i18n/render-message.ts";
import { V4Error } from "./message-list.ts";

/** One message for each thing that is wrong with a body or a query. No value is repeated: it may be a secret. */
export function invalid({ issues }: z.ZodError): V4Error {
  return new V4Error(400, issues.map(describe));
}

function describe(issue: z.core.$ZodIssue): string {
  const field = issue.path.map(String).join(".");
  const text = textOf(issue);
  return field === "" ? text : `${field}: ${text}`;
}

function textOf(issue: z.core.$ZodIssue): string {
  if (/^(?:errors|v4)\.\w+$/.test(issue.message)) return renderMessage("en", issue.message);
  const isMissing = "input" in issue && issue.input === undefined;
  if (isMissing && (issue.code === "invalid_type" || issue.code === "invalid_value")) {
    return renderMessage("en", "errors.required");
  }
  switch (issue.code) {
    case "invalid_type":
      return renderMessage("en", "v4.fieldType", { expected: issue.expected });
    case "invalid_value":
      return renderMessage("en", "v4.fieldChoice", { choices: issue.values.map(String).join(", ") });
    default:
      return issue.message;
  }
}
