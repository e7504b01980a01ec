import "server-only";
import { stringify } from "csv-stringify/sync";
import type { LatestCheckpoint } from "./data.ts";
import type { ExportedEvent } from "./export-events.ts";
import { type AuditWords, sentenceOf } from "./sentence.ts";

/** The words of the reader's language. */
export type ExportWords = AuditWords & {
  columns: Record<(typeof columns)[number], string>;
  actor: (actor: ExportedEvent["actor"]) => string;
  source: (event: Pick<ExportedEvent, "source" | "account">) => string;
};

export const columns = ["seq", "at", "actor", "source", "event", "what", "targetId", "detail", "hash"] as const;

/** RFC 4180, in UTF-8 with a byte order mark. No cell is taken for a formula: it then begins with an apostrophe. */
export async function* formatCsv(
  batches: AsyncIterable<readonly ExportedEvent[]>,
  words: ExportWords,
): AsyncGenerator<string> {
  yield toCsv([columns.map((column) => words.columns[column])], true);
  for await (const events of batches)
    yield toCsv(
      events.map((event) => csvRow(event, words)),
      false,
    );
}

function csvRow(event: ExportedEvent, words: ExportWords): string[] {
  return [
    String(event.seq),
    event.at.toISOString(),
    words.actor(event.actor),
    words.source(event),
    event.action,
    sentenceOf(words, event),
    event.targetId ?? "",
    JSON.stringify(event.detail),
    event.hash,
  ];
}

function toCsv(rows: string[][], isFirst: boolean): string {
  return stringify(rows, { bom: isFirst, escape_formulas: true, record_delimiter: "windows" });
}

type Subject = { tenantId: string; checkpoint: LatestCheckpoint | null };

/** One JSON object; docs/audit.md says how a reader verifies it. */
export async function* formatJson(
  batches: AsyncIterable<readonly ExportedEvent[]>,
  words: ExportWords,
  { tenantId, checkpoint }: Subject,
): AsyncGenerator<string> {
  const head = { tenantId, exportedAt: new Date(), checkpoint: checkpoint?.jws ?? null };
  yield `${JSON.stringify(head).slice(0, -1)},"events":[`;
  let separator = "\n";
  for await (const events of batches) {
    const lines = events.map((event) => JSON.stringify({ ...event, what: sentenceOf(words, event) }));
    yield separator + lines.join(",\n");
    separator = ",\n";
  }
  yield "\n]}\n";
}
