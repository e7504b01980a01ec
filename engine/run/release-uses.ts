import "server-only";
import { db } from "#lib/db/client.ts";
import { dropFinishedVersionUses } from "#lib/flows/mutations/item-uses.ts";
import type { RunningExecution } from "./running-execution.ts";

/** Lets go of the items that this execution's versions held, now that it has ended. */
export async function releaseUses({ tenantId, flowVersionId, calledVersions }: RunningExecution): Promise<void> {
  for (const versionId of [flowVersionId, ...calledVersions]) {
    await db.$transaction((tx) => dropFinishedVersionUses(tx, tenantId, versionId));
  }
}
