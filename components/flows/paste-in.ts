import type { QueryClient } from "@tanstack/react-query";
import { clearReferences } from "#lib/flows/clear-references.ts";
import type { ManyEdited } from "#lib/flows/edit-many.ts";
import { pasteActions, readActions } from "#lib/flows/edit-paste.ts";
import { listGaps } from "#lib/flows/edit-position.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { findVisible } from "./visible-references.ts";

type PasteIn = {
  text: string;
  gap: string;
  flowId: string;
  queryClient: QueryClient;
  getActions: () => readonly FlowAction[];
};

/**
 * The document with what a text holds. What that refers to, and the reader may not see here, is taken out, to be chosen.
 *
 * @returns With how many references were taken out.
 * @throws AppError INVALID for a text that holds no actions, or too many; another Error where Coffre cannot be asked.
 */
export async function pasteIn({
  text,
  gap,
  flowId,
  queryClient,
  getActions,
}: PasteIn): Promise<ManyEdited & { cleared: number }> {
  const read = readActions(text);
  const { actions, cleared } = clearReferences(read, await findVisible(queryClient, flowId, read));
  // The document may be another one by now.
  const now = getActions();
  const place = listGaps(now).includes(gap) ? gap : String(now.length);
  return { ...pasteActions(now, place, actions), cleared: cleared.length };
}
