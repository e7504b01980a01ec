alter table "ItemReplacement"
  add constraint "ItemReplacement_items" check ("formerItemId" <> "nextItemId");
alter table "ItemReplacementFlow"
  add constraint "ItemReplacementFlow_before" check (jsonb_typeof("before") = 'array'),
  add constraint "ItemReplacementFlow_draftVersion" check ("draftVersion" > 1);

-- Written by the dashboard alone, and never changed: what was undone, or can no longer be, goes.
grant select, insert, delete on "ItemReplacement", "ItemReplacementFlow" to coffre_web;
grant select on "ItemReplacement", "ItemReplacementFlow" to coffre_engine;
