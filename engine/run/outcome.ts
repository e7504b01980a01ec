import "server-only";
import type { FlowAction } from "#lib/flows/schema.ts";
import type { BranchName } from "#lib/flows/walk-actions.ts";
import type { Json } from "#lib/shared/json.ts";
import type { Ending } from "./journal.ts";
import type { Frame } from "./run.ts";

/** Where the walk goes after an action. */
export type Outcome = { output: Json; branch?: BranchName; ending?: Ending };

/** Of what an action holds: it is given to the action, which is itself part of the walk. */
export type Walk = (
  frame: Frame,
  actions: readonly FlowAction[],
  parent: string,
  from?: number,
) => Promise<Ending | null>;
