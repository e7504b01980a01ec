import { expect, test } from "vitest";
import { handedOutOrigin } from "./handed-out.ts";

const mailchimp = { handedOut: { attribute: "host", patterns: ["https://*.api.mailchimp.com"] } };

test.each([
  ["us6.api.mailchimp.com", "https://us6.api.mailchimp.com"],
  ["https://us6.api.mailchimp.com/3.0/", "https://us6.api.mailchimp.com"],
  ["https://us6.api.mailchimp.com:443", "https://us6.api.mailchimp.com"],
  ["a.b.api.mailchimp.com", "https://a.b.api.mailchimp.com"],
])("%s is handed out as %s", (host, origin) => {
  expect(handedOutOrigin(mailchimp, { host })).toBe(origin);
});

test.each([
  "api.mailchimp.com",
  "api.mailchimp.com.evil.example",
  "evil.example/us6.api.mailchimp.com",
  "evil.example#.api.mailchimp.com",
  "evil.example?.api.mailchimp.com",
  "evil.example\\.api.mailchimp.com",
  "us6.api.mailchimp.com:8443",
  "http://us6.api.mailchimp.com",
  "https://user@us6.api.mailchimp.com",
  "us6.apixmailchimp.com",
  ".api.mailchimp.com",
  "javascript://us6.api.mailchimp.com",
])("%s is none that the provider hands out", (host) => {
  expect(handedOutOrigin(mailchimp, { host })).toBeNull();
});

test("what is not known yet is not refused", () => {
  expect(handedOutOrigin(mailchimp, {})).toBeUndefined();
  expect(handedOutOrigin({}, { host: "evil.example" })).toBeUndefined();
});
