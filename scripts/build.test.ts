import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hashOf } from "./build.ts";

function project(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), "coffre-build-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const files = { "app/page.tsx": "one", "lib/a/b.ts": "two", "package-lock.json": "{}" };
const of = (changed: Record<string, string>) =>
  hashOf(project({ ...files, ...changed }), ["app", "lib", "package-lock.json"]);

test("the same sources have the same hash, wherever they lie", () => {
  expect(of({})).toBe(of({}));
});

test.each([
  ["a changed source", { "lib/a/b.ts": "three" }],
  ["a new source", { "app/other.tsx": "" }],
  ["a changed lockfile", { "package-lock.json": "{ }" }],
])("%s is another build", (_, changed) => {
  expect(of(changed as Record<string, string>)).not.toBe(of({}));
});

test("tests and generated files are no part of the build", () => {
  expect(of({ "lib/a/b.test.ts": "", "lib/db/generated/client.ts": "" })).toBe(of({}));
});
