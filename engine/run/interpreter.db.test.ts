import { beforeAll, describe, expect, test } from "vitest";
import type { CanaryClaims } from "#lib/crypto/claims.ts";
import { open } from "#lib/crypto/open.ts";
import { makeEngineParts, runActions } from "#test/engine-parts.ts";
import { makeActor } from "#test/factories.ts";
import type { EngineParts } from "./run.ts";
import { wholeState } from "./whole-journal.ts";

let engine: EngineParts;
beforeAll(async () => {
  engine = await makeEngineParts();
});

const store = (id: string, vars: Record<string, unknown>, rest: object = {}) => ({
  id,
  type: "FLOW",
  action: "STORE_VARS",
  params: { vars },
  ...rest,
});
const answer = (payload: unknown) => ({ id: "answer", type: "FLOW", action: "RETURN_JSON", params: { payload } });

describe("walking", () => {
  test("variables, a result, and what stands after the result is not reached", async () => {
    const execution = await runActions(
      engine,
      await makeActor(),
      [
        store("keep", { total: "{{ input.amount * 2 }}" }),
        answer({ total: "{{ vars.total }}" }),
        store("never", {}),
      ] as never,
      { amount: 21 },
    );
    expect(execution).toMatchObject({ status: "COMPLETED", result: { total: 42 }, error: null });
    expect(execution.steps.map(({ path, status }) => [path, status])).toEqual([
      ["0", "SUCCEEDED"],
      ["1", "SUCCEEDED"],
    ]);
    expect(execution.steps[0]?.shown).toEqual({ input: { vars: { total: 42 } }, output: {} });
    expect(execution.steps[0]?.state).toBeNull();
    expect(execution.endedAt).not.toBeNull();
  });

  test("a condition takes one branch, then goes on", async () => {
    const condition = {
      id: "check",
      type: "FLOW",
      action: "BOOLEAN_CONDITION",
      params: {
        if: { operator: "GREATER_THAN", operands: ["{{ input.amount }}", 100] },
        then: [store("big", { size: "big" })],
        else: [store("small", { size: "small" })],
      },
    };
    const actor = await makeActor();
    const big = await runActions(engine, actor, [condition, answer({ size: "{{ vars.size }}" })] as never, {
      amount: 500,
    });
    expect(big.result).toEqual({ size: "big" });
    expect(big.steps.map(({ path }) => path)).toEqual(["0", "0.then.0", "1"]);
    expect(big.steps[0]?.shown).toMatchObject({ input: { if: { operands: [500, 100] } }, output: { result: true } });

    const small = await runActions(engine, actor, [condition, answer({ size: "{{ vars.size }}" })] as never, {
      amount: 5,
    });
    expect(small.result).toEqual({ size: "small" });
    expect(small.steps.map(({ path }) => path)).toEqual(["0", "0.else.0", "1"]);
  });

  test("a result inside a branch ends the flow", async () => {
    const branch = { if: true, then: [answer({ ok: true })] };
    const check = { id: "check", type: "FLOW", action: "BOOLEAN_CONDITION", params: branch };
    const execution = await runActions(engine, await makeActor(), [check, store("never", {})] as never);
    expect(execution).toMatchObject({ status: "COMPLETED", result: { ok: true } });
    expect(execution.steps).toHaveLength(2);
  });

  test("an error message ends the flow as failed, whatever the action allows", async () => {
    const stop = {
      id: "stop",
      type: "FLOW",
      action: "ERROR_MESSAGE",
      params: { message: "No stock of {{ input.sku }}" },
      allow_failure: true,
    };
    const execution = await runActions(engine, await makeActor(), [stop, answer({})] as never, { sku: "A-1" });
    const error = {
      code: "ERR_FLOW_MESSAGE",
      messageKey: "engine.flowMessage",
      params: { message: "No stock of A-1" },
    };
    expect(execution).toMatchObject({ status: "FAILED", error, result: null });
    expect(execution.steps).toHaveLength(1);
    expect(execution.steps[0]).toMatchObject({ status: "FAILED", shown: { error } });
  });

  test("a long one is cut, also within a character", async () => {
    const stop = { id: "stop", type: "FLOW", action: "ERROR_MESSAGE", params: { message: "{{ input.text }}" } };
    const text = `${"x".repeat(2047)}😀`;
    const execution = await runActions(engine, await makeActor(), [stop] as never, { text });
    const error = { code: "ERR_FLOW_MESSAGE", params: { message: `${"x".repeat(2047)}\ufffd` } };
    expect(execution).toMatchObject({ status: "FAILED", error });
  });

  test("what fails and is allowed to, is passed over, and its code can be read", async () => {
    const broken = { id: "broken", type: "FLOW", action: "RETURN_JSON", params: {}, allow_failure: true };
    const execution = await runActions(engine, await makeActor(), [
      broken,
      answer({ code: "{{ actions.broken.error.code }}" }),
    ] as never);
    expect(execution).toMatchObject({ status: "COMPLETED", result: { code: "ERR_INVALID_ACTION_PARAMS" } });
    expect(execution.steps.map(({ status }) => status)).toEqual(["FAILED", "SUCCEEDED"]);
  });
});

describe("params", () => {
  test("what does not fit says which path and why", async () => {
    const message = { id: "stop", type: "FLOW", action: "ERROR_MESSAGE", params: { message: "{{ input.missing }}" } };
    const execution = await runActions(engine, await makeActor(), [message] as never);
    expect(execution.error).toMatchObject({
      code: "ERR_INVALID_ACTION_PARAMS",
      messageKey: "engine.paramMissing",
      params: { path: "message" },
    });
    expect(execution.steps[0]?.shown).toMatchObject({
      input: {},
      error: { details: { problems: [{ path: "message" }] } },
    });
  });

  test("a wrong type is named", async () => {
    const message = { id: "stop", type: "FLOW", action: "ERROR_MESSAGE", params: { message: "{{ input.list }}" } };
    const execution = await runActions(engine, await makeActor(), [message] as never, { list: [1] });
    expect(execution.error).toMatchObject({
      messageKey: "engine.paramType",
      params: { path: "message", expected: "string", given: "array" },
    });
  });

  test("text that arrives at run time is never parsed, and never a reference", async () => {
    const texts = {
      a: "{{ vars.x }}",
      b: "{{@VaultItem.01890a5d-ac96-774b-bcce-b302099a8057.Password}}",
      c: "{{ {{ nested }} }}",
    };
    const execution = await runActions(
      engine,
      await makeActor(),
      [
        store("keep", { x: "secret", copy: "{{ input }}", text: "got {{ input.a }} and {{ input.b }}" }),
        answer({ copy: "{{ vars.copy }}", text: "{{ vars.text }}" }),
      ] as never,
      texts,
    );
    expect(execution.result).toEqual({ copy: texts, text: `got ${texts.a} and ${texts.b}` });
  });

  test("names like __proto__ are names, and come back", async () => {
    const json = '{"__proto__":{"list":[{"__proto__":1}]},"constructor":"y"}';
    const execution = await runActions(
      engine,
      await makeActor(),
      [
        { id: "read", type: "JSON", action: "PARSE_JSON", params: { json: "{{ input }}" } },
        { id: "keep", type: "FLOW", action: "STORE_VARS", params: { vars: "{{ actions.read.object }}" } },
        answer("{{ vars }}"),
      ] as never,
      json,
    );
    expect(JSON.stringify(execution.result)).toBe(json);
    expect(({} as { list?: unknown }).list).toBeUndefined();
  });
});

describe("masking what a flow makes", () => {
  test("mask_output hides the output and its later uses, and keeps them sealed", async () => {
    const actor = await makeActor();
    const check = { id: "check", type: "FLOW", action: "BOOLEAN_CONDITION", params: { if: true }, mask_output: true };
    const execution = await runActions(
      engine,
      actor,
      [
        check,
        store("keep", { code: "{{ mask(input.code) }}" }),
        store("again", { url: "https://x.example/?c={{ vars.code }}" }),
        answer({ code: "{{ vars.code }}" }),
      ] as never,
      { code: "canary-91c7d2" },
    );

    expect(execution.steps[0]?.shown).toMatchObject({ output: "«check / output»" });
    const shown = JSON.stringify([execution.steps.map((step) => step.shown), execution.result]);
    expect(shown).not.toContain("canary-91c7d2");
    expect(shown).toContain("https://x.example/?c=«masked»");

    const state = execution.journalState ?? "";
    const opened = await wholeState(engine.keyring, { ...actor, executionId: execution.id }, state);
    expect(opened.result).toEqual({ code: "canary-91c7d2" });
    expect(opened.steps).toContainEqual({
      seq: 2,
      attempt: 1,
      real: { input: { vars: { url: "https://x.example/?c=canary-91c7d2" } }, output: {} },
    });
    await expect(open<CanaryClaims>(engine.keyring.privateKeys, state, { use: "canary" })).rejects.toThrow();
  });
});

describe("budgets", () => {
  test("too many actions end the run, whatever they allow", async () => {
    const limited = await makeEngineParts({ limits: { actions: 3 } });
    const many = Array.from({ length: 6 }, (_, index) => ({ ...store(`a${index}`, {}), allow_failure: true }));
    const execution = await runActions(limited, await makeActor(), many as never);
    expect(execution).toMatchObject({ status: "FAILED", error: { code: "ERR_BUDGET_ACTIONS", params: { limit: 3 } } });
    expect(execution.steps).toHaveLength(3);
  });

  test("a journal that is full ends the run", async () => {
    const limited = await makeEngineParts({ limits: { journalBytes: 500 } });
    const execution = await runActions(
      limited,
      await makeActor(),
      [store("a", { x: "{{ input }}" }), store("b", {})] as never,
      "y".repeat(1000),
    );
    expect(execution).toMatchObject({ status: "FAILED", error: { code: "ERR_BUDGET_JOURNAL" } });
    expect(execution.steps).toMatchObject([{ status: "SUCCEEDED", shown: { isLost: true } }]);
  });

  test("a run that takes too long ends", async () => {
    const limited = await makeEngineParts({ limits: { timeMs: 0 } });
    const execution = await runActions(limited, await makeActor(), [store("a", {})] as never);
    expect(execution).toMatchObject({ status: "FAILED", error: { code: "ERR_BUDGET_TIME" }, steps: [] });
  });
});
