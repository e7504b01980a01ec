import { expect, test } from "vitest";
import { exchangeText } from "./exchange-text.ts";

test("an exchange reads as HTTP, a form a field a line", () => {
  const text = exchangeText({
    sent: {
      method: "POST",
      url: "https://api.twilio.com/x",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: { To: "+33612345678" },
    },
    received: {
      status: 401,
      statusText: "Unauthorized",
      headers: { "content-type": "application/json" },
      body: { code: 20003 },
    },
  });
  expect(text).toBe(
    [
      "POST https://api.twilio.com/x",
      "content-type: application/x-www-form-urlencoded",
      "",
      "To=+33612345678",
      "",
      "HTTP 401 Unauthorized",
      "content-type: application/json",
      "",
      '{\n  "code": 20003\n}',
    ].join("\n"),
  );
  expect(exchangeText({ path: "to" })).toBeNull();
  expect(exchangeText(undefined)).toBeNull();
});
