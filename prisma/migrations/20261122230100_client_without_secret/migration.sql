-- A client without a shared secret proves itself by its keys: it has one or the other.
ALTER TABLE "ApiClient" ALTER COLUMN "secretHash" DROP NOT NULL;
alter table "ApiClient"
  add constraint "ApiClient_proof" check ("secretHash" is not null or "publicKeys" is not null);
