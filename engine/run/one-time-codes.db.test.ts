import { beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { handlers } from "#lib/connectors/otp/handlers.ts";
import { otp } from "#lib/connectors/otp/manifest.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { deleteExpiredCodes } from "#lib/one-time-codes/mutations.ts";
import { makeActor } from "#test/factories.ts";
import { makeHandlerCall } from "#test/handler-call.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";

type Place = { tenantId: string; flowId: string };
const { GENERATE_CODE, VERIFY_CODE } = otp.actions;

let actor: Actor;
let place: Place;
beforeAll(async () => {
  actor = await makeActor();
  place = await makePlace(actor);
});

async function makePlace(owner: Actor): Promise<Place> {
  const { id: flowId } = await createFlow(owner, { name: crypto.randomUUID(), actions: [] });
  return { tenantId: owner.tenantId, flowId };
}

const callFor = <Params>(params: Params, flow: Place, isDry = false, idempotencyKey: string = crypto.randomUUID()) =>
  makeHandlerCall({ params, flow, isDry, idempotencyKey });

async function generate(reference: string, { length = 6, at = place, isDry = false } = {}): Promise<string> {
  const params = GENERATE_CODE.params.parse({ reference, length });
  return GENERATE_CODE.output.parse(await handlers.actions.GENERATE_CODE(callFor(params, at, isDry))).code;
}

async function guess(reference: string, code: number | string, { at = place, isDry = false, attempt = "" } = {}) {
  const params = VERIFY_CODE.params.parse({ reference, code });
  const call = callFor(params, at, isDry, attempt || crypto.randomUUID());
  return VERIFY_CODE.output.parse(await handlers.actions.VERIFY_CODE(call));
}

const other = (code: string) => (code.startsWith("1") ? `2${code.slice(1)}` : `1${code.slice(1)}`);
const valid = { valid: true, result: "VALID" };
const unequal = { valid: false, result: "UNEQUAL" };
const expired = { valid: false, result: "EXPIRED" };
const missing = { valid: false, result: "MISSING" };

const rowOf = (flow: Place) => ownerDb.oneTimeCode.findFirstOrThrow({ where: flow });
const age = (flow: Place, seconds: number) =>
  ownerDb.oneTimeCode.updateMany({ where: flow, data: { expiresAt: new Date(Date.now() - seconds * 1000) } });

test("a code is good once", async () => {
  const code = await generate("once");
  expect(code).toMatch(/^\d{6}$/);
  expect(await guess("once", code)).toEqual(valid);
  expect(await guess("once", code)).toEqual(missing);
});

test("an attempt that is made again, because nobody wrote its answer down, is answered as before", async () => {
  const code = await generate("crashed");
  expect(await guess("crashed", code, { attempt: "a" })).toEqual(valid);
  expect(await guess("crashed", code, { attempt: "b" })).toEqual(missing);
  expect(await guess("crashed", code, { attempt: "a" })).toEqual(valid);
  expect(await guess("crashed", other(code), { attempt: "a" })).toEqual(missing);
  const next = await generate("crashed", { length: 10 });
  expect(await guess("crashed", code, { attempt: "a" })).toEqual(unequal);
  expect(await guess("crashed", next, { attempt: "a" })).toEqual(valid);
});

test("without a code there is nothing to compare with", async () => {
  expect(await guess("never", "123456")).toEqual(missing);
});

test("a new code replaces the old one, and its tries", async () => {
  const first = await generate("again", { length: 10 });
  for (let i = 0; i < 5; i++) await guess("again", other(first));
  const second = await generate("again", { length: 10 });
  expect(await guess("again", first)).toEqual(unequal);
  expect(await guess("again", second)).toEqual(valid);
});

test("five minutes", async () => {
  const at = await makePlace(actor);
  const before = Date.now();
  const code = await generate("late", { at });
  const lifetime = (await rowOf(at)).expiresAt.getTime() - before;
  expect(Math.abs(lifetime - 300_000)).toBeLessThan(30_000);
  await age(at, 0);
  expect(await guess("late", code, { at })).toEqual(expired);
});

describe("five tries", () => {
  test("the right code after four wrong ones", async () => {
    const code = await generate("four");
    for (let i = 0; i < 4; i++) expect(await guess("four", other(code))).toEqual(unequal);
    expect(await guess("four", code)).toEqual(valid);
  });

  test("after five wrong ones the right code is as good as none", async () => {
    const code = await generate("five");
    for (let i = 0; i < 5; i++) expect(await guess("five", other(code))).toEqual(unequal);
    expect(await guess("five", code)).toEqual(expired);
    expect(await guess("five", other(code))).toEqual(expired);
  });

  test("of fifty guesses at once, five are looked at", async () => {
    const code = await generate("race", { length: 10 });
    const results = await Promise.all(Array.from({ length: 50 }, () => guess("race", other(code))));
    expect(results.filter(({ result }) => result === "UNEQUAL")).toHaveLength(5);
    expect(results.filter(({ result }) => result === "EXPIRED")).toHaveLength(45);
    expect(await guess("race", code)).toEqual(expired);
  });

  test("of fifty right ones at once, one is told so", async () => {
    const code = await generate("crowd");
    const results = await Promise.all(Array.from({ length: 50 }, () => guess("crowd", code)));
    expect(results.filter(({ valid }) => valid)).toHaveLength(1);
  });
});

describe("what is typed", () => {
  test("leading zeros are kept in the code, and a number may have lost them", async () => {
    let code = "";
    while (!code.startsWith("0")) code = await generate("zeros", { length: 4 });
    expect(await guess("zeros", Number(code))).toEqual(valid);
  });

  test("a number with too few digits is no other code", async () => {
    const code = await generate("digits", { length: 6 });
    expect(await guess("digits", Number(other(code)))).toEqual(unequal);
  });

  test("a number is one try", async () => {
    const at = await makePlace(actor);
    await generate("count", { at, length: 10 });
    await guess("count", 7, { at });
    expect((await rowOf(at)).triesLeft).toBe(4);
  });

  test("spaces and dashes", async () => {
    const code = await generate("spaces");
    expect(await guess("spaces", ` ${code.slice(0, 3)}-${code.slice(3)} `)).toEqual(valid);
  });

  test.each([1, 10, "6"])("length %j", async (length) => {
    expect(await generate("length", { length: length as number })).toHaveLength(Number(length));
  });

  test.each([0, 11, 2.5, "x", -1])("no length %j", (length) => {
    expect(GENERATE_CODE.params.safeParse({ reference: "x", length }).success).toBe(false);
  });
});

describe("a code belongs to its tenant, flow and reference", () => {
  test("others do not take it, and do not cost it a try", async () => {
    const at = await makePlace(actor);
    const code = await generate("maud", { at, length: 10 });
    const stranger = await makePlace(await makeActor());
    expect(await guess("maud", code, { at: stranger })).toEqual(missing);
    expect(await guess("maud", code, { at: await makePlace(actor) })).toEqual(missing);
    expect(await guess("maud", code, { at: { ...at, tenantId: stranger.tenantId } })).toEqual(missing);
    for (const reference of ["bob", "Maud", "maud ", '["maud"]'])
      expect(await guess(reference, code, { at })).toEqual(missing);
    expect((await rowOf(at)).triesLeft).toBe(5);
    expect(await guess("maud", code, { at })).toEqual(valid);
  });

  test("what is bound is joined without ambiguity", async () => {
    const at = await makePlace(actor);
    const seen = new Set<string>();
    const call = callFor({ reference: "", length: 6 }, at);
    const recording = {
      ...call,
      authenticate(purpose: string, text: string) {
        seen.add(text);
        return call.authenticate(purpose, text);
      },
    };
    await handlers.actions.VERIFY_CODE({ ...recording, params: { reference: 'a","b', code: "c" } });
    await handlers.actions.VERIFY_CODE({ ...recording, params: { reference: "a", code: 'b","c' } });
    expect(seen.size).toBe(2);
  });

  test("a row moved to another flow opens nothing there", async () => {
    const at = await makePlace(actor);
    const elsewhere = await makePlace(actor);
    const code = await generate("moved", { at });
    await ownerDb.oneTimeCode.updateMany({ where: at, data: { flowId: elsewhere.flowId } });
    expect(await guess("moved", code, { at: elsewhere })).toEqual(unequal);
  });

  test("a dry run has codes of its own", async () => {
    const code = await generate("dry", { length: 10 });
    const tried = await generate("dry", { length: 10, isDry: true });
    expect(await guess("dry", tried, { isDry: true })).toEqual(valid);
    expect(await guess("dry", code, { isDry: true })).toEqual(missing);
    expect(await guess("dry", code)).toEqual(valid);
  });
});

test("neither the code nor its reference is in the database", async () => {
  const code = await generate("canary-reference", { length: 10 });
  const tables = await everyTableAsText();
  expect(tables).not.toContain(code);
  expect(tables).not.toContain("canary-reference");
});

test("what is long past is swept away, what is not is left", async () => {
  const [old, late, fresh] = [await makePlace(actor), await makePlace(actor), await makePlace(actor)];
  for (const at of [old, late, fresh]) await generate("sweep", { at });
  await age(old, 2 * 3600);
  await age(late, 60);
  expect(await deleteExpiredCodes()).toBeGreaterThanOrEqual(1);
  const left = await ownerDb.oneTimeCode.findMany({
    where: { flowId: { in: [old, late, fresh].map(({ flowId }) => flowId) } },
  });
  expect(left.map(({ flowId }) => flowId).toSorted()).toEqual([late.flowId, fresh.flowId].toSorted());
});

test("a flow's codes go with it", async () => {
  const at = await makePlace(actor);
  await generate("gone", { at });
  await ownerDb.flow.delete({ where: { tenantId_id: { tenantId: at.tenantId, id: at.flowId } } });
  expect(await ownerDb.oneTimeCode.count({ where: at })).toBe(0);
});
