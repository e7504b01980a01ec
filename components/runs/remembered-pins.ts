import type { EditOwner } from "#lib/flows/edit-owners.ts";

const PREFIX = "coffre-pins-";
const EMPTY = "{}";

/** Whose they are, and for which action. */
export type PinPlace = { owner: EditOwner; flowId: string; actionId: string };

/** What was typed for an action's run alone: JSON as it was typed, by the id of the action that it stands for. */
export type PinTexts = Readonly<Record<string, string>>;

/** Kept in this browser until whoever typed it signs out. */
export function recallPins(place: PinPlace): PinTexts {
  return JSON.parse(localStorage.getItem(keyOf(place)) ?? EMPTY) as PinTexts;
}

export function rememberPins(place: PinPlace, texts: PinTexts): void {
  if (Object.keys(texts).length === 0) localStorage.removeItem(keyOf(place));
  else localStorage.setItem(keyOf(place), JSON.stringify(texts));
}

function keyOf({ owner: { tenantId, operatorId }, flowId, actionId }: PinPlace): string {
  return `${PREFIX}${tenantId}-${operatorId}-${flowId}-${actionId}`;
}
