import { execFile } from "node:child_process";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { callbackSchemes } from "#lib/triggers/callback.ts";
import { makeActor } from "#test/factories.ts";
import { makeHookEngine } from "#test/hook-engine.ts";
import { makeRunItem } from "#test/run-stored-items.ts";
import { keyring, makeHook, makeReturnFlow } from "#test/triggers.ts";
import { listen } from "../listen.ts";
import { SIGNATURE_TOLERANCE } from "./signature.ts";

const engine = await makeHookEngine();
const documentation = await readFile(join(import.meta.dirname, "../../../docs/triggers.md"), "utf8");

test("the program that docs/triggers.md gives for signing a call runs as it stands there", async () => {
  const [, program = ""] = /```js\n(\/\/ sign\.mjs\n[^`]*(?:`[^`]+`[^`]*)*?)```\n/.exec(documentation) ?? [];
  expect(program).toContain("x-coffre-signature");
  const file = join(await mkdtemp(join(tmpdir(), "coffre-docs-")), "sign.mjs");
  await writeFile(file, program);

  const actor = await makeActor();
  const hook = await makeHook(actor, await makeReturnFlow(actor), { auth: "SIGNATURE" });
  const listener = await listen(engine.app, "127.0.0.1", 0);
  try {
    const url = `http://127.0.0.1:${listener.port}${new URL(hook.url ?? "").pathname}`;
    const env = { ...process.env, HOOK_URL: url, HOOK_KEY: hook.signingKey ?? "" };
    const { stdout } = await promisify(execFile)(process.execPath, [file], { env });
    expect(stdout.trim()).toBe('200 {"got":{"order":7}}');
    const wrong = await promisify(execFile)(process.execPath, [file], { env: { ...env, HOOK_KEY: "another" } });
    expect(wrong.stdout).toMatch(/^404 /);
  } finally {
    await listener.close(0);
  }
});

test("the program that it gives for an HMAC of a provider runs as it stands there", async () => {
  const [, program = ""] = /```js\n(\/\/ shop\.mjs\n[^`]*(?:`[^`]+`[^`]*)*?)```\n/.exec(documentation) ?? [];
  expect(program).toContain("x-shop-signature");
  const file = join(await mkdtemp(join(tmpdir(), "coffre-docs-")), "shop.mjs");
  await writeFile(file, program);

  const actor = await makeActor();
  const contents = { kind: "credentialSet", username: "", password: "documented-secret" } as const;
  const itemId = await makeRunItem({ keyring }, actor, contents);
  const options = {
    ...{ header: "X-Shop-Signature", algorithm: "sha256", encoding: "base64" },
    timestamp: { header: "X-Shop-Time", separator: ":" },
  };
  const callback = { scheme: "HMAC", itemId, field: "password", options };
  const hook = await makeHook(actor, await makeReturnFlow(actor), { auth: "CALLBACK", callback });
  const listener = await listen(engine.app, "127.0.0.1", 0);
  try {
    const url = `http://127.0.0.1:${listener.port}${new URL(hook.url ?? "").pathname}`;
    const run = async (secret: string) => {
      const env = { ...process.env, HOOK_URL: url, SHOP_SECRET: secret };
      return (await promisify(execFile)(process.execPath, [file], { env })).stdout.trim();
    };
    expect(await run("documented-secret")).toBe('200 {"got":{"order":7}}');
    expect(await run("another")).toMatch(/^404 /);
  } finally {
    await listener.close(0);
  }
});

test("the schemes that it names are those that there are", () => {
  for (const scheme of callbackSchemes) expect(documentation).toContain(`\n| \`${scheme}\` `);
});

test("the figures that it names are those that hold", () => {
  expect(documentation).toContain(`off by ${SIGNATURE_TOLERANCE} seconds`);
});
