import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { itemIdsOf } from "#lib/flows/item-references.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { findVisibleItemIds } from "#lib/vault/data/visible-items.ts";
import { findVersions } from "./versions-run.ts";

export type Ran = { flowVersionId: string; calledVersions: readonly string[] };

/**
 * Tells of which executions the actor may read the journal: every item of each version that they ran is shared with
 * them. What is asked of a version is asked once. One that is gone cannot say what it referred to.
 */
export function journalReader(actor: Actor) {
  const documents = new Map<string, { actions: readonly FlowAction[]; isVisible: boolean } | null>();

  async function learn(ids: readonly string[]): Promise<void> {
    const unknown = [...new Set(ids)].filter((id) => !documents.has(id));
    if (unknown.length === 0) return;
    const versions = (await findVersions(actor, unknown)).map(({ id, actions }) => {
      const document = actions as unknown as FlowAction[];
      return { id, actions: document, itemIds: itemIdsOf(document) };
    });
    const itemIds = versions.flatMap((version) => version.itemIds);
    const visible = await findVisibleItemIds(db, actor, itemIds);
    for (const id of unknown) documents.set(id, null);
    for (const version of versions) {
      const isVisible = version.itemIds.every((id) => visible.has(id));
      documents.set(version.id, { actions: version.actions, isVisible });
    }
  }

  return {
    async readable<Run extends Ran>(runs: readonly Run[]): Promise<Run[]> {
      await learn(runs.flatMap(versionsOf));
      return runs.filter((run) => versionsOf(run).every((id) => documents.get(id)?.isVisible));
    },
    /** By version, of those that were asked about. */
    documentsOf: (run: Ran): ReadonlyMap<string, readonly FlowAction[]> =>
      new Map(versionsOf(run).map((id) => [id, documents.get(id)?.actions ?? []])),
  };
}

function versionsOf({ flowVersionId, calledVersions }: Ran): string[] {
  return [flowVersionId, ...calledVersions];
}
