-- Rules of authorizations that no sequence of writes gets around, and the grants of the new tables.

-- Asked when the transaction commits, under the section's lock: of two that revoke at once, the second sees the first.
create function check_section_authorizations() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  touched "VaultAuthorization" := coalesce(new, old);
begin
  perform 1 from "VaultSection" s where s."tenantId" = touched."tenantId" and s."id" = touched."sectionId" for update;
  if not found then return null; end if;
  if exists (
    select from "VaultAuthorization" c
    where c."tenantId" = touched."tenantId" and c."sectionId" = touched."sectionId" and c."right" = 'change'
      and not exists (
        select from "VaultAuthorization" v
        where v."tenantId" = c."tenantId" and v."sectionId" = c."sectionId" and v."right" = 'view'
          and v."operatorId" is not distinct from c."operatorId" and v."groupId" is not distinct from c."groupId"))
  then
    raise exception 'change never stands without view' using errcode = 'check_violation', constraint = 'VaultAuthorization_view_beside_change';
  end if;
  if not exists (
    select from "VaultAuthorization" c
    where c."tenantId" = touched."tenantId" and c."sectionId" = touched."sectionId" and c."right" = 'change')
  then
    raise exception 'a section keeps a holder of full control' using errcode = 'check_violation', constraint = 'VaultAuthorization_last_full_control';
  end if;
  return null;
end $$;
revoke all on function check_section_authorizations() from public;
create constraint trigger "VaultAuthorization_rules" after insert or update or delete on "VaultAuthorization"
  deferrable initially deferred for each row execute function check_section_authorizations();

alter table "ApiAccount" add constraint "ApiAccount_description_length" check (char_length("description") between 1 and 150);
alter table "OperatorGroup" add constraint "OperatorGroup_name_length" check (char_length("name") between 1 and 150);
alter table "VaultSection" add constraint "VaultSection_name_length" check (char_length("name") between 1 and 150);

grant select, insert, update, delete on "ApiAccount", "Notice" to coffre_web, coffre_engine;
grant select on "AuditCheckpoint" to coffre_web;
grant select, insert on "AuditCheckpoint" to coffre_engine;
