import { expect, test } from "vitest";
import { renderMessage } from "./render-message.ts";

test("a moment in a message is a day and a time of day, in the reader's language", () => {
  const at = new Date(2026, 10, 22, 14, 5).getTime();
  expect(renderMessage("en", "errors.draftStale", { name: "Maud", at })).toContain("on Nov 22, 2026 at 2:05 PM, after");
  expect(renderMessage("fr", "errors.draftStale", { name: "Maud", at })).toMatch(/22 nov\. 2026 à 14:05/);
});
