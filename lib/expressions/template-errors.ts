import type { MessageParams } from "#lib/shared/app-error.ts";
import type { Json } from "#lib/shared/json.ts";
import { ExpressionError } from "./expression-error.ts";
import type { TemplatePart } from "./parse-template.ts";
import { cachedTemplate } from "./template-cache.ts";
import { partsOf, textsOf } from "./template-texts.ts";

export type TemplateError = {
  /** Where the text stands in the value, such as `headers.Authorization` or `items.0`; empty for the value itself. */
  path: string;
  messageKey: string;
  params: MessageParams;
  /** Offset in the text. */
  position: number;
};

/** Every text of the value that does not parse. */
export function findTemplateErrors(value: Json): TemplateError[] {
  const errors: TemplateError[] = [];
  for (const { path, text } of textsOf(value)) {
    try {
      cachedTemplate(text);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      errors.push({ path, messageKey: error.messageKey, params: error.params, position: error.position ?? 0 });
    }
  }
  return errors;
}

/** Every reference to a secret, with the text around it. Texts that do not parse have none. */
export function findSecretReferences(value: Json): {
  path: string;
  text: string;
  part: Extract<TemplatePart, { kind: "secret" }>;
}[] {
  return [...textsOf(value)].flatMap(({ path, text }) =>
    partsOf(text)
      .filter((part) => part.kind === "secret")
      .map((part) => ({ path, text, part })),
  );
}
