/** Why an archive was refused. `cost`: an iteration count above the limit, or work that passed the limits while it ran. */
export type ArchiveReason = "password" | "noKey" | "noCertificate" | "unreadable" | "unsupported" | "tooLarge" | "cost";

/** It carries a reason and nothing of the archive: a message of a parser could quote what it read. */
export class ArchiveProblem extends Error {
  readonly reason: ArchiveReason;

  constructor(reason: ArchiveReason) {
    super(reason);
    this.name = "ArchiveProblem";
    this.reason = reason;
  }
}
