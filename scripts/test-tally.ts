export type Tally = { passed: number; failed: number };

/** Of Vitest's JSON report. Without one, or when it failed outside of any test, that counts as one failure. */
export function countVitest(report: string | null, exitCode: number): Tally {
  if (report === null) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(report) as Record<string, number>;
  // A file that does not load is a failed suite without a failed test.
  const failed = Math.max(numFailedTests ?? 0, numFailedTestSuites ? 1 : 0);
  return atLeastOneFailure({ passed: numPassedTests ?? 0, failed }, exitCode);
}

/** Of Playwright's JSON report. Its own lines name the tests that passed at the second try only: they count as passed. */
export function countPlaywright(report: string | null, exitCode: number): Tally {
  if (report === null) return { passed: 0, failed: 1 };
  const { stats } = JSON.parse(report) as { stats: { expected: number; unexpected: number; flaky: number } };
  return atLeastOneFailure({ passed: stats.expected + stats.flaky, failed: stats.unexpected }, exitCode);
}

function atLeastOneFailure({ passed, failed }: Tally, exitCode: number): Tally {
  return { passed, failed: exitCode !== 0 && failed === 0 ? 1 : failed };
}
