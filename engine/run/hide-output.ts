import "server-only";
import { findActionDefinition } from "#lib/connectors/registry.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import type { Json } from "#lib/shared/json.ts";
import type { PastStep } from "./replay.ts";
import type { RunMasker } from "./run-masker.ts";

type MadeBy = Pick<FlowAction, "id" | "type" | "action" | "mask_output">;

/** From now on the values that this output holds, and that are to be kept, are hidden wherever they are shown. */
export function hideOutput(masker: Pick<RunMasker, "add">, action: MadeBy, output: Json): void {
  if (action.mask_output) masker.add(output, outputMark(action));
  for (const name of sensitiveMembers(action, output)) {
    masker.add((output as Record<string, Json>)[name] ?? null, memberMark(action, name));
  }
}

export function showOutput(masker: RunMasker, action: MadeBy, output: Json): Json {
  if (action.mask_output) return outputMark(action);
  const members = sensitiveMembers(action, output);
  if (members.length === 0) return masker.showJson(output);
  // Marked at its own place whatever its length; the masker looks for longer ones alone.
  const marked = { ...(output as Record<string, Json>) };
  for (const name of members) marked[name] = memberMark(action, name);
  return masker.showJson(marked);
}

function sensitiveMembers(action: MadeBy, output: Json): readonly string[] {
  if (output === null || typeof output !== "object" || Array.isArray(output)) return [];
  const members = findActionDefinition(action.type, action.action)?.sensitive ?? [];
  return members.filter((name) => Object.hasOwn(output, name));
}

const outputMark = ({ id }: MadeBy) => `«${id} / output»`;
const memberMark = ({ id }: MadeBy, name: string) => `«${id} / ${name}»`;

/**
 * What a step of an earlier take hid is hidden in this one too. Of every step, before the walk: it does not go again
 * into a loop or a called flow that has ended, whose output holds what was made in it.
 */
export function hidePast(
  masker: Pick<RunMasker, "add">,
  { actionId: id, type, action, shown, real }: Pick<PastStep, "actionId" | "type" | "action" | "shown" | "real">,
): void {
  for (const mask of real.masks ?? []) masker.add(mask, "«masked»");
  if (real.output === undefined) return;
  const madeBy = { id, type, action };
  hideOutput(masker, { ...madeBy, mask_output: shown.output === outputMark(madeBy) }, real.output);
}
