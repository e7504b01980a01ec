import { z } from "zod";
import { actionId } from "#lib/flows/schema.ts";

/** Where in Coffre a person set out from. Pieces of which an address is made, never an address: no page outside can be one. */
const startingPoint = z.object({ flowId: z.uuid(), actionId: actionId.nullable() });
export type StartingPoint = z.output<typeof startingPoint>;

/** With which connection a person went to a provider, and from where; null from the vault. */
const departure = z.object({ itemId: z.uuid(), from: startingPoint.nullable() });
export type Departure = z.output<typeof departure>;

/** Null for what is no departure, whoever wrote it. */
export function readDeparture(text: string | null): Departure | null {
  try {
    return departure.parse(JSON.parse(text ?? "null"));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

/** The flow's editor, with the action selected. */
export function hrefOf({ flowId, actionId: selected }: StartingPoint): `/flows/${string}` {
  return `/flows/${flowId}${selected === null ? "" : `?action=${encodeURIComponent(selected)}`}`;
}
