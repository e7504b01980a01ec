import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findLivePostmaster, readPostmaster } from "./postmaster.ts";

function folderWithPid(pid: number): string {
  const folder = mkdtempSync(join(tmpdir(), "coffre-postmaster-"));
  const lines = [pid, folder, 1795328000, 41234, "", "127.0.0.1", "  1234   5678", "ready   "];
  writeFileSync(join(folder, "postmaster.pid"), `${lines.join("\n")}\n`);
  return folder;
}

test("reads process, port and state", () => {
  expect(readPostmaster(folderWithPid(77))).toEqual({ pid: 77, port: 41234, isReady: true });
  expect(readPostmaster(tmpdir())).toBeNull();
});

test("a number that nobody has any more is left for PostgreSQL to see through", async () => {
  const child = spawn(process.execPath, ["-e", ""]);
  await new Promise((resolve) => child.once("exit", resolve));
  const folder = folderWithPid(child.pid as number);
  expect(findLivePostmaster(folder)).toBeNull();
  expect(existsSync(join(folder, "postmaster.pid"))).toBe(true);
});

test("a number that another program has by now is removed: PostgreSQL would refuse to start", () => {
  const folder = folderWithPid(process.ppid);
  expect(findLivePostmaster(folder)).toBeNull();
  expect(existsSync(join(folder, "postmaster.pid"))).toBe(false);
});
