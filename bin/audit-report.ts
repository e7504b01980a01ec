import type { LogProblem, LogReport } from "#lib/audit/verify-log.ts";

/** What verification found of one tenant, in sentences for a terminal. */
export function reportText(name: string | null, report: LogReport): string {
  const title = name === null ? `tenant ${report.tenantId}` : `${name} (${report.tenantId})`;
  if (report.problems.length > 0) {
    return [`✗ ${title}`, ...report.problems.map((problem) => `    ${problemText(problem)}`)].join("\n");
  }
  const rows = `${report.head.seq} ${report.head.seq === 1 ? "row follows" : "rows follow"} one another`;
  const proof =
    report.provenTo === 0
      ? "no checkpoint yet: only the database speaks for them"
      : `${report.checkpoints === 1 ? "1 checkpoint agrees" : `${report.checkpoints} checkpoints agree`}, the last at row ${report.provenTo}`;
  return `✓ ${title}: ${rows}; ${proof}`;
}

export function problemText(problem: LogProblem): string {
  const { seq } = problem;
  switch (problem.kind) {
    case "altered":
      return `Row ${seq} was altered, or row ${seq - 1} was and its hash made anew: row ${seq} does not follow from it.`;
    case "removed":
      return problem.count === 1
        ? `Row ${seq} was removed.`
        : `${problem.count} rows were removed, from row ${seq} on.`;
    case "added":
      return problem.count === 1
        ? `Row ${seq} was added past the log.`
        : `${problem.count} rows were added past the log, from row ${seq} on.`;
    case "reordered":
      return `Row ${seq} stands in another row's place: rows were reordered.`;
    case "rewritten":
      return `Row ${seq} is not the one that was signed: the log was rewritten after row ${problem.since}, at or before row ${seq}.`;
    case "shorter":
      return `The log is shorter than a checkpoint: it was signed at row ${seq}, and ends ${problem.count} rows before.`;
    case "signature":
      return `The checkpoint of row ${seq} was not signed by the key that it names: it is forged or damaged.`;
    case "key":
      return `The checkpoint of row ${seq} was signed by key ${problem.kid}, which is not in the keys folder. If it is one that you know, say so: --trust ${problem.kid}`;
  }
}
