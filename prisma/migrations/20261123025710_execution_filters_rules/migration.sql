-- What the executions page filters by, and Prisma's schema cannot say. Not of hooks and the API: these come in great
-- numbers, are found soon by the order of ids alone, and their runs do not pay for an index more.
create index "FlowExecution_by_source" on "FlowExecution" ("tenantId", "source", "id" desc)
  where "source" in ('MANUAL', 'SCHEDULE', 'RERUN', 'ALERT');
create index "FlowExecution_by_source_of_flow" on "FlowExecution" ("tenantId", "flowId", "source", "id" desc)
  where "source" in ('MANUAL', 'SCHEDULE', 'RERUN', 'ALERT');
create index "FlowExecution_dry" on "FlowExecution" ("tenantId", "id" desc) where "isDry";
create index "FlowExecution_part" on "FlowExecution" ("tenantId", "id" desc) where "part" is not null;
