import { expect, test } from "vitest";
import { refuseOtherSite } from "./same-site.ts";

const request = (method: string, headers: Record<string, string>) =>
  new Request("http://coffre.example/api/vault/files", { method, headers: { host: "coffre.example", ...headers } });

test.each([
  ["POST", { "sec-fetch-site": "same-origin" }],
  ["GET", { "sec-fetch-site": "none" }],
  ["POST", { origin: "http://coffre.example" }],
  ["GET", {}],
])("%s with %o is ours", (method, headers) => {
  expect(() => refuseOtherSite(request(method, headers as Record<string, string>))).not.toThrow();
});

test.each([
  ["POST", { "sec-fetch-site": "cross-site" }],
  ["GET", { "sec-fetch-site": "cross-site" }],
  ["POST", { "sec-fetch-site": "same-site", origin: "http://coffre.example" }],
  ["POST", { origin: "http://evil.example" }],
  ["POST", { origin: "http://coffre.example:8080" }],
  ["POST", { origin: "null" }],
  ["POST", {}],
])("%s with %o is another site's", (method, headers) => {
  expect(() => refuseOtherSite(request(method, headers as Record<string, string>))).toThrow(
    expect.objectContaining({ code: "FORBIDDEN", messageKey: "errors.otherSite" }),
  );
});
