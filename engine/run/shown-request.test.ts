import { expect, test } from "vitest";
import { cutRequest } from "./shown-request.ts";

const shown = {
  method: "POST",
  url: "https://api.example.com/a?b=«Ours / Key»",
  headers: { authorization: "Bearer «Ours / Key»" },
  body: { fields: "a b" },
};

test("what is small is kept as it is", () => {
  expect(cutRequest(shown)).toEqual(shown);
});

test("what is long is cut, and a body of any kind is text then", () => {
  const long = "é".repeat(9_000);
  const cut = cutRequest({ ...shown, url: long, headers: { a: long, b: "short" }, body: { [long]: long } });
  expect(cut).toMatchObject({ method: "POST", headers: { b: "short" }, body: expect.stringMatching(/^\{"é+…$/) });
  expect(JSON.stringify(cut).length).toBeLessThan(7_200);
});

test("half of a character is left away: the database would refuse it", () => {
  const { body } = cutRequest({ ...shown, body: `${"a".repeat(3_999)}😀 and more` }) as { body: string };
  expect(body.isWellFormed()).toBe(true);
});

test("what is no request of HTTP is cut too", () => {
  expect(String(cutRequest("x".repeat(5_000)))).toHaveLength(4_001);
});
