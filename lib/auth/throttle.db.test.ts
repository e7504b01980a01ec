import { expect, test } from "vitest";
import { ownerDb } from "#test/owner.ts";
import { countAttempt, forgiveAttempt, unlockOperator } from "./throttle.ts";

let made = 0;
const email = () => `operator-${++made}@throttle.example`;
const address = () => `203.0.113.${++made}`;

async function countUntilBlocked(attempt: { email: string; address: string }, limit = 150): Promise<number> {
  for (let count = 0; count < limit; count++) {
    try {
      await countAttempt(attempt);
    } catch (error) {
      expect(error).toMatchObject({ code: "RATE_LIMITED", messageKey: "errors.tooManyAttempts" });
      return count;
    }
  }
  return limit;
}

test("a pair of account and address is blocked; the same account from elsewhere is not", async () => {
  const attempt = { email: email(), address: address() };
  expect(await countUntilBlocked(attempt)).toBe(8);
  await countAttempt({ ...attempt, address: address() });
  await countAttempt({ ...attempt, email: email() });
});

test("attempts at the same moment are all counted", async () => {
  const attempt = { email: email(), address: address() };
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => countAttempt(attempt)));
  expect(outcomes.filter(({ status }) => status === "fulfilled").length).toBeLessThanOrEqual(8);
});

test("a right password forgives what came before", async () => {
  const attempt = { email: email(), address: address() };
  for (let count = 0; count < 7; count++) await countAttempt(attempt);
  await forgiveAttempt(attempt);
  expect(await countUntilBlocked(attempt)).toBe(8);
});

test("strangers can slow an account, never lock it", async () => {
  const target = email();
  for (let count = 0; count < 10; count++) await countAttempt({ email: target, address: address() });
  const began = Date.now();
  await countAttempt({ email: target, address: address() });
  expect(Date.now() - began).toBeGreaterThanOrEqual(200);
});

test("one address trying many accounts is bounded, as one network where it is IPv6", async () => {
  const hosts = Array.from({ length: 101 }, (_, index) => `2001:db8:7:7::${index.toString(16)}`);
  for (const host of hosts.slice(0, 100)) await countAttempt({ email: email(), address: host });
  await expect(countAttempt({ email: email(), address: hosts[100] ?? "" })).rejects.toMatchObject({
    code: "RATE_LIMITED",
  });
  await countAttempt({ email: email(), address: "2001:db8:7:8::1" });
});

test("unlocking an operator frees every pair of theirs, and nobody else's", async () => {
  const [locked, other] = [email(), email()];
  const place = address();
  await countUntilBlocked({ email: locked, address: place });
  await countUntilBlocked({ email: other, address: place });
  await unlockOperator(locked.toUpperCase());
  await countAttempt({ email: locked, address: place });
  await expect(countAttempt({ email: other, address: place })).rejects.toMatchObject({ code: "RATE_LIMITED" });
});

test("the table holds no address and no email", async () => {
  const attempt = { email: email(), address: address() };
  await countAttempt(attempt);
  const keys = (await ownerDb.rateLimit.findMany()).map(({ key }) => key).join("\n");
  expect(keys).not.toContain(attempt.email);
  expect(keys).not.toContain(attempt.address);
});
