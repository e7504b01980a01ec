import "server-only";
import { isDeepStrictEqual } from "node:util";
import type { AuditEntry } from "#lib/audit/schema.ts";
import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { insertFlow } from "#lib/flows/mutations/create-flow.ts";
import { type LockedFlow, lockFlow } from "#lib/flows/mutations/lock-flow.ts";
import { writeDraft } from "#lib/flows/mutations/write-draft.ts";
import { writeVersion } from "#lib/flows/mutations/write-version.ts";
import type { ImportPlan } from "../schema.ts";
import type { WantedFlow } from "./prepare-import.ts";

export type WrittenFlow = { placeholder: string; flow: LockedFlow };

/**
 * All flows before any of their actions: they may call each other.
 *
 * @returns What was written, and what to record at the end of the caller's transaction.
 */
export async function writeFlows(
  tx: Tx,
  actor: Actor,
  wanted: readonly WantedFlow[],
): Promise<{ written: WrittenFlow[]; entries: AuditEntry[] }> {
  for (const { id, name, isReplaced } of wanted) if (!isReplaced) await insertFlow(tx, actor, { id, name });
  const written: WrittenFlow[] = [];
  const entries: AuditEntry[] = [];
  for (const { id, placeholder, actions, isReplaced } of wanted) {
    const before = await lockFlow(tx, actor, id);
    const isSame = isDeepStrictEqual(actions, before.draft);
    const flow = isSame ? before : await writeDraft(tx, actor, before, actions);
    written.push({ placeholder, flow });
    const { name, draftVersion } = flow;
    if (!isReplaced) entries.push({ action: "flow.create", targetId: id, detail: { name } });
    else if (!isSame) entries.push({ action: "flow.saveDraft", targetId: id, detail: { name, draftVersion } });
  }
  return { written, entries };
}

/**
 * Those that can be: an expression that does not parse leaves its flow a draft.
 *
 * @returns Of each its id, and what to record; null if it was published already.
 */
export async function publishFlows(
  tx: Tx,
  actor: Actor,
  { flows }: ImportPlan,
  written: readonly WrittenFlow[],
): Promise<{ flowId: string; entry: AuditEntry | null }[]> {
  const able = new Set(flows.filter(({ canPublish }) => canPublish).map(({ placeholder }) => placeholder));
  const published: { flowId: string; entry: AuditEntry | null }[] = [];
  for (const { placeholder, flow } of written) {
    if (!able.has(placeholder)) continue;
    const { number, isNew } = await writeVersion(tx, actor, flow);
    const detail = { name: flow.name, number };
    published.push({
      flowId: flow.id,
      entry: isNew ? { action: "flow.publish", targetId: flow.id, detail } : null,
    });
  }
  return published;
}
