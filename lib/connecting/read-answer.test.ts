import { expect, test } from "vitest";
import { readAnswer } from "./read-answer.ts";

test("what the provider sent is read by its names, and nothing else is", () => {
  expect(readAnswer("?code=a%2Fb&state=s&iss=https%3A%2F%2Fidp.example&session_state=x")).toEqual({
    state: "s",
    code: "a/b",
    iss: "https://idp.example",
  });
  expect(readAnswer("?error=access_denied&error_description=The+user+said+no&state=s")).toEqual({
    state: "s",
    error: "access_denied",
    errorDescription: "The user said no",
  });
});

test.each([
  "",
  "?code=a",
  "?code=a&state=",
  "?code=a&state=s&state=t",
  "?code=a&code=b&state=s",
  "?iss=a&iss=b&state=s",
])("%s is no answer", (search) => {
  expect(readAnswer(search)).toBeNull();
});
