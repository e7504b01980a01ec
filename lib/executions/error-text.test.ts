import { expect, test } from "vitest";
import { renderMessage } from "#lib/i18n/render-message.ts";
import { errorText } from "./error-text.ts";

const error = { messageKey: "errors.secretComputed", params: {} };
const place = { param: "headers.Authorization", position: 11 };

test.each([
  ["en", "headers.Authorization, character 12: An expression cannot compute with a secret."],
  ["fr", "headers.Authorization, caractère 12\u00a0: Une expression ne peut pas calculer avec un secret."],
] as const)("an error says where it is, in %s", (language, text) => {
  const render = (key: string, params: object) => renderMessage(language, key, params as never);
  expect(errorText({ ...error, place }, render)).toContain(text);
  expect(errorText({ ...error, place: { param: "if" } }, render)).toMatch(/^if\s?:/u);
  expect(errorText(error, render)).toBe(renderMessage(language, error.messageKey));
});
