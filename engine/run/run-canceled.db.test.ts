import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { cancelExecution } from "#lib/executions/mutations/cancel-execution.ts";
import { makeEngineParts, noQueue, readExecution, requeueLeft, runStored, startActions } from "#test/engine-parts.ts";
import { makeActor } from "#test/factories.ts";
import { sendTo } from "#test/flow-action.ts";
import { type CountedAnswer, type CountedCall, startCounting } from "#test/providers/counting.ts";
import { rerunFromFailure } from "./rerun-from-failure.ts";
import type { EngineParts } from "./run.ts";

let engine: EngineParts;
let service: Awaited<ReturnType<typeof startCounting>>;
let answer: (call: CountedCall) => CountedAnswer;
let actor: Actor;
beforeAll(async () => {
  service = await startCounting((call) => answer(call));
  engine = await makeEngineParts({ allow: [service.allow] });
});
afterAll(async () => {
  await engine.egress.close();
  await service.close();
});
beforeEach(async () => {
  answer = () => ({});
  service.calls.length = 0;
  actor = await makeActor();
});

const send = (id: string) => sendTo(service, id);
const rest = { id: "rest", type: "FLOW", action: "DELAY_FLOW", params: { number: 1, units: "HOURS" } };

const start = (actions: object[]) => startActions(actor, actions);

const read = (key: { executionId: string }) => readExecution(actor.tenantId, key.executionId);

test("canceled just before it rests, it ends instead of resting", async () => {
  const key = await start([send("first"), rest]);
  // This engine has not heard of it yet, as when the notification is lost.
  const canceled: Promise<unknown>[] = [];
  answer = () => {
    canceled.push(cancelExecution(actor, key));
    return { afterMs: 200 };
  };
  await runStored(engine, key);
  await Promise.all(canceled);
  expect(await read(key)).toMatchObject({ status: "CANCELED", resumeAt: null, endedAt: expect.any(Date) });
});

test("canceled while its engine was gone, it does nothing more when it is taken up", async () => {
  const key = await start([send("first"), send("second")]);
  const engineGone = new AbortController();
  answer = () => {
    engineGone.abort();
    return "hang";
  };
  await runStored(engine, key, { leave: engineGone.signal });
  await cancelExecution(actor, key);
  await requeueLeft(key);
  await runStored(engine, key);
  expect((await read(key)).status).toBe("CANCELED");
  expect(service.calls).toHaveLength(1);
});

test("an effect of which nobody knows is not made again by running it again from where it stopped", async () => {
  const key = await start([send("first"), send("pay")]);
  const engineGone = new AbortController();
  answer = ({ path }) => {
    if (path !== "/pay") return {};
    engineGone.abort();
    return "hang";
  };
  await runStored(engine, key, { leave: engineGone.signal });
  await requeueLeft(key);
  await cancelExecution(actor, key);
  expect((await read(key)).status).toBe("CANCELED");
  const again = rerunFromFailure(actor, key, { keyring: engine.keyring, queue: noQueue });
  await expect(again).rejects.toMatchObject({ code: "CONFLICT", params: { action: "pay" } });
});

test("run again from where it failed, what failed and might is not done again either", async () => {
  const may = { ...send("first"), allow_failure: true };
  const closed = service.origin.replace("127.0.0.1", "127.0.0.2");
  const broken = { ...may, params: { method: "POST", url: `${closed}/first` } };
  const check = {
    id: "check",
    type: "FLOW",
    action: "STORE_VARS",
    params: { vars: { code: "{{ actions.first.error.code }}" } },
  };
  const fail = { ...send("second"), params: { method: "POST", url: `${closed}/second` } };
  const key = await start([broken, check, fail]);
  await runStored(engine, key);
  expect((await read(key)).status).toBe("FAILED");
  const { id } = await rerunFromFailure(actor, key, { keyring: engine.keyring, queue: noQueue });
  const wide = await makeEngineParts({ allow: [service.allow, service.allow.replace("127.0.0.1", "127.0.0.2")] });
  await runStored(wide, { ...key, executionId: id });
  const { steps } = await read({ executionId: id });
  expect(steps.map(({ path, status }) => [path, status])).toEqual([
    ["0", "FAILED"],
    ["1", "SUCCEEDED"],
    ["2", "FAILED"],
  ]);
  expect(service.calls).toHaveLength(0);
  await wide.egress.close();
});
