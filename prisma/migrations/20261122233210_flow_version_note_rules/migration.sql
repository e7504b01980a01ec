-- What was saved on the way has none.
alter table "FlowVersion" add constraint "FlowVersion_note"
  check ("note" is null or ("number" is not null and char_length("note") between 1 and 500));
