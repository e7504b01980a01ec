create index "ConnectionToken_due" on "ConnectionToken" ("renewAt") where "renewAt" is not null;

alter table "ConnectionToken"
  add constraint "ConnectionToken_token" check ("serial" > 0 or "accessJwe" is null),
  add constraint "ConnectionToken_sealed" check ("kid" is not null or ("accessJwe" is null and "refreshJwe" is null)),
  add constraint "ConnectionToken_renewal" check ("renewAt" is null or "expiresAt" is not null),
  add constraint "ConnectionToken_lease" check (("renewingBy" is null) = ("renewingUntil" is null));

-- What was obtained with credentials goes with them. The row stays: its serial never goes down, and a renewal that is under
-- way finds it.
create function drop_replaced_tokens() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update "ConnectionToken" set "accessJwe" = null, "refreshJwe" = null, "kid" = null, "scopes" = '{}', "facts" = '{}',
    "origins" = '{}', "expiresAt" = null, "renewAt" = null, "failures" = 0
  where "tenantId" = new."tenantId" and "itemId" = new."id" and "version" < new."version";
  delete from "ConnectAttempt" where "tenantId" = new."tenantId" and "itemId" = new."id" and "version" < new."version";
  return null;
end $$;
create trigger "VaultItem_drop_replaced_tokens" after update of "version" on "VaultItem"
  for each row when (new."version" > old."version") execute function drop_replaced_tokens();

-- Engines alone obtain tokens. The dashboard shows their times.
grant select, insert, update, delete on "ConnectionToken", "ConnectAttempt" to coffre_engine;
grant select ("tenantId", "itemId", "version", "serial", "scopes", "obtainedAt", "expiresAt", "renewAt", "failures")
  on "ConnectionToken" to coffre_web;
