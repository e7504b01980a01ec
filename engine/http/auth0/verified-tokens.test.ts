import { expect, test } from "vitest";
import type { AccessToken } from "./access-token.ts";
import { rememberVerified } from "./verified-tokens.ts";

const START = Date.parse("2026-11-22T12:00:00Z");

function makeVerified(lifeMs: number) {
  let now = START;
  const asked: string[] = [];
  const verified: AccessToken = { clientId: "c", scopes: [], expiresAt: new Date(START + lifeMs) };
  const verify = rememberVerified(
    async (token) => {
      asked.push(token);
      return token.startsWith("good") ? verified : null;
    },
    () => new Date(now),
  );
  return {
    ...{ asked, verify },
    pass: (ms: number) => {
      now += ms;
    },
  };
}

test("a token is verified once in five seconds", async () => {
  const { asked, verify, pass } = makeVerified(3_600_000);
  for (let times = 0; times < 3; times++) expect(await verify("good")).toMatchObject({ clientId: "c" });
  expect(asked).toEqual(["good"]);
  pass(5_000);
  await verify("good");
  expect(asked).toEqual(["good", "good"]);
});

test("one that is refused is asked about each time, and one whose end has come too", async () => {
  const { asked, verify, pass } = makeVerified(1_000);
  expect([await verify("bad"), await verify("bad")]).toEqual([null, null]);
  await verify("good");
  pass(1_000);
  await verify("good");
  expect(asked).toEqual(["bad", "bad", "good", "good"]);
});

test("however many there are, each is told from the others", async () => {
  const { asked, verify } = makeVerified(3_600_000);
  for (let index = 0; index < 1_100; index++) expect(await verify(`good ${index}`)).not.toBeNull();
  expect(new Set(asked).size).toBe(1_100);
});
