-- A draft's snapshot goes after the last execution of it. The foreign key keeps the published version, and the web's
-- role deletes none.
grant delete on "FlowVersion" to coffre_engine;
