import { expect, test } from "vitest";
import type { AuditEvent } from "./event-schema.ts";
import { gatherRefusals } from "./gather-refusals.ts";

const operatorId = "01a20276-c4d2-7215-b210-90f78ba23b14";

function makeEvent(seq: number, given: Partial<AuditEvent> = {}): AuditEvent {
  return {
    seq,
    at: new Date(seq * 1_000),
    actor: { kind: "operator", id: operatorId, name: "Maud" },
    source: "dashboard",
    account: null,
    action: "access.refused",
    targetId: null,
    targetHref: null,
    detail: { attempt: "item.delete", code: "FORBIDDEN", count: 4 },
    hash: "00",
    ...given,
  };
}

test("refusals of one kind that follow each other are one line with their number", () => {
  const other = makeEvent(7, { detail: { attempt: "item.delete", code: "NOT_FOUND", count: 1 } });
  const events = [
    makeEvent(9),
    makeEvent(8),
    other,
    makeEvent(6, { action: "flow.create", detail: { name: "A" } }),
    makeEvent(5),
  ];
  const lines = gatherRefusals(events);
  expect(lines.map(({ event, refusals, oldest }) => [event.seq, refusals, oldest.seq])).toEqual([
    [9, 8, 8],
    [7, 1, 7],
    [6, null, 6],
    [5, 4, 5],
  ]);
});

test("what another operator or account was refused is a line of its own", () => {
  const actor = { kind: "operator", id: "01a20276-c4d2-7215-b210-90f78ba23b15", name: "Amir" } as const;
  const account = { id: "01a20276-c4d2-7215-b210-90f78ba23b16", description: "Import" };
  const events = [makeEvent(3), makeEvent(2, { actor }), makeEvent(1, { source: "api", account })];
  expect(gatherRefusals(events)).toHaveLength(3);
});
