import { expect, test } from "vitest";
import { isAnyHost } from "./any-host.ts";

const origins = ["https://api.example.com"];

test.each([
  ["a stored item without hosts", { appId: null, ready: true, origins: [] }, true],
  ["a stored item with hosts", { appId: null, ready: true, origins }, false],
  ["an app whose hosts the author names, without any", { appId: "HTTP", ready: true, origins: [] }, true],
  ["the same with hosts", { appId: "HTTP", ready: true, origins }, false],
  ["an app whose manifest names its hosts", { appId: "TWILIO", ready: true, origins: [] }, false],
  ["what has no credentials yet", { appId: "HTTP", ready: false, origins: [] }, false],
])("any host: %s", (_, item, expected) => {
  expect(isAnyHost(item)).toBe(expected);
});
