import { readFileSync } from "node:fs";
import type { TrustedKeys } from "#lib/audit/checkpoint.ts";
import type { LogReport } from "#lib/audit/verify-log.ts";
import { StartError } from "#scripts/start-error.ts";
import type { RunningDatabase } from "./running-database.ts";

/** A long log is read for a while, in one snapshot. */
const READ_MS = 3_600_000;

export type VerifyAuditOptions = {
  /** By name or id; all where none is given. */
  tenant?: string | undefined;
  /** A file with checkpoints kept elsewhere. */
  checkpoint?: string | undefined;
  /** Thumbprints of further keys to believe. */
  trust?: string[] | undefined;
};

export type VerifiedTenant = LogReport & { name: string | null };

/** Verifies the audit logs of a database. The data layer must be able to load: see `openDatabase`. */
export async function verifyAudit(
  { keysFolder }: Pick<RunningDatabase, "keysFolder">,
  options: VerifyAuditOptions,
): Promise<VerifiedTenant[]> {
  const { readTrustedKeys } = await import("#engine/audit/audit-keys.ts");
  const { db } = await import("#lib/db/client.ts");
  const { listLogs, verifyLog } = await import("#lib/audit/verify-log.ts");
  const trusted: TrustedKeys = new Set([...(await readTrustedKeys(keysFolder)), ...(options.trust ?? [])]);
  const given = options.checkpoint === undefined ? [] : await readCheckpointFile(options.checkpoint);
  return db.$transaction(
    async (tx) => {
      const logs = await listLogs(tx, given);
      const meant = options.tenant === undefined ? logs : logs.filter((log) => isMeant(log, options.tenant ?? ""));
      if (options.tenant !== undefined && meant.length === 0)
        throw new StartError(`There is no organisation named ${options.tenant}. Without --tenant, all are verified.`);
      const verified: VerifiedTenant[] = [];
      for (const { tenantId, name } of meant)
        verified.push({ name, ...(await verifyLog(tx, tenantId, { given, trusted })) });
      return verified;
    },
    { isolationLevel: "RepeatableRead", timeout: READ_MS },
  );
}

function isMeant({ tenantId, name }: { tenantId: string; name: string | null }, wanted: string): boolean {
  return tenantId === wanted.toLowerCase() || name?.toLowerCase() === wanted.toLowerCase();
}

async function readCheckpointFile(path: string): Promise<string[]> {
  const { findCheckpoints } = await import("#lib/audit/checkpoint.ts");
  const found = findCheckpoints(readText(path));
  if (found.length === 0) throw new StartError(`There is no checkpoint in ${path}. ${FILE_ADVICE}`);
  return found;
}

const FILE_ADVICE = "Give a JSON export of the audit log, or lines of the engine's log.";

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StartError(`${path} cannot be read (${code}). ${FILE_ADVICE}`);
  }
}
