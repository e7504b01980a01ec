const uuid = "00000000-0000-7000-8000-000000000000";

/**
 * What PostgreSQL must refuse to the web process's role (docs/architecture.md, threat model), each as a statement
 * that changes nothing even where it is allowed. The refusal comes before any row is looked at.
 */
export const refusals: readonly { what: string; sql: string }[] = [
  { what: "read a sealed secret", sql: `select "jwe" from "VaultSecret" limit 0` },
  { what: "read all of a secret's row", sql: `select * from "VaultSecret" limit 0` },
  { what: "update a secret", sql: `update "VaultSecret" set "version" = 0 where false` },
  { what: "delete a secret", sql: `delete from "VaultSecret" where false` },
  { what: "add a sealing key", sql: `insert into "SealingKey" select * from "SealingKey" where false` },
  { what: "change a sealing key", sql: `update "SealingKey" set "state" = 'retired' where false` },
  { what: "delete a sealing key", sql: `delete from "SealingKey" where false` },
  {
    what: "write an audit row past audit_append()",
    sql: `insert into "AuditEvent" select * from "AuditEvent" where false`,
  },
  { what: "change an audit row", sql: `update "AuditEvent" set "action" = 'x' where false` },
  { what: "delete an audit row", sql: `delete from "AuditEvent" where false` },
  { what: "move the head of the audit chain", sql: `update "AuditHead" set "seq" = 0 where false` },
  {
    what: "write a checkpoint of the audit log",
    sql: `insert into "AuditCheckpoint" select * from "AuditCheckpoint" where false`,
  },
  { what: "add an execution", sql: `insert into "FlowExecution" select * from "FlowExecution" where false` },
  { what: "change an execution", sql: `update "FlowExecution" set "status" = 'COMPLETED' where false` },
  { what: "write a journal", sql: `insert into "ExecutionStep" ("tenantId") select '${uuid}'::uuid where false` },
  { what: "change a journal", sql: `update "ExecutionStep" set "attempt" = 1 where false` },
  { what: "read the sealed state of a journal", sql: `select "state" from "ExecutionStep" limit 0` },
  { what: "read the queue of jobs", sql: `select from pgboss.job limit 0` },
  { what: "add a job", sql: `insert into pgboss.job (name) select 'x' where false` },
  { what: "change a published version", sql: `update "FlowVersion" set "actions" = '[]' where false` },
  { what: "make a table", sql: `create table public.coffre_doctor (id int)` },
];
