import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hookExample } from "./hook-example.ts";

const url = "https://coffre.example/hooks/aft_1/s3cret";

/** Runs it in a shell in which `curl` prints what it was given. */
function callsOf(example: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), "coffre-example-"));
  writeFileSync(join(folder, "curl"), `#!/bin/sh\nprintf '%s\\n' "$@"\n`, { mode: 0o755 });
  const PATH = `${folder}:${process.env.PATH}`;
  return execFileSync("sh", ["-eu", "-c", example], { encoding: "utf8", env: { ...process.env, PATH } })
    .trimEnd()
    .split("\n");
}

test("an unsigned call is one command", () => {
  expect(callsOf(hookExample({ url, signingKey: null, idempotency: null }))).toEqual([
    ...["-X", "POST", url, "-H", "Content-Type: application/json", "-d", '{"hello":"world"}'],
  ]);
});

test("a call names itself where the hook looks for it, whatever characters that has", () => {
  const header = hookExample({ url, signingKey: null, idempotency: { from: "header", name: "X-Bob's-Key" } });
  expect(callsOf(header)).toContain("X-Bob's-Key: call-1");
  const body = hookExample({ url, signingKey: null, idempotency: { from: "body", path: "events.0.it's" } });
  expect(JSON.parse(callsOf(body).at(-1) ?? "")).toEqual({ events: [{ "it's": "call-1" }], hello: "world" });
});

test("the shell signs time and body as the engine checks them", () => {
  const signingKey = "-kEy_of-43-characters";
  const given = callsOf(hookExample({ url, signingKey, idempotency: null }));
  const [, t, v1] = /^X-Coffre-Signature: t=(\d+),v1=([0-9a-f]{64})$/.exec(given.at(-3) ?? "") ?? [];
  expect(v1).toBe(
    createHmac("sha256", signingKey)
      .update(`${t}.${given.at(-1)}`)
      .digest("hex"),
  );
  expect(Math.abs(Number(t) - Date.now() / 1000)).toBeLessThan(60);
});
