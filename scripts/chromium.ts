import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { StartError } from "./start-error.ts";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/**
 * A Chromium from wherever there is one: the system, Playwright's download, or Debian's package.
 *
 * @returns The system's program; null for Playwright's own, which Playwright finds by itself.
 * @throws StartError when there is none to be had.
 */
export function ensureChromium(root: string): string | null {
  return findOnPath() ?? (downloadByPlaywright(root) ? null : installPackage());
}

function findOnPath(): string | null {
  const folders = (process.env.PATH ?? "").split(":");
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path)) ?? null;
}

function downloadByPlaywright(root: string): boolean {
  console.log("Looking for Playwright's Chromium…");
  const { status } = spawnSync(
    process.execPath,
    [join(root, "node_modules/@playwright/test/cli.js"), "install", "chromium"],
    {
      stdio: "inherit",
      timeout: 300_000,
    },
  );
  return status === 0;
}

function installPackage(): string {
  if (process.getuid?.() === 0) {
    console.log("Installing Debian's Chromium…");
    spawnSync("apt-get", ["update"], { stdio: "inherit" });
    spawnSync("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], { stdio: "inherit" });
  }
  const found = findOnPath();
  if (found) return found;
  throw new StartError("The e2e tests need Chromium. Install it (apt-get install chromium) and run npm test again.");
}
