alter table "VaultItemUse" drop constraint "VaultItemUse_one_consumer";
alter table "VaultItemUse" add constraint "VaultItemUse_one_consumer"
  check (num_nonnulls("draftOfFlowId", "flowVersionId", "triggerId") = 1);

alter table "FlowTrigger"
  add constraint "FlowTrigger_callback" check (num_nonnulls("callbackScheme", "callbackItemId", "callbackField", "callbackOptions")
    = case when coalesce("auth" = 'CALLBACK', false) then 4 else 0 end),
  add constraint "FlowTrigger_callback_options" check (jsonb_typeof("callbackOptions") = 'object');

-- Whoever deletes an item asks for it.
create index "FlowTrigger_callback_item" on "FlowTrigger" ("tenantId", "callbackItemId") where "callbackItemId" is not null;

-- Which item proves the callers is no secret, what it holds is. The engine has the whole table.
grant select ("callbackScheme", "callbackItemId", "callbackField", "callbackOptions") on "FlowTrigger" to coffre_web;
