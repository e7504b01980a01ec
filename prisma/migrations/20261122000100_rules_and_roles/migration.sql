-- What Prisma's schema cannot say. See docs/architecture.md (threat model) for why the two roles differ.

create extension if not exists pg_trgm;

-- Rules ---------------------------------------------------------------------------------------------------------

alter table "VaultAuthorization" add constraint "VaultAuthorization_one_grantee"
  check (num_nonnulls("operatorId", "groupId") = 1);
alter table "VaultItemUse" add constraint "VaultItemUse_one_consumer"
  check (num_nonnulls("draftOfFlowId", "flowVersionId") = 1);
alter table "VaultItem" add constraint "VaultItem_name_length" check (char_length("name") between 1 and 150);
alter table "VaultItem" add constraint "VaultItem_connection_app" check ("kind" <> 'connection' or "appId" is not null);
alter table "Flow" add constraint "Flow_name_length" check (char_length("name") between 1 and 150);

create unique index "OperatorGroup_one_of_each_built_in" on "OperatorGroup" ("tenantId", "kind") where "kind" <> 'custom';
create unique index "VaultItem_connection_name" on "VaultItem" ("tenantId", "sectionId", lower("name")) where "kind" = 'connection';
create unique index "FlowVersion_draft_snapshot" on "FlowVersion" ("tenantId", "flowId", "draftVersion") where "number" is null;

create index "VaultItem_search" on "VaultItem" using gin
  (lower("name" || ' ' || coalesce("appId", '') || ' ' || coalesce("accountName", '')) gin_trgm_ops);
create index "Flow_search" on "Flow" using gin (lower("name") gin_trgm_ops);
create index "FlowExecution_by_tenant" on "FlowExecution" ("tenantId", "id" desc);
create index "FlowExecution_unfinished" on "FlowExecution" ("tenantId", "flowVersionId") where "status" in ('QUEUED', 'RUNNING');

-- A replaced secret is gone with the statement that replaces it, also when the web process's role, which may not
-- delete secrets, is the one that counts the version up.
create function drop_replaced_secrets() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from "VaultSecret" where "tenantId" = new."tenantId" and "itemId" = new."id" and "version" < new."version";
  return null;
end $$;
create trigger "VaultItem_drop_replaced_secrets" after update of "version" on "VaultItem"
  for each row when (new."version" > old."version") execute function drop_replaced_secrets();

-- A version that went down would make an older envelope, if one were kept somewhere, the one in force again.
create function refuse_older_version() returns trigger language plpgsql as $$
begin
  raise exception 'the version of a vault item never goes down' using errcode = 'check_violation';
end $$;
create trigger "VaultItem_version_grows" before update of "version" on "VaultItem"
  for each row when (new."version" < old."version") execute function refuse_older_version();

-- Audit ---------------------------------------------------------------------------------------------------------

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is only appended to' using errcode = 'insufficient_privilege';
end $$;
create trigger "AuditEvent_append_only" before update or delete on "AuditEvent"
  for each row execute function refuse_audit_change();
create trigger "AuditEvent_never_truncated" before truncate on "AuditEvent"
  for each statement execute function refuse_audit_change();

-- The one way into the audit log. The head's row lock orders the writers of a tenant, so call it last.
-- hash = SHA-256(previous hash, 32 zero bytes at first || the row as a JSON array, as jsonb prints it, in UTF-8).
create function audit_append(tenant uuid, operator uuid, via text, action text, target uuid, detail jsonb)
returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
declare
  head "AuditHead";
  moment timestamptz(3);
  row_text text;
begin
  insert into "AuditHead" ("tenantId", "seq", "hash") values (tenant, 0, decode(repeat('00', 32), 'hex'))
    on conflict ("tenantId") do nothing;
  select * into head from "AuditHead" h where h."tenantId" = tenant for update;
  moment := clock_timestamp();
  row_text := jsonb_build_array(
    tenant, head.seq + 1, to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    operator, via, action, target, detail)::text;
  head.hash := sha256(head.hash || convert_to(row_text, 'UTF8'));
  insert into "AuditEvent" ("tenantId", "seq", "at", "operatorId", "via", "action", "targetId", "detail", "hash")
    values (tenant, head.seq + 1, moment, operator, via, action, target, detail, head.hash);
  update "AuditHead" h set "seq" = head.seq + 1, "hash" = head.hash where h."tenantId" = tenant;
  return head.seq + 1;
end $$;
revoke all on function audit_append(uuid, uuid, text, text, uuid, jsonb) from public;
revoke all on function drop_replaced_secrets() from public;

-- Roles: they belong to the server, so another database on it may have made them already. ------------------------

do $$
begin
  if not exists (select from pg_roles where rolname = 'coffre_web') then create role coffre_web login; end if;
  if not exists (select from pg_roles where rolname = 'coffre_engine') then create role coffre_engine login; end if;
end $$;

revoke create on schema public from public;
grant usage on schema public to coffre_web, coffre_engine;
grant execute on function audit_append(uuid, uuid, text, text, uuid, jsonb) to coffre_web, coffre_engine;

grant select, insert, update, delete on
  "Tenant", "Operator", "Session", "OperatorGroup", "GroupMember", "PasswordLink", "SetupLink", "RateLimit",
  "VaultSection", "VaultAuthorization", "VaultItem", "VaultItemUse", "Flow", "ApiClient"
  to coffre_web, coffre_engine;
-- A version is written once. Deleting its flow takes it along.
grant select, insert on "FlowVersion" to coffre_web, coffre_engine;
grant select on "AuditEvent" to coffre_web, coffre_engine;

grant select, insert, update, delete on "VaultSecret", "SealingKey", "FlowExecution", "ExecutionStep" to coffre_engine;

-- coffre_web: no jwe, no state, no writing of keys, executions or journals.
grant insert on "VaultSecret" to coffre_web;
grant select ("tenantId", "itemId", "field", "version", "kid", "createdAt") on "VaultSecret" to coffre_web;
grant select on "SealingKey" to coffre_web;
grant select on "FlowExecution" to coffre_web;
grant select ("tenantId", "executionId", "seq", "attempt", "path", "actionId", "type", "action", "status", "startedAt",
  "endedAt", "shown", "idempotencyKey") on "ExecutionStep" to coffre_web;
