import { Hono } from "hono";
import { expect, test } from "vitest";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { expectNoSecret } from "#test/canary.ts";
import { captureLog } from "#test/captured-log.ts";
import { makeActor } from "#test/factories.ts";
import { makeHookEngine, signed } from "#test/hook-engine.ts";
import { everyTableAsText } from "#test/owner.ts";
import { keyring, makeHook, makeReturnFlow } from "#test/triggers.ts";
import { answerError } from "../answer-error.ts";
import { hooksApp } from "./hooks-app.ts";

const engine = await makeHookEngine();
const everything = { input: "{{ input }}", trigger: "{{ trigger }}" };

test("a hook’s secret and key are in no log, no table and no answer, whatever happens to the call", async () => {
  const actor = await makeActor();
  const flowId = await makeReturnFlow(actor, everything);
  const plain = await makeHook(actor, flowId, { idempotency: { from: "header", name: "X-Id" }, concurrencyLimit: 5 });
  const signing = await makeHook(actor, flowId, { auth: "SIGNATURE", mode: "ASYNC" });
  const { id: draft } = await createFlow(actor, { name: "Never published" });
  const unpublished = await makeHook(actor, draft);
  const runner = { ...engine.runner, runNow: () => Promise.reject(new Error("nobody expected this")) };
  const broken = hooksApp({ runner, queue: engine.queue, privateKeys: keyring.privateKeys });
  const breaking = await makeHook(actor, flowId, {});

  const signature = signed(signing, "{}");
  const mac = signature["x-coffre-signature"].split("v1=").at(-1) ?? "";

  const answers: string[] = [];
  const note = async (call: Promise<{ status: number; headers: Headers; body?: unknown }>) => {
    const { status, headers, body } = await call;
    answers.push(JSON.stringify([status, [...headers], body]));
  };
  const logged = await captureLog(async () => {
    await note(engine.postJson(plain.url, { a: 1 }, { "x-id": "1", cookie: "session=canary-cookie-1" }));
    await note(engine.postJson(plain.url, { a: 1 }, { "x-id": "1", authorization: "Bearer canary-bearer-1" }));
    await note(engine.call(plain.url, { method: "GET" }));
    await note(engine.postJson(`${plain.url}x`, {}));
    await note(engine.postJson(`${plain.url}/more`, {}));
    await note(engine.call(plain.url, { headers: { "content-type": "application/json" }, body: "{" }));
    await note(engine.call(signing.url, { headers: signature, body: "{}" }));
    await note(engine.postJson(unpublished.url, {}));
    const failed = await broken.request(`${breaking.url}`, { method: "POST" });
    await note(Promise.resolve({ status: failed.status, headers: failed.headers, body: await failed.json() }));
  });
  expect(answers.map((answer) => JSON.parse(answer)[0])).toEqual([200, 200, 404, 404, 404, 400, 202, 409, 500]);
  expect(logged).toContain("/hooks/{id}");

  const secrets = [plain, unpublished, breaking].map(({ url }) => url?.split("/").at(-1) ?? "");
  const texts = { logged, answers: answers.join("\n"), tables: await everyTableAsText() };
  for (const text of Object.values(texts)) {
    for (const secret of [...secrets, signing.signingKey ?? ""]) expectNoSecret(text, secret);
    for (const canary of ["canary-cookie-1", "canary-bearer-1", mac]) expectNoSecret(text, canary);
  }
});

test("the log of what nobody expected names no hook’s path either, should another part answer it", async () => {
  const app = new Hono();
  app.onError(answerError);
  app.all("/hooks/*", () => {
    throw new Error("nobody expected this");
  });
  const logged = await captureLog(async () => {
    await app.request("/hooks/aft_0/canary-secret-0815", { method: "POST" });
  });
  expect(logged).toContain("/hooks/{id}");
  expectNoSecret(logged, "canary-secret-0815");
});
