import type { AuditEvent } from "./event-schema.ts";

/** One line of the page: an event, or refusals of one kind that follow each other. */
export type EventLine = {
  event: AuditEvent;
  /** Attempts refused; null for any other event. */
  refusals: number | null;
  /** The oldest of the gathered events. */
  oldest: AuditEvent;
};

/** The log writes the refusals of a second as one row; those that follow each other are shown as one line too. */
export function gatherRefusals(events: readonly AuditEvent[]): EventLine[] {
  const lines: EventLine[] = [];
  for (const event of events) {
    const count = event.action === "access.refused" ? Number(event.detail.count) || 1 : null;
    const last = lines.at(-1);
    if (last && count !== null && last.refusals !== null && kindOf(last.event) === kindOf(event)) {
      last.refusals += count;
      last.oldest = event;
    } else {
      lines.push({ event, refusals: count, oldest: event });
    }
  }
  return lines;
}

function kindOf({ actor, source, account, detail }: AuditEvent): string {
  return JSON.stringify([actor.kind, actor.id, source, account?.id, detail.attempt, detail.code]);
}
