-- When a provider that was out is asked again is kept of every token: of a first one, and of one that does not end, too.
alter table "ConnectionToken"
  drop constraint "ConnectionToken_renewal",
  add constraint "ConnectionToken_renewal" check ("renewAt" is null or "expiresAt" is not null or "failures" > 0);
