drop index "FlowExecution_unfinished";
create index "FlowExecution_unfinished" on "FlowExecution" ("tenantId", "flowVersionId")
  where "status" in ('QUEUED', 'RUNNING', 'WAITING');
-- What runs and waits is few, however much is kept.
create index "FlowExecution_running" on "FlowExecution" ("leaseUntil") where "status" = 'RUNNING';
create index "FlowExecution_waiting" on "FlowExecution" ("resumeAt") where "status" = 'WAITING';
create index "FlowExecution_queued" on "FlowExecution" ("createdAt") where "status" = 'QUEUED';
create index "FlowExecution_unfinished_of_flow" on "FlowExecution" ("tenantId", "flowId", "id")
  where "status" in ('QUEUED', 'RUNNING', 'WAITING');
create index "FlowExecution_unfinished_of_trigger" on "FlowExecution" ("triggerId")
  where "triggerId" is not null and "status" in ('QUEUED', 'RUNNING', 'WAITING');
-- For lists of what did not go well: few, beside those that completed, which do not pay for it.
create index "FlowExecution_not_well" on "FlowExecution" ("tenantId", "status", "id" desc)
  where "status" in ('FAILED', 'UNCERTAIN', 'CANCELED');
create index "FlowExecution_of_trigger" on "FlowExecution" ("tenantId", "triggerId", "id" desc)
  where "triggerId" is not null;
create index "FlowTrigger_due" on "FlowTrigger" ("nextAt") where "nextAt" is not null;

alter table "Flow"
  add constraint "Flow_concurrencyLimit" check ("concurrencyLimit" between 1 and 1000),
  add constraint "Flow_timeLimit" check ("timeLimitSeconds" between 1 and 86400),
  add constraint "Flow_keep" check ("keepDays" between 1 and 3650 and "keepExecutions" between 0 and 1000000);

alter table "FlowTrigger"
  add constraint "FlowTrigger_hook" check (("type" = 'HOOK') = ("mode" is not null and "auth" is not null)),
  add constraint "FlowTrigger_secret" check ((coalesce("auth" = 'SECRET', false)) = ("secretHash" is not null)),
  add constraint "FlowTrigger_schedule" check (("type" = 'SCHEDULE') = ("cron" is not null and "timeZone" is not null)),
  add constraint "FlowTrigger_next" check ("nextAt" is null or ("type" = 'SCHEDULE' and "isEnabled")),
  add constraint "FlowTrigger_limits" check ("ratePerMinute" between 1 and 100000 and "concurrencyLimit" between 1 and 1000
    and "idempotencySeconds" between 60 and 2592000),
  add constraint "FlowTrigger_name" check (char_length("name") between 1 and 150);

-- The engine alone writes triggers, and what belongs to them: a takeover of the web process opens no hook.
grant select, insert, update, delete on "FlowTrigger", "TriggerSecret", "TriggerRate", "TriggerCall", "OneTimeCode" to coffre_engine;
grant select ("tenantId", "id", "flowId", "type", "name", "isEnabled", "createdById", "createdAt", "updatedAt",
  "lastFiredAt", "mode", "auth", "allowsGet", "ratePerMinute", "concurrencyLimit", "idempotencySource",
  "idempotencySeconds", "cron", "timeZone", "nextAt", "input") on "FlowTrigger" to coffre_web;

-- All of an execution but what is sealed.
revoke select on "FlowExecution" from coffre_web;
grant select ("tenantId", "id", "flowId", "flowVersionId", "isDraft", "isDry", "source", "triggerId", "rerunOfId",
  "startedById", "status", "input", "trigger", "result", "resultStatus", "error", "journal", "duplicates",
  "calledVersions", "createdAt", "startedAt", "endedAt", "resumeAt", "canceledAt", "ranMs") on "FlowExecution" to coffre_web;
grant select ("resumeAt") on "ExecutionStep" to coffre_web;
