import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { completeLockfile, findMissing, type Lockfile, platformOf } from "./lockfile.ts";

const committed = JSON.parse(readFileSync(join(import.meta.dirname, "../package-lock.json"), "utf8")) as Lockfile;

test("package-lock.json is complete, or npm ci would refuse it: node scripts/lockfile-complete.ts", () => {
  expect(findMissing(committed).map(({ name }) => name)).toEqual([]);
});

test("what npm left out is added for its platform alone", () => {
  const lockfile: Lockfile = {
    packages: {
      "node_modules/tool": {
        version: "1.0.0",
        dev: true,
        optionalDependencies: { "@tool/cli-darwin-arm64": "1.0.0", "@tool/cli-linux-x64": "1.0.0" },
      },
      "node_modules/@tool/cli-linux-x64": { version: "1.0.0", dev: true, optional: true },
    },
  };
  const { packages } = completeLockfile(lockfile);
  expect(Object.keys(packages)).toHaveLength(3);
  expect(packages["node_modules/@tool/cli-darwin-arm64"]).toEqual({
    ...{ version: "1.0.0", os: ["darwin"], cpu: ["arm64"] },
    ...{ dev: true, optional: true },
  });
});

test.each([
  ["@biomejs/cli-darwin-arm64", { os: ["darwin"], cpu: ["arm64"] }],
  ["@biomejs/cli-linux-x64-musl", { os: ["linux"], cpu: ["x64"], libc: ["musl"] }],
  ["@oxc-parser/binding-linux-arm-gnueabihf", { os: ["linux"], cpu: ["arm"], libc: ["glibc"] }],
  ["@next/swc-win32-x64-msvc", { os: ["win32"], cpu: ["x64"] }],
  ["@tailwindcss/oxide-wasm32-wasi", { cpu: ["wasm32"] }],
])("%s tells its platform", (name, expected) => {
  expect(platformOf(name)).toEqual(expected);
});

test("a name that tells no platform is not guessed at", () => {
  expect(() => platformOf("fsevents")).toThrow(RangeError);
});
