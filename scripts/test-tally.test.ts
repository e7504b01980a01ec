import { expect, test } from "vitest";
import { countPlaywright, countVitest } from "./test-tally.ts";

test("counts what Vitest reports", () => {
  const report = JSON.stringify({ numPassedTests: 40, numFailedTests: 2, numFailedTestSuites: 1 });
  expect(countVitest(report, 1)).toEqual({ passed: 40, failed: 2 });
});

test("a file that does not load is a failure, although no test failed", () => {
  const report = JSON.stringify({ numPassedTests: 40, numFailedTests: 0, numFailedTestSuites: 1 });
  expect(countVitest(report, 1)).toEqual({ passed: 40, failed: 1 });
});

test("a run that ends badly after its last test is a failure", () => {
  const report = JSON.stringify({ numPassedTests: 40, numFailedTests: 0, numFailedTestSuites: 0 });
  expect(countVitest(report, 1)).toEqual({ passed: 40, failed: 1 });
  expect(countVitest(report, 0)).toEqual({ passed: 40, failed: 0 });
});

test("a run without a report is a failure", () => {
  expect(countVitest(null, 0)).toEqual({ passed: 0, failed: 1 });
  expect(countPlaywright(null, 1)).toEqual({ passed: 0, failed: 1 });
});

test("a test of Playwright's that passed at its second try has passed; one that never did is a failure", () => {
  const report = JSON.stringify({ stats: { expected: 10, unexpected: 1, flaky: 2, skipped: 0 } });
  expect(countPlaywright(report, 1)).toEqual({ passed: 12, failed: 1 });
});
