import { expect, test } from "vitest";
import { hrefOf, readDeparture } from "./departure.ts";

const itemId = "019a9d2c-7f00-7000-8000-000000000001";
const flowId = "019a9d2c-7f00-7000-8000-000000000002";

test("a departure is read as it was written, and leads back to the action", () => {
  const departure = { itemId, from: { flowId, actionId: "update_contact" } };
  expect(readDeparture(JSON.stringify(departure))).toEqual(departure);
  expect(hrefOf(departure.from)).toBe(`/flows/${flowId}?action=update_contact`);
  expect(hrefOf({ flowId, actionId: null })).toBe(`/flows/${flowId}`);
  expect(readDeparture(JSON.stringify({ itemId, from: null }))).toEqual({ itemId, from: null });
});

test.each([
  null,
  "",
  "{",
  itemId,
  JSON.stringify({ itemId, from: "https://evil.example" }),
  JSON.stringify({ itemId: "javascript:alert(1)", from: null }),
  JSON.stringify({ itemId, from: { flowId: "//evil.example", actionId: null } }),
  JSON.stringify({ itemId, from: { flowId: `${flowId}/../../x`, actionId: null } }),
  JSON.stringify({ itemId, from: { flowId, actionId: "a&next=//evil.example" } }),
  JSON.stringify({ itemId, from: { flowId } }),
])("%s is no departure", (text) => {
  expect(readDeparture(text)).toBeNull();
});
