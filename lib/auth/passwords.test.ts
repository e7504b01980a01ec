import { expect, test } from "vitest";
import { hashPassword, isPassword, pretendToVerify } from "./passwords.ts";

test("a hash is argon2id with its cost, and knows its password", async () => {
  const made = await hashPassword("correct horse battery");
  expect(made).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await isPassword(made, "correct horse battery")).toBe(true);
  expect(await isPassword(made, "correct horse batterz")).toBe(false);
});

test("a flood is sent away instead of queued without end, and the queue goes on afterwards", async () => {
  const outcomes = await Promise.allSettled(Array.from({ length: 60 }, () => pretendToVerify("x")));
  const refused = outcomes.filter(({ status }) => status === "rejected");
  expect(refused.length).toBeGreaterThan(0);
  expect(refused[0]).toMatchObject({ reason: { code: "RATE_LIMITED", messageKey: "errors.busy" } });
  await pretendToVerify("y");
});
