import "server-only";
import { fromPrisma, PgBoss } from "pg-boss";
import type { ExecutionQueue } from "#lib/executions/mutations.ts";
import { log } from "#lib/shared/log.ts";
import { EXECUTION_QUEUE, QUEUE_SCHEMA } from "./queue-names.ts";

export type ExecutionJob = { tenantId: string; executionId: string };

/** Wakes every engine's dispatcher. The queue itself is the truth: a lost notification only costs a poll's time. */
const WAKE_CHANNEL = "coffre_execution";
const CONNECTIONS = 3;

export type JobQueue = ExecutionQueue & {
  fetch(limit: number): Promise<ExecutionJob[]>;
  complete(executionId: string): Promise<void>;
  fail(executionId: string, reference: string): Promise<void>;
  /** Calls back at every notification, and after a lost connection came back. */
  listen(onWake: () => void): Promise<{ close(): Promise<void> }>;
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

  return {
    async add(tx, { tenantId, executionId }) {
      // The job has the execution's id, so that one without the other can be found.
      await boss.insert(EXECUTION_QUEUE, [{ id: executionId, data: { tenantId, executionId } }], {
        db: fromPrisma(tx),
      });
      await tx.$executeRaw`select pg_notify(${WAKE_CHANNEL}, '')`;
    },
    async fetch(limit) {
      const jobs = await boss.fetch<ExecutionJob>(EXECUTION_QUEUE, { batchSize: limit });
      return jobs.map(({ data }) => data);
    },
    async complete(executionId) {
      await boss.complete(EXECUTION_QUEUE, executionId);
    },
    async fail(executionId, reference) {
      await boss.fail(EXECUTION_QUEUE, executionId, { reference });
    },
    listen: async (onWake) => {
      const database = boss.getDb();
      if (!database.listen) throw new Error("pg-boss offers no listener on this database");
      return database.listen(WAKE_CHANNEL, onWake, onWake);
    },
    close: () => boss.stop({ graceful: false }),
  };
}
