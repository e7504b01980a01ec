import { describe, expect, test } from "vitest";
import { type ForecastFacts, forecastOf } from "./forecast.ts";

const now = new Date("2026-11-22T12:00:00Z");
const at = (time: string) => new Date(`2026-11-22T${time}:00Z`);
const ready: ForecastFacts = { state: "ready", expiresAt: null, token: null, usedByFlows: 2 };
const token = { obtainedAt: at("11:00"), expiresAt: at("13:00"), renewAt: at("12:45"), scopes: [], failures: 0 };
const away = { ...token, renewAt: at("12:05"), failures: 3 };
const forecast = (facts: Partial<ForecastFacts>, recentUses = 0) => forecastOf({ ...ready, ...facts }, recentUses, now);

test("a connection without credentials waits for them, whatever it was used for", () => {
  expect(forecast({ state: "empty" }, 70)).toEqual([{ kind: "empty" }]);
});

test("of a key nobody knows the end; a token may have none", () => {
  expect(forecast({})).toEqual([{ kind: "unknown" }]);
  expect(forecast({ token: { ...token, expiresAt: null, renewAt: null } })).toEqual([{ kind: "endless" }]);
});

describe("a token that ends", () => {
  test("is renewed by itself, at a time that is known", () => {
    expect(forecast({ token })).toEqual([{ kind: "renewed", at: at("12:45") }]);
  });

  test("is tried again while the provider is away, even one that has ended by now", () => {
    const retried = { kind: "retried", at: at("12:05"), failures: 3 };
    expect(forecast({ token: away })).toEqual([retried]);
    expect(forecast({ token: { ...away, expiresAt: at("11:59") } })).toEqual([retried]);
  });

  test("ends for good where nothing renews it", () => {
    const last = { ...token, renewAt: null };
    expect(forecast({ token: last })).toEqual([{ kind: "ends", at: at("13:00") }]);
    expect(forecast({ token: last, state: "expiring", expiresAt: at("13:00") })).toEqual([
      { kind: "ends", at: at("13:00") },
    ]);
  });
});

test("what has ended costs what its flows do with it", () => {
  expect(forecast({ state: "expired", expiresAt: at("11:00") }, 1)).toEqual([
    { kind: "ended", at: at("11:00") },
    { kind: "fails", flows: 2, usesPerDay: 1 },
  ]);
});

test("what fails now says what that costs, and when it is tried again; a renewal is promised to nobody", () => {
  expect(forecast({ state: "failing", token }, 15)).toEqual([{ kind: "fails", flows: 2, usesPerDay: 3 }]);
  expect(forecast({ state: "failing", token: away })).toEqual([
    { kind: "fails", flows: 2, usesPerDay: 0 },
    { kind: "retried", at: at("12:05"), failures: 3 },
  ]);
});

test("what may not do everything goes on all the same", () => {
  expect(forecast({ state: "permissionsChanged", token }, 7)).toEqual([
    { kind: "limited", flows: 2, usesPerDay: 1 },
    { kind: "renewed", at: at("12:45") },
  ]);
});
