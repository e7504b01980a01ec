alter table "Form" add constraint "Form_document" check (jsonb_typeof("document") = 'object');
alter table "ApiClient"
  add constraint "ApiClient_previous" check (("previousSecretHash" is null) = ("previousUntil" is null)),
  add constraint "ApiClient_keys" check (jsonb_typeof("publicKeys" -> 'keys') = 'array');

grant select, insert, update, delete on "Form", "FormFlow" to coffre_web, coffre_engine;
grant select, insert, update, delete on "FormSecret", "ClientAssertion" to coffre_engine;
-- As with every secret: it goes in, and is put in the place of another.
grant insert, delete on "FormSecret" to coffre_web;
grant select ("tenantId", "formId", "componentId", "field", "kid", "createdAt") on "FormSecret" to coffre_web;

-- What a stored secret may be sent to is the engine's to say: a web process that was taken over must not widen it.
revoke update on "Tenant" from coffre_web;
grant update ("name") on "Tenant" to coffre_web;
