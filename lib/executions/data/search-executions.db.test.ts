import { describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { newId } from "#lib/db/ids.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { renderMessage } from "#lib/i18n/render-message.ts";
import { makeActor, makeConnection, makeExecution, makeSection } from "#test/factories.ts";
import { ownerDb, waitForLock } from "#test/owner.ts";
import type { RenderMessage } from "../error-text.ts";
import { executionPage, listExecutionsInput } from "../list-schema.ts";
import { listExecutions } from "./list-executions.ts";

const SECRET = "sk_live_canary_51Hq";
/** Prisma's own five seconds are few on a machine that is busy. */
const LOCKED = { timeout: 20_000 };
const MARK = "«Twilio / auth token»";

async function makeFlow(actor: Actor, params: object = {}) {
  const actions = [{ id: "sms", alias: "Tell Ada", type: "TWILIO", action: "SEND_SMS", params }];
  const { id: flowId } = await createFlow(actor, { name: "Order shipped", actions, publish: true });
  const version = await ownerDb.flowVersion.findFirstOrThrow({ where: { flowId, number: { not: null } } });
  return { flowId, flowVersionId: version.id };
}

const search = (actor: Actor, input: object, zone?: string) =>
  listExecutions(actor, listExecutionsInput.parse(input), zone);
const idsOf = async (actor: Actor, input: object, zone?: string) =>
  (await search(actor, input, zone)).executions.map(({ id }) => id);

const step = (shown: object, place: object = {}) => ({
  ...{ seq: 0, path: "0", actionId: "sms", type: "TWILIO", action: "SEND_SMS", status: "SUCCEEDED" as const },
  ...{ startedAt: new Date(), endedAt: new Date(), shown },
  ...place,
});
const asJournal = (...shown: object[]) =>
  shown.map((each, seq) => ({ ...step(each), seq, startedAt: new Date().toISOString(), endedAt: null }));

describe("filters", () => {
  test("of several statuses, sources and modes, the newest first", async () => {
    const actor = await makeActor();
    const flow = await makeFlow(actor);
    const part = { mode: "ONLY", actionId: "sms", path: "0" };
    const failed = await makeExecution(actor, { ...flow, status: "FAILED" });
    const hook = await makeExecution(actor, { ...flow, source: "HOOK", startedById: null });
    const canceled = await makeExecution(actor, { ...flow, status: "CANCELED", source: "RERUN" });
    const dry = await makeExecution(actor, { ...flow, isDry: true });
    const alone = await makeExecution(actor, { ...flow, part });
    expect(await idsOf(actor, { status: "FAILED,CANCELED" })).toEqual([canceled, failed]);
    expect(await idsOf(actor, { source: "HOOK,RERUN" })).toEqual([canceled, hook]);
    expect(await idsOf(actor, { mode: "DRY,PART" })).toEqual([alone, dry]);
    expect(await idsOf(actor, { mode: "WHOLE", status: "COMPLETED" })).toEqual([hook]);
    expect(await idsOf(await makeActor(), { status: "FAILED,CANCELED" })).toEqual([]);
  });

  test("of a time, in the reader's time zone, the last minute included", async () => {
    const actor = await makeActor();
    const flow = await makeFlow(actor);
    const made = (at: string) => {
      const createdAt = new Date(at);
      const id = newId(createdAt.getTime());
      const row = { ...flow, tenantId: actor.tenantId, id, createdAt, isDraft: false, status: "COMPLETED" as const };
      return ownerDb.flowExecution.create({ data: row }).then(() => id);
    };
    const [early, inside, late] = [
      await made("2026-03-10T08:29:59.999Z"),
      await made("2026-03-10T08:31:59Z"),
      await made("2026-03-10T08:32:00Z"),
    ];
    const between = { from: "2026-03-10T09:30", to: "2026-03-10T09:31" };
    expect(await idsOf(actor, between, "Europe/Paris")).toEqual([inside]);
    expect(await idsOf(actor, between, "UTC")).toEqual([]);
    expect(await idsOf(actor, { from: "2026-03-10T09:32" }, "Europe/Paris")).toEqual([late]);
    expect(await idsOf(actor, { to: "2026-03-10T09:29" }, "Europe/Paris")).toEqual([early]);
    const now = await makeExecution(actor, flow);
    expect(await idsOf(actor, { period: "HOUR" })).toEqual([now]);
  });
});

describe("a text in the journal", () => {
  test("is found in what readers see, with its place, and nothing stands for something else", async () => {
    const actor = await makeActor();
    const flow = await makeFlow(actor);
    const error = { code: "ERR_UPSTREAM_STATUS", messageKey: "engine.upstreamStatus", params: { status: 503 } };
    const inSteps = await makeExecution(actor, { ...flow, steps: [step({ input: { to: ["Ada 100% sûre"] } })] });
    const inInput = await makeExecution(actor, { ...flow, input: { note: 'said "ada 100% SÛRE"\ntwice' } });
    const inWhole = await makeExecution(actor, {
      ...flow,
      journal: asJournal({ output: {} }, { input: {}, error: { ...error, details: { body: "Ada 100% sûre" } } }),
    });
    const other = await makeExecution(actor, { ...flow, input: { note: "ada 1000 sure" }, error });
    const page = await search(actor, { text: "ada 100% sûre" });
    expect(page.executions.map(({ id, found }) => [id, found])).toEqual([
      [
        inWhole,
        expect.objectContaining({ step: expect.objectContaining({ path: "0" }), side: "error", field: "details.body" }),
      ],
      [
        inInput,
        { step: null, side: "input", field: "note", before: 'said "', match: "ada 100% SÛRE", after: '"\ntwice' },
      ],
      [
        inSteps,
        {
          step: { path: "0", attempt: 1, type: "TWILIO", action: "SEND_SMS", alias: "Tell Ada" },
          ...{ side: "input", field: "to.0", before: "", match: "Ada 100% sûre", after: "" },
        },
      ],
    ]);
    expect(page.search).toEqual({ searched: 4, hidden: 0, oldest: inSteps });
    expect(executionPage.parse(JSON.parse(JSON.stringify(page)))).toEqual(page);
    expect(await idsOf(actor, { text: '"ada 100% sûre"\ntwice' })).toEqual([inInput]);
    expect(await idsOf(actor, { text: "ad_ 100" })).toEqual([]);
    expect(await idsOf(actor, { text: "upstreamStatus" })).toEqual([]);
    expect(await idsOf(actor, { text: "ERR_UPSTREAM" })).toEqual([other, inWhole]);
    expect(await idsOf(actor, { text: "ada 100", before: inWhole, flowId: flow.flowId })).toEqual([inInput, inSteps]);
  });

  test("is found in errors as the reader is told them, in their language, which no row holds", async () => {
    const actor = await makeActor();
    const flow = await makeFlow(actor);
    const error = { code: "ERR_CONNECTION_EMPTY", messageKey: "engine.connectionEmpty", params: { name: "Orders" } };
    const failed = { ...step({ input: {} }), status: "FAILED" as const };
    const steps = [
      { ...failed, shown: { error: { ...error, messageKey: "engine.noSuchMessage" } } },
      { ...failed, attempt: 2, shown: { error } },
    ];
    const inSteps = await makeExecution(actor, { ...flow, steps });
    const inWhole = await makeExecution(actor, { ...flow, journal: asJournal({ output: {} }, { error }) });
    const itself = await makeExecution(actor, { ...flow, error: { ...error, place: { param: "to", position: 2 } } });
    await makeExecution(actor, { ...flow, input: { note: "nothing" } });
    const inWords = async (text: string, language: "en" | "fr", reader = actor) => {
      const render: RenderMessage = (key, params) =>
        key === "engine.noSuchMessage" ? "" : renderMessage(language, key, params);
      return (await listExecutions(reader, listExecutionsInput.parse({ text }), "UTC", render)).executions;
    };
    const found = await inWords("orders HAS no cred", "en");
    expect(found.map(({ id, found: place }) => [id, place?.step?.attempt])).toEqual([
      [itself, undefined],
      [inWhole, 1],
      [inSteps, 2],
    ]);
    const at = { side: "error", field: "", match: "Orders has no cred" };
    for (const { found: place } of found) expect(place).toMatchObject(at);
    expect((await inWords("n’a pas d’identifiants", "fr")).map(({ id }) => id)).toEqual([itself, inWhole, inSteps]);
    expect((await inWords("character 3", "en")).map(({ id }) => id)).toEqual([itself]);
    expect(await inWords("n’a pas d’identifiants", "en")).toEqual([]);
    expect(await inWords("has no credentials", "en", await makeActor())).toEqual([]);
  });

  test("is a page at a time: older ones are searched from where it stopped", async () => {
    const actor = await makeActor();
    const flow = await makeFlow(actor);
    const row = { ...flow, tenantId: actor.tenantId, isDraft: false, status: "COMPLETED" as const };
    const ids = Array.from({ length: 130 }, (_, at) => newId(Date.now() - 200 + at));
    await ownerDb.flowExecution.createMany({ data: ids.map((id) => ({ ...row, id, input: { note: "needle" } })) });
    const newest = ids.toReversed();
    const first = await search(actor, { text: "needle" });
    expect(first.executions.map(({ id }) => id)).toEqual(newest.slice(0, 50));
    expect(first).toMatchObject({ hasNewer: false, hasOlder: true, search: { searched: 50, oldest: newest[49] } });
    const third = await search(actor, { text: "needle", before: newest[99] });
    expect(third.executions.map(({ id }) => id)).toEqual(newest.slice(100));
    expect(third).toMatchObject({ hasNewer: true, hasOlder: false, search: { searched: 30 } });
    expect(await search(actor, { text: "absent" })).toMatchObject({
      executions: [],
      hasOlder: false,
      search: { searched: 130 },
    });
  });

  test("a secret is not found by its value or its base64; its mark is", async () => {
    const actor = await makeActor();
    const flow = await makeFlow(actor);
    const shown = { input: { token: MARK }, output: { header: `Basic ${MARK}` } };
    const sealed = `${SECRET} ${btoa(SECRET)}`;
    const rows = await makeExecution(actor, {
      ...flow,
      steps: [{ ...step(shown), state: sealed, idempotencyKey: sealed }],
    });
    const whole = await makeExecution(actor, { ...flow, journal: asJournal(shown), journalState: sealed });
    for (const text of [SECRET, SECRET.slice(0, 8), btoa(SECRET), btoa(SECRET).slice(4, 16)]) {
      expect(await search(actor, { text })).toMatchObject({ executions: [], search: { searched: 2 } });
    }
    expect(await idsOf(actor, { text: "auth token" })).toEqual([whole, rows]);
  });

  test("is not looked for where the reader may not see all that the execution used, nor by another tenant", async () => {
    const owner = await makeActor();
    const sectionId = await makeSection(owner);
    const { publicId } = await makeConnection(owner, { sectionId });
    const shared = await makeFlow(owner);
    const calls = await makeFlow(owner);
    const secret = await makeFlow(owner, { connection_id: publicId });
    const input = { note: "for Ada" };
    const open = await makeExecution(owner, { ...shared, input });
    const closed = await makeExecution(owner, { ...secret, input });
    const called = await makeExecution(owner, { ...calls, calledVersions: [secret.flowVersionId], input });
    const gone = await makeExecution(owner, { ...calls, calledVersions: [newId()], input });
    expect(await idsOf(owner, { text: "for ada" })).toEqual([called, closed, open]);
    expect(gone).toBeTruthy();

    const colleague = await makeActor({ tenantOf: owner });
    const theirs = await search(colleague, { text: "for ada" });
    expect(theirs.executions.map(({ id }) => id)).toEqual([open]);
    expect(theirs.search).toMatchObject({ searched: 1, hidden: 3 });
    const viewer = await makeActor({ tenantOf: owner, role: "viewer", grants: { [sectionId]: "view" } });
    expect(await idsOf(viewer, { text: "for ada" })).toEqual([called, closed, open]);
    const stranger = await search(await makeActor(), { text: "for ada", flowId: shared.flowId });
    expect(stranger).toMatchObject({ executions: [], flow: null, search: { searched: 0, hidden: 0, oldest: null } });
  });
});

test("nothing is told of a flow that is called while one searches", async () => {
  const owner = await makeActor();
  const { publicId } = await makeConnection(owner, { sectionId: await makeSection(owner) });
  const [open, hidden] = [await makeFlow(owner), await makeFlow(owner, { connection_id: publicId })];
  const id = await makeExecution(owner, { ...open, status: "RUNNING" });
  const colleague = await makeActor({ tenantOf: owner });
  let seen: ReturnType<typeof search> | undefined;
  await ownerDb.$transaction(async (tx) => {
    await tx.$executeRaw`lock table "ExecutionStep" in access exclusive mode`;
    seen = search(colleague, { text: "for ada" });
    await waitForLock();
    await tx.flowExecution.updateMany({ where: { id }, data: { calledVersions: [hidden.flowVersionId] } });
    const called = step({ output: "For Ada" }, { path: "0.call.0" });
    await tx.executionStep.create({ data: { tenantId: owner.tenantId, executionId: id, ...called } });
  }, LOCKED);
  expect((await seen)?.executions).toEqual([]);
  expect(await idsOf(owner, { text: "for ada" })).toEqual([id]);
});

test("searches for a text, which take long, are run a few at a time for each operator", async () => {
  const [actor, other] = [await makeActor(), await makeActor()];
  const four = Array.from({ length: 4 }, () => search(actor, { text: "for ada" }));
  const [fourth, others] = [four.at(-1), search(other, { text: "for ada" })];
  await expect(fourth).rejects.toMatchObject({ code: "RATE_LIMITED", messageKey: "errors.tooManySearches" });
  expect(await Promise.all([...four.slice(0, 3), others])).toHaveLength(4);
  expect(await search(actor, { text: "for ada" })).toMatchObject({ executions: [] });
});

test("what is not a filter is refused, and a text must have three characters to a hundred", () => {
  for (const input of [
    { status: "LOST" },
    { mode: "" },
    { text: " ab " },
    { text: "x".repeat(101) },
    { from: "10:00" },
  ]) {
    expect(listExecutionsInput.safeParse(input).success, JSON.stringify(input)).toBe(false);
  }
});
