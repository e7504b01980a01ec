import { expect, test } from "vitest";
import { isOwnUrl } from "./own-url.ts";

const isOwn = (text: string) => isOwnUrl(text, "https://coffre.example/", ["/", "/oauth/token"]);

test.each([
  "https://coffre.example/",
  "https://COFFRE.example/oauth/token",
  "http://coffre.example/",
  "https://coffre.example:3443/oauth/token",
  "http://localhost:3000/",
  "https://127.0.0.1:3443/",
  "https://[::1]/oauth/token",
])("%s is ours", (text) => {
  expect(isOwn(text)).toBe(true);
});

test.each([
  "https://evil.example/",
  "https://coffre.example.evil.example/",
  "https://evil-coffre.example/",
  "https://coffreXexample/",
  "https://localhost.evil.example/",
  "https://127.0.0.2/",
  "https://coffre.example@evil.example/",
  "https://evil.example/?https://coffre.example/",
  "https://coffre.example\\@evil.example/",
  "https://coffre.example/elsewhere",
  "https://coffre.example/oauth/token/",
  "https://coffre.example/#evil",
  "https://coffre.example",
  "https://coffre.example:port/",
  "ftp://coffre.example/",
  " https://coffre.example/",
  "coffre.example",
  "",
])("%s is not", (text) => {
  expect(isOwn(text)).toBe(false);
});

test("a public URL that is an address of IPv6 is compared as it is written", () => {
  expect(isOwnUrl("https://[2001:DB8::1]:8443/", "https://[2001:db8::1]/", ["/"])).toBe(true);
});
