/** pg-boss's schema, and the queue of executions that wait for an engine. */
export const QUEUE_SCHEMA = "pgboss";
export const EXECUTION_QUEUE = "execution";
