import { describe, expect, test } from "vitest";
import type { Prisma } from "#lib/db/generated/client.ts";
import { MAX_PAGED } from "#lib/executions/data/api-executions.ts";
import { MAX_JOURNAL_STEPS } from "#lib/executions/data/get-journal.ts";
import { deleteExecution } from "#lib/executions/mutations/delete-execution.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { fromPublicId, toPublicId } from "#lib/shared/public-id.ts";
import { type ApiClient, makeApiClient } from "#test/api-client.ts";
import { auditOf, grant, makeActor, makeConnection, makeExecution, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";

const CANARY = "canary-33d1";
const at = new Date("2026-11-22T12:00:00Z");
const later = new Date("2026-11-22T12:00:07Z");

type Step = Omit<Prisma.ExecutionStepUncheckedCreateWithoutExecutionInput, "tenantId">;
type Wire = { id: string } & Record<string, unknown>;

const step = (seq: number, path: string, change: Partial<Step> = {}): Step => ({
  ...{ seq, path, attempt: 1, actionId: `a${seq}`, type: "FLOW", action: "DO_NOTHING", status: "SUCCEEDED" },
  ...{ startedAt: at, endedAt: later, shown: { input: { note: CANARY }, output: {} } },
  ...change,
});

/** A flow of the client's tenant that sends an SMS, and its ids. */
async function makeFlow(client: ApiClient, actions?: (connectionId: string) => object[]) {
  const section = await makeSection(client.owner);
  const { publicId } = await makeConnection(client.owner, { sectionId: section });
  const sms = { id: "sms", alias: "Tell them", type: "TWILIO", action: "SEND_SMS" };
  const document = actions?.(publicId) ?? [{ ...sms, params: { connection_id: publicId } }];
  const { id: flowId } = await createFlow(client.owner, { name: "Order shipped", actions: document, publish: true });
  const version = await ownerDb.flowVersion.findFirstOrThrow({ where: { flowId, number: { not: null } } });
  const { operatorId } = await ownerDb.apiClient.findFirstOrThrow({ where: { id: client.client_id } });
  return {
    ...{ flowId, versionId: version.id, path: `/flows/${toPublicId("af", flowId)}/executions` },
    share: () => grant(client.owner.tenantId, section, "view", { operatorId }),
    run: (change: object = {}) =>
      makeExecution(client.owner, { flowId, flowVersionId: version.id, createdAt: at, ...change }),
  };
}

const idsOf = (body: unknown) => (body as { executions: Wire[] }).executions.map(({ id }) => fromPublicId("afe", id));

describe("the list", () => {
  test("has the shape of reference §3 in each of its forms, the newest first", async () => {
    const client = await makeApiClient();
    const { path, run } = await makeFlow(client);
    const ended = await run({ startedAt: at, endedAt: later });
    const queued = await run({ status: "QUEUED" });
    const wire = [
      {
        ...{ id: toPublicId("afe", queued), trace_id: queued.replaceAll("-", ""), status: "QUEUED" },
        ...{ created_at: at.toISOString(), updated_at: at.toISOString() },
      },
      {
        ...{ id: toPublicId("afe", ended), trace_id: ended.replaceAll("-", ""), status: "COMPLETED" },
        ...{ created_at: at.toISOString(), updated_at: later.toISOString() },
        ...{ started_at: at.toISOString(), ended_at: later.toISOString() },
      },
    ];
    expect((await client.call("GET", path)).body).toEqual(wire);
    expect((await client.call("GET", `${path}?include_totals=true&per_page=10`)).body).toEqual({
      ...{ limit: 10, start: 0, total: 2, executions: wire },
    });
    // What the SDK sends.
    expect((await client.call("GET", `${path}?include_totals=true&take=50`)).body).toEqual({ executions: wire });
    expect((await client.call("GET", `${path}?page=7&include_totals=true`)).body).toMatchObject({ executions: [] });
  });

  test("is walked to its end by from and take, without loss", async () => {
    const client = await makeApiClient();
    const { path, run } = await makeFlow(client);
    const made: string[] = [];
    for (let index = 0; index < 7; index++) made.push(await run());
    const seen: (string | null)[] = [];
    let next: string | undefined = "";
    while (next !== undefined) {
      const { body } = await client.call("GET", `${path}?take=3${next && `&from=${next}`}`);
      seen.push(...idsOf(body));
      ({ next } = body as { next?: string });
    }
    expect(seen).toEqual(made.toSorted().toReversed());
    const [, second] = seen;
    const { body } = await client.call("GET", `${path}?from=${toPublicId("afe", second ?? "")}`);
    expect(idsOf(body)).toEqual(seen.slice(2));
  });

  test("counts, and reaches by number, so many and no more", async () => {
    const client = await makeApiClient();
    const { path, flowId, versionId } = await makeFlow(client);
    await ownerDb.$executeRaw`insert into "FlowExecution" ("tenantId", "id", "flowId", "flowVersionId", "isDraft", "status")
      select ${client.owner.tenantId}::uuid, gen_random_uuid(), ${flowId}::uuid, ${versionId}::uuid, false, 'COMPLETED'
      from generate_series(1, ${MAX_PAGED + 5}::int)`;
    const last = await client.call("GET", `${path}?page=99&per_page=100&include_totals=true`);
    expect(last.body).toMatchObject({ total: MAX_PAGED });
    expect(idsOf(last.body)).toHaveLength(100);
    expect(await client.call("GET", `${path}?page=100&per_page=100`)).toMatchObject({
      status: 400,
      body: { errorCode: "invalid_query_string", message: expect.stringContaining("use from and take") },
    });
  });

  test.each(["take=0", "take=101", "from=nonsense", "from=af_0000000000000000000000", "page=-1", "take=1&take=2"])(
    "refuses %s",
    async (query) => {
      const client = await makeApiClient();
      const { path } = await makeFlow(client);
      expect(await client.call("GET", `${path}?${query}`)).toMatchObject({
        status: 400,
        body: { errorCode: "invalid_query_string" },
      });
    },
  );

  test("of a flow that is not there is 404", async () => {
    const client = await makeApiClient();
    const answer = await client.call("GET", `/flows/${toPublicId("af", client.sectionId)}/executions?take=5`);
    expect(answer).toMatchObject({ status: 404, body: { message: "Flow not found" } });
  });
});

describe("one execution", () => {
  const branches = (connection_id: string) => [
    {
      id: "each",
      type: "FLOW",
      action: "FOR_EACH",
      params: { do: [{ id: "a1", alias: "Turn", type: "FLOW", action: "DO_NOTHING" }] },
    },
    { id: "sms", alias: "Tell them", type: "TWILIO", action: "SEND_SMS", params: { connection_id } },
  ];
  const failure = { code: "ERR_UPSTREAM_STATUS", messageKey: "engine.neverPublished", params: { name: CANARY } };
  const journal = [
    step(0, "0", { actionId: "each", action: "FOR_EACH" }),
    step(1, "0.do#0.0"),
    step(2, "0.do#1.0"),
    step(3, "1", {
      actionId: "sms",
      type: "TWILIO",
      action: "SEND_SMS",
      status: "FAILED",
      shown: { input: { note: CANARY }, error: failure },
    }),
  ];
  const failed = {
    ...{ status: "FAILED", source: "HOOK", input: { order: CANARY }, trigger: { headers: { "x-a": CANARY } } },
    ...{ error: failure, startedAt: at, endedAt: later },
  };

  test("shows its journal with hydrate=debug: in order, loops by their paths, called actions by their alias", async () => {
    const client = await makeApiClient();
    const { path, run, share } = await makeFlow(client, branches);
    await share();
    const id = await run({ ...failed, steps: journal });
    const plain = await client.call("GET", `${path}/${toPublicId("afe", id)}`);
    expect(plain.body).not.toHaveProperty("debug");
    const { body } = await client.call("GET", `${path}/${toPublicId("afe", id)}?hydrate=debug&hydrate=debug`);
    const times = { started_at: at.toISOString(), ended_at: later.toISOString() };
    const done = { type: "FLOW", status: "SUCCEEDED", attempt: 1, ...times, input: { note: CANARY }, output: {} };
    const error = { code: "ERR_UPSTREAM_STATUS", message: expect.stringContaining(CANARY) };
    expect(body).toEqual({
      ...(plain.body as object),
      debug: {
        ...{ source: "HOOK", draft: false, dry: false, version: 1, hidden: false, truncated: false },
        ...{ input: failed.input, trigger: failed.trigger, error },
        actions: [
          { ...done, path: "0", id: "each", action: "FOR_EACH" },
          { ...done, path: "0.do#0.0", id: "a1", alias: "Turn", action: "DO_NOTHING" },
          { ...done, path: "0.do#1.0", id: "a2", alias: "Turn", action: "DO_NOTHING" },
          {
            ...{ path: "1", id: "sms", alias: "Tell them", type: "TWILIO", action: "SEND_SMS" },
            ...{ status: "FAILED", attempt: 1, ...times, input: { note: CANARY }, error },
          },
        ],
      },
    });
  });

  test("shows no input, output or error to a client that may not view a connection it used", async () => {
    const client = await makeApiClient();
    const { path, run, share } = await makeFlow(client, branches);
    const id = await run({ ...failed, steps: journal });
    const get = async () => (await client.call("GET", `${path}/${toPublicId("afe", id)}?hydrate=debug`)).body;
    const hidden = await get();
    expect(hidden).toMatchObject({ status: "FAILED", debug: { hidden: true, actions: [{}, {}, {}, { id: "sms" }] } });
    expect(JSON.stringify(hidden)).not.toContain(CANARY);
    await share();
    expect(JSON.stringify(await get())).toContain(CANARY);
  });

  test("with a very long journal shows its beginning, and says so", async () => {
    const client = await makeApiClient();
    const { path, run, share } = await makeFlow(client, branches);
    await share();
    const id = await run();
    const { tenantId } = client.owner;
    await ownerDb.executionStep.createMany({
      data: Array.from({ length: MAX_JOURNAL_STEPS + 1 }, (_, seq) => ({
        ...step(seq, `0.do#${seq}.0`),
        ...{ tenantId, executionId: id, shown: {} },
      })),
    });
    const { body } = await client.call("GET", `${path}/${toPublicId("afe", id)}?hydrate=debug`);
    const { debug } = body as { debug: { truncated: boolean; actions: Wire[] } };
    expect([debug.truncated, debug.actions.length]).toEqual([true, MAX_JOURNAL_STEPS]);
  });

  test("is hydrated with its journal alone: another word is refused", async () => {
    const client = await makeApiClient();
    const { path, run } = await makeFlow(client);
    const id = toPublicId("afe", await run());
    for (const query of ["hydrate=steps", "hydrate=debug&hydrate=steps", "hydrate="]) {
      expect(await client.call("GET", `${path}/${id}?${query}`)).toMatchObject({
        status: 400,
        body: { errorCode: "invalid_query_string", message: expect.stringContaining("expected one of: debug") },
      });
    }
  });

  test("is 404 under another flow", async () => {
    const client = await makeApiClient();
    const [one, other] = [await makeFlow(client), await makeFlow(client)];
    const id = toPublicId("afe", await one.run());
    for (const method of ["GET", "DELETE"]) {
      const answer = await client.call(method, `${other.path}/${id}`);
      expect(answer).toMatchObject({ status: 404, body: { message: "Execution not found" } });
    }
  });
});

describe("deleting", () => {
  test("takes an ended execution and its journal, and says so in the audit log", async () => {
    const client = await makeApiClient();
    const { path, run, share, flowId } = await makeFlow(client);
    await share();
    const id = await run({ steps: [step(0, "0")] });
    const publicId = toPublicId("afe", id);
    expect(await client.call("DELETE", `${path}/${publicId}`)).toMatchObject({ status: 204, body: null });
    expect(await ownerDb.executionStep.count({ where: { executionId: id } })).toBe(0);
    expect(await client.call("DELETE", `${path}/${publicId}`)).toMatchObject({ status: 404 });
    expect(await auditOf(client.owner, flowId)).toContainEqual(
      expect.objectContaining({ action: "execution.delete", detail: { name: "Order shipped", execution: publicId } }),
    );
  });

  test.each(["QUEUED", "RUNNING", "WAITING"])("is refused for one that is %s", async (status) => {
    const client = await makeApiClient();
    const { path, run, share } = await makeFlow(client);
    await share();
    const id = await run({ status });
    expect(await client.call("DELETE", `${path}/${toPublicId("afe", id)}`)).toMatchObject({
      status: 400,
      body: { error: "Bad Request", errorCode: "execution_not_ended" },
    });
    expect(await ownerDb.flowExecution.count({ where: { id } })).toBe(1);
  });

  test("is refused to whom a connection that it used is not shared; one that is gone keeps nobody from it", async () => {
    const client = await makeApiClient();
    const { path, run, flowId } = await makeFlow(client);
    const id = await run();
    const remove = () => client.call("DELETE", `${path}/${toPublicId("afe", id)}`);
    expect(await remove()).toMatchObject({ status: 403, body: { error: "Forbidden" } });
    expect(await ownerDb.flowExecution.count({ where: { id } })).toBe(1);
    await ownerDb.vaultItemUse.deleteMany({ where: { tenantId: client.owner.tenantId } });
    await ownerDb.vaultItem.deleteMany({ where: { tenantId: client.owner.tenantId } });
    expect((await remove()).status).toBe(204);
    expect(await ownerDb.flow.count({ where: { id: flowId } })).toBe(1);
  });

  test("is not for another tenant, nor for a viewer", async () => {
    const client = await makeApiClient();
    const { run, flowId } = await makeFlow(client);
    const id = await run();
    const input = { flowId, executionId: id };
    await expect(deleteExecution(await makeActor(), input)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const viewer = await makeActor({ tenantOf: client.owner, role: "viewer" });
    await expect(deleteExecution(viewer, input)).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await ownerDb.flowExecution.count({ where: { id } })).toBe(1);
  });
});
