import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

// Debian's Chromium where there is one: Playwright's own cannot be downloaded everywhere.
const systemChromium = [
  process.env.COFFRE_CHROMIUM ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((path) => existsSync(path));

/**
 * Chromium takes the last list that it is given: those that Playwright gives too (chromiumSwitches.ts), and the
 * address bar's list of choices, which nobody sees, but which is drawn ahead for each context in a process of its own.
 */
const disabledFeatures = [
  "AimEnabled",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsFirstBalancedModeAutoEnable",
  "HttpsUpgrades",
  "LensOverlay",
  "MediaRouter",
  "NetworkTimeServiceQuerying",
  "OptimizationHints",
  "PaintHolding",
  "PreconnectToSearch",
  "TcpPortRandomizationWin",
  "ThirdPartyStoragePartitioning",
  "WebUIOmniboxAimPopup",
  "WebUIOmniboxPopup",
];

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  snapshotPathTemplate: "{testDir}/snapshots/{arg}{ext}",
  // A run that makes what it compares with proves nothing.
  updateSnapshots: process.env.CI ? "none" : "missing",
  globalSetup: "./e2e/fixtures/global-setup.ts",
  fullyParallel: true,
  workers: 2,
  // A shared machine can be slow beyond any time limit. What passes only at the second try is reported as flaky.
  retries: process.env.CI ? 1 : 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: process.env.CI
    ? [["line"], ["json", { outputFile: "test-results/e2e.json" }]]
    : [["list"], ["json", { outputFile: "test-results/e2e.json" }]],
  use: {
    browserName: "chromium",
    viewport: { width: 1360, height: 860 },
    locale: "en-GB",
    timezoneId: "Europe/Paris",
    // What a press waits for in vain is told then, and not at the end of a long test.
    actionTimeout: 30_000,
    // Recording costs a third of the time, so CI records the second try alone.
    trace: process.env.CI ? "on-first-retry" : "retain-on-failure",
    launchOptions: {
      ...(systemChromium && { executablePath: systemChromium }),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        `--disable-features=${disabledFeatures.join(",")}`,
      ],
    },
  },
});
