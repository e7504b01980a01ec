alter table "VaultItem" add constraint "VaultItem_limited"
  check (("limitedSince" is null) = ("limitedReason" is null and "missingScopes" = '{}'));

-- The indexes of the vault's table hold what its states are told by: one column more.
drop index "VaultItem_by_name", "VaultItem_by_type", "VaultItem_by_update", "VaultItem_by_creation", "VaultItem_states";
create index "VaultItem_by_name" on "VaultItem" ("tenantId", "nameKey", "id")
  include ("sectionId", "kind", "appId", "ready", "expiresAt", "failingSince", "limitedSince", "searchText");
create index "VaultItem_by_type" on "VaultItem" ("tenantId", "typeKey", "id")
  include ("sectionId", "kind", "appId", "ready", "expiresAt", "failingSince", "limitedSince", "searchText");
create index "VaultItem_by_update" on "VaultItem" ("tenantId", "updatedAt", "id")
  include ("sectionId", "kind", "appId", "ready", "expiresAt", "failingSince", "limitedSince", "searchText");
create index "VaultItem_by_creation" on "VaultItem" ("tenantId", "createdAt", "id")
  include ("sectionId", "kind", "appId", "ready", "expiresAt", "failingSince", "limitedSince", "searchText");
create index "VaultItem_states" on "VaultItem" ("tenantId", "sectionId")
  include ("kind", "appId", "ready", "expiresAt", "failingSince", "limitedSince", "searchText");
-- Counted in the top bar of every page, and looked through for what will expire.
create index "VaultItem_trouble" on "VaultItem" ("tenantId", "sectionId")
  where "ready" and ("failingSince" is not null or "limitedSince" is not null or "expiresAt" is not null);

alter table "VaultItemUse" drop constraint "VaultItemUse_one_consumer";
alter table "VaultItemUse" add constraint "VaultItemUse_one_consumer"
  check (num_nonnulls("draftOfFlowId", "flowVersionId", "triggerId", "sender", "alert") = 1);
create index "VaultItemUse_setting" on "VaultItemUse" ("tenantId") where "sender" is not null or "alert" is not null;

alter table "TenantAlert"
  add constraint "TenantAlert_one_way" check (num_nonnulls("connectionId", "flowId") <= 1),
  add constraint "TenantAlert_enabled" check (not "isEnabled" or num_nonnulls("connectionId", "flowId") = 1);
create index "TenantAlert_connection" on "TenantAlert" ("tenantId", "connectionId") where "connectionId" is not null;
create index "TenantAlert_flow" on "TenantAlert" ("tenantId", "flowId") where "flowId" is not null;
create index "TenantSender_connection" on "TenantSender" ("tenantId", "connectionId");

create index "AlertFact_due" on "AlertFact" ("nextAt") where "doneAt" is null;

create unique index "ConnectionEvent_renewed" on "ConnectionEvent" ("tenantId", "itemId", "day") where "kind" = 'RENEWED';
create unique index "ConnectionEvent_used" on "ConnectionEvent" ("tenantId", "itemId", "day", "flowId") where "kind" = 'USED';
alter table "ConnectionEvent"
  add constraint "ConnectionEvent_flow" check (("kind" = 'USED') = ("flowId" is not null)),
  add constraint "ConnectionEvent_counted" check ("count" = 1 or "kind" in ('RENEWED', 'USED'));

-- What turned, whoever wrote it: no path can forget it, and the web's role cannot make it up.
create function note_item_life() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  today date := (now() at time zone 'utc')::date;
  is_new boolean := new."version" > old."version";
begin
  if is_new then
    insert into "ConnectionEvent" ("tenantId", "itemId", "kind", "day", "detail")
    values (new."tenantId", new."id", 'REPLACED', today, jsonb_build_object('version', new."version"));
  end if;
  if old."failingSince" is null and new."failingSince" is not null then
    insert into "ConnectionEvent" ("tenantId", "itemId", "kind", "day", "detail")
    values (new."tenantId", new."id", 'FAILED', today, coalesce(new."failingReason", '{}'));
    perform note_alert(new."tenantId", 'CONNECTION', new."id", null,
      jsonb_build_object('event', 'FAILED') || coalesce(new."failingReason", '{}'));
  elsif old."failingSince" is not null and new."failingSince" is null and not is_new then
    insert into "ConnectionEvent" ("tenantId", "itemId", "kind", "day")
    values (new."tenantId", new."id", 'RECOVERED', today);
  end if;
  if old."limitedSince" is null and new."limitedSince" is not null then
    insert into "ConnectionEvent" ("tenantId", "itemId", "kind", "day", "detail")
    values (new."tenantId", new."id", 'LIMITED', today, coalesce(new."limitedReason",
      jsonb_build_object('messageKey', 'engine.limitedScopes', 'params',
        jsonb_build_object('scopes', array_to_string(new."missingScopes", ', ')))));
    perform note_alert(new."tenantId", 'CONNECTION', new."id", null,
      jsonb_build_object('event', 'LIMITED') || coalesce(new."limitedReason", '{}'));
  elsif old."limitedSince" is not null and new."limitedSince" is null and not is_new then
    insert into "ConnectionEvent" ("tenantId", "itemId", "kind", "day")
    values (new."tenantId", new."id", 'RESTORED', today);
  end if;
  return null;
end $$;

create function note_alert(tenant uuid, of_kind "AlertKind", subject uuid, once text, facts jsonb) returns void
language sql security definer set search_path = public, pg_temp as $$
  insert into "AlertFact" ("tenantId", "kind", "subjectId", "key", "detail")
  select tenant, of_kind, subject, once, facts from "TenantAlert" a
  where a."tenantId" = tenant and a."kind" = of_kind and a."isEnabled" and a."flowId" is distinct from subject
  on conflict ("tenantId", "key") do nothing
$$;
revoke execute on function note_alert(uuid, "AlertKind", uuid, text, jsonb) from public;

create trigger "VaultItem_note_life" after update on "VaultItem" for each row
  when (new."version" > old."version" or (old."failingSince" is null) <> (new."failingSince" is null)
    or (old."limitedSince" is null) <> (new."limitedSince" is null))
  execute function note_item_life();

-- An execution of what is published that did not come to a good end. Nobody is told of the failures of what tells.
create function note_failed_execution() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform note_alert(new."tenantId", 'EXECUTION', new."flowId", null,
    jsonb_build_object('executionId', new."id", 'status', new."status"));
  return null;
end $$;
create trigger "FlowExecution_note_failed" after insert on "FlowExecution" for each row
  when (new."status" in ('FAILED', 'UNCERTAIN') and not new."isDraft" and not new."isDry" and new."source" <> 'ALERT')
  execute function note_failed_execution();
create trigger "FlowExecution_note_failing" after update of "status" on "FlowExecution" for each row
  when (new."status" in ('FAILED', 'UNCERTAIN') and old."status" <> new."status" and not new."isDraft" and not new."isDry"
    and new."source" <> 'ALERT')
  execute function note_failed_execution();

grant select, insert, update, delete on "ConnectionTest", "ConnectionEvent", "AlertFact", "TenantSender", "TenantAlert"
  to coffre_engine;
grant execute on function note_alert(uuid, "AlertKind", uuid, text, jsonb) to coffre_engine;
grant select on "ConnectionTest", "ConnectionEvent" to coffre_web;
grant select, insert, update, delete on "TenantSender", "TenantAlert" to coffre_web;
