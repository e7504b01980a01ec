import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const id = "'00000000-0000-7000-8000-000000000000'";

/** What the dashboard's role must never be able to do, whatever code runs in its process (design §2). */
const refusedToWeb: Record<string, string> = {
  "select an envelope": `select jwe from "VaultSecret"`,
  "select every column of a secret": `select * from "VaultSecret"`,
  "get an envelope back from an insert": `insert into "VaultSecret" ("tenantId", "itemId", "field", "version", "kid", "jwe")
    values (${id}, ${id}, 'f', 1, 'k', 'j') returning jwe`,
  "update a secret": `update "VaultSecret" set jwe = 'x'`,
  "move a secret": `update "VaultSecret" set "itemId" = ${id}`,
  "delete a secret": `delete from "VaultSecret"`,
  "truncate the secrets": `truncate "VaultSecret" cascade`,
  "copy the secrets": `copy "VaultSecret" to stdout`,
  "insert a sealing key": `insert into "SealingKey" (kid, state, "publicJwk", canary) values ('k', 'active', '{}', 'c')`,
  "update a sealing key": `update "SealingKey" set state = 'retired'`,
  "delete a sealing key": `delete from "SealingKey"`,
  "insert an audit row": `insert into "AuditEvent" ("tenantId", seq, at, via, action, detail, hash)
    values (${id}, 1, now(), 'web', 'x', '{}', '')`,
  "update an audit row": `update "AuditEvent" set action = 'x'`,
  "delete an audit row": `delete from "AuditEvent"`,
  "see or move the tip of the audit chain": `update "AuditHead" set seq = 0`,
  "insert a checkpoint of the audit log": `insert into "AuditCheckpoint" ("tenantId", seq, hash, at, jws)
    values (${id}, 1, '', now(), 'x')`,
  "delete a checkpoint of the audit log": `delete from "AuditCheckpoint"`,
  "insert an execution": `insert into "FlowExecution" ("tenantId", id, "flowId", "flowVersionId", "isDraft", status)
    values (${id}, ${id}, ${id}, ${id}, false, 'QUEUED')`,
  "update an execution": `update "FlowExecution" set status = 'COMPLETED'`,
  "delete an execution": `delete from "FlowExecution"`,
  "insert a journal row": `insert into "ExecutionStep" ("tenantId", "executionId", seq, path, "actionId", type, action, status,
    "startedAt", shown) values (${id}, ${id}, 0, '0', 'a', 'T', 'A', 'STARTED', now(), '{}')`,
  "update a journal row": `update "ExecutionStep" set shown = '{}'`,
  "delete a journal row": `delete from "ExecutionStep"`,
  "select a journal's state": `select state from "ExecutionStep"`,
  "select every column of the journal": `select * from "ExecutionStep"`,
  "select the state of a whole journal": `select "journalState" from "FlowExecution"`,
  "select what a dry run is answered": `select answers from "FlowExecution"`,
  "select a hook's hash": `select "secretHash" from "FlowTrigger"`,
  "select the key of a hook's signatures": `select jwe from "TriggerSecret"`,
  "select the secret of a form's component": `select jwe from "FormSecret"`,
  "move the secret of a form's component": `update "FormSecret" set "formId" = ${id}`,
  "insert a hook": `insert into "FlowTrigger" ("tenantId", id, "flowId", type, name, "updatedAt", mode, auth, "secretHash")
    values (${id}, ${id}, ${id}, 'HOOK', 'x', now(), 'SYNC', 'SECRET', '')`,
  "turn a trigger on": `update "FlowTrigger" set "isEnabled" = true`,
  "delete a trigger": `delete from "FlowTrigger"`,
  "select one-time codes": `select "codeHmac" from "OneTimeCode"`,
  "note something to be told": `insert into "AlertFact" ("tenantId", kind, "subjectId", detail)
    values (${id}, 'CONNECTION', ${id}, '{}')`,
  "see what is to be told": `select detail from "AlertFact"`,
  "count it as told": `update "AlertFact" set "doneAt" = now()`,
  "forget what is to be told": `delete from "AlertFact"`,
  "have something told": `select note_alert(${id}, 'CONNECTION', ${id}, null, '{}')`,
  "see which calls are known": `select * from "TriggerCall"`,
  "give a hook its rate back": `delete from "TriggerRate"`,
  "let items without hosts be used at any host": `update "Tenant" set "allowsAnyHost" = true`,
  "do that beside a new name": `update "Tenant" set name = 'x', "allowsAnyHost" = true`,
  "change a flow version": `update "FlowVersion" set actions = '[]'`,
  "delete a flow version": `delete from "FlowVersion"`,
  "read the job queue": `select * from pgboss.job`,
  "write to the job queue": `insert into pgboss.job (name) values ('execution')`,
  "run the trigger's function": `select drop_replaced_secrets()`,
  "make a table": `create table public.mine (id int)`,
  "make a function": `create function public.mine() returns int language sql as 'select 1'`,
  "disable a trigger": `alter table "VaultItem" disable trigger all`,
  "switch off triggers": `set session_replication_role = replica`,
  "become the engine": `set role coffre_engine`,
  "read a file of the server": `select pg_read_file('/etc/passwd')`,
  "run a program": `copy (select 1) to program 'true'`,
};

const allowedToWeb: Record<string, string> = {
  "name the secret fields of an item": `select "tenantId", "itemId", field, version, kid, "createdAt" from "VaultSecret"`,
  "name the secrets of forms": `select "formId", "componentId", field, kid from "FormSecret"`,
  "read the public sealing keys": `select kid from "SealingKey"`,
  "read the audit log": `select * from "AuditEvent"`,
  "read executions": `select id, status, input, result, journal from "FlowExecution"`,
  "read triggers": `select id, name, "nextAt" from "FlowTrigger"`,
  "read a masked journal": `select shown from "ExecutionStep"`,
};

const web = new pg.Client({ connectionString: process.env.COFFRE_WEB_DATABASE_URL });
beforeAll(() => web.connect());
afterAll(() => web.end());

describe("as coffre_web", () => {
  test.each(Object.entries(refusedToWeb))("PostgreSQL refuses to %s", async (_, sql) => {
    await expect(web.query(sql)).rejects.toMatchObject({ code: "42501" });
  });

  test.each(Object.entries(allowedToWeb))("one may %s", async (_, sql) => {
    await expect(web.query(sql)).resolves.toBeDefined();
  });

  test("the role is no superuser, owns nothing and is in no other role", async () => {
    const { rows } = await web.query(
      `select rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication,
        (select count(*)::int from pg_auth_members where member = r.oid) as memberships,
        (select count(*)::int from pg_class where relowner = r.oid) as owned
       from pg_roles r where rolname = current_user`,
    );
    expect(rows).toEqual([
      {
        rolsuper: false,
        rolcreaterole: false,
        rolcreatedb: false,
        rolbypassrls: false,
        rolreplication: false,
        memberships: 0,
        owned: 0,
      },
    ]);
  });
});
