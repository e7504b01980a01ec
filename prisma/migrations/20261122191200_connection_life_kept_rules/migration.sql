-- What of a connection's life is too old, and whose life may have grown too long: `engine/jobs/forget-life.ts`.
create index "ConnectionEvent_day" on "ConnectionEvent" ("day");
create index "ConnectionEvent_turned" on "ConnectionEvent" ("at") where "kind" not in ('RENEWED', 'USED');
