import "server-only";
import type pg from "pg";
import { fromPrisma, PgBoss } from "pg-boss";
import { createGatherer } from "#lib/db/gather.ts";
import { CANCEL_CHANNEL, type ExecutionJob, type ExecutionQueue } from "#lib/executions/mutations/execution-queue.ts";
import { log } from "#lib/shared/log.ts";
import { EXECUTION_QUEUE, QUEUE_SCHEMA } from "./queue-names.ts";

/** Wakes every engine's dispatcher. The queue itself is the truth: a lost notification only costs a poll's time. */
const WAKE_CHANNEL = "coffre_execution";
const CONNECTIONS = 3;
const MAX_BATCH = 500;

type QueueCallbacks = { onWake: () => void; onCancel: (executionId: string) => void };

export type JobQueue = ExecutionQueue & {
  /** Many at once, on a client that is in a transaction. */
  addAll(client: pg.ClientBase, jobs: readonly ExecutionJob[]): Promise<void>;
  fetch(limit: number): Promise<ExecutionJob[]>;
  /** The fetched job is done with, however its execution ended: that stands with the execution. */
  remove(executionId: string): Promise<void>;
  /** `onWake` at every notification, and after a lost connection came back; `onCancel` with an execution's id. */
  listen(callbacks: QueueCallbacks): Promise<{ close(): Promise<void> }>;
  close(): Promise<void>;
};

/** The queue's tables were made by `scripts/migrate.ts`; this role can only write rows. */
export async function openJobQueue(connectionString: string): Promise<JobQueue> {
  const boss = new PgBoss({
    connectionString,
    schema: QUEUE_SCHEMA,
    max: CONNECTIONS,
    migrate: false,
    createSchema: false,
    schedule: false,
    reindex: false,
    monitorVacuum: false,
  });
  boss.on("error", (error) => log.warn({ error }, "the job queue met an error and goes on"));
  await boss.start();
  const remove = createGatherer(
    async (ids: readonly string[]) => {
      // Those that were fetched alone: the execution may have been given another job meanwhile, under the same id.
      await boss
        .getDb()
        .executeSql(`delete from ${QUEUE_SCHEMA}.job where name = $1 and id = any($2::uuid[]) and state = 'active'`, [
          EXECUTION_QUEUE,
          [...ids],
        ]);
      return ids.map(() => undefined);
    },
    { maxBatch: MAX_BATCH },
  );

  return {
    async add(tx, { tenantId, executionId }, startAfter) {
      const connection = { db: fromPrisma(tx) };
      // The job has the execution's id, so that one without the other can be found; an execution has one at a time.
      await boss.deleteJob(EXECUTION_QUEUE, executionId, connection);
      const job = { id: executionId, data: { tenantId, executionId }, ...(startAfter && { startAfter }) };
      await boss.insert(EXECUTION_QUEUE, [job], connection);
      if (!startAfter) await tx.$executeRaw`select pg_notify(${WAKE_CHANNEL}, '')`;
    },
    async addAll(client, jobs) {
      const rows = jobs.map((data) => ({ id: data.executionId, data }));
      await boss.insert(EXECUTION_QUEUE, rows, {
        db: { executeSql: (text, values) => client.query(text, values) },
      });
      await client.query("select pg_notify($1, '')", [WAKE_CHANNEL]);
    },
    async fetch(limit) {
      const jobs = await boss.fetch<ExecutionJob>(EXECUTION_QUEUE, { batchSize: limit });
      return jobs.map(({ data }) => data);
    },
    remove,
    listen: async ({ onWake, onCancel }) => {
      const database = boss.getDb();
      if (!database.listen) throw new Error("pg-boss offers no listener on this database");
      const wakes = await database.listen(WAKE_CHANNEL, onWake, onWake);
      const cancels = await database.listen(CANCEL_CHANNEL, (id) => onCancel(String(id)), onWake);
      return { close: async () => void (await Promise.all([wakes.close(), cancels.close()])) };
    },
    close: () => boss.stop({ graceful: false }),
  };
}
