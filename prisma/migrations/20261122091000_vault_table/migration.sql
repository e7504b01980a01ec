-- The vault's table at 100,000 items: each order is an index that also holds what filters and states need, so that a
-- page, however far in, and the counts of states are read from an index alone. Figures: BENCHMARKS.md.

alter table "VaultItem"
  add column "nameKey" text generated always as (lower("name")) stored,
  add column "typeKey" text generated always as (lower(case "kind"
    when 'connection' then "appId"
    when 'credentialSet' then 'CredentialSet'
    when 'certificateArchive' then 'CertificateArchive'
    when 'certificate' then 'Certificate'
    when 'file' then 'File'
    when 'oneTimePassword' then 'OneTimePassword' end)) stored,
  add column "searchText" text generated always as
    (lower("name" || ' ' || coalesce("appId", '') || ' ' || coalesce("accountName", ''))) stored;

drop index "VaultItem_search";
create index "VaultItem_search" on "VaultItem" using gin ("searchText" gin_trgm_ops);

create index "VaultItem_by_name" on "VaultItem" ("tenantId", "nameKey", "id")
  include ("sectionId", "kind", "appId", "ready", "expiresAt", "failingSince", "searchText");
create index "VaultItem_by_type" on "VaultItem" ("tenantId", "typeKey", "id")
  include ("sectionId", "kind", "appId", "ready", "expiresAt", "failingSince", "searchText");
create index "VaultItem_by_update" on "VaultItem" ("tenantId", "updatedAt", "id")
  include ("sectionId", "kind", "appId", "ready", "expiresAt", "failingSince", "searchText");
create index "VaultItem_by_creation" on "VaultItem" ("tenantId", "createdAt", "id")
  include ("sectionId", "kind", "appId", "ready", "expiresAt", "failingSince", "searchText");
create index "VaultItem_states" on "VaultItem" ("tenantId", "sectionId")
  include ("kind", "appId", "ready", "expiresAt", "failingSince", "searchText");
