import type { FlowAction } from "#lib/flows/schema.ts";
import { type BranchName, branchOf } from "#lib/flows/walk-actions.ts";
import type { ExecutionStep } from "./schema.ts";

type Documents = ReadonlyMap<string, readonly FlowAction[]>;
type Run = { versionId: string; steps: readonly Pick<ExecutionStep, "path" | "shown">[] };

/**
 * Finds the alias of the action at a step's path: in a branch, in an iteration of a loop, or in the version of another
 * flow that CALL_FLOW ran.
 *
 * @param documents By version.
 */
export function actionAliases(documents: Documents, { versionId, steps }: Run): (path: string) => string | null {
  const calls = new Map(
    steps.flatMap(({ path, shown }) => (shown?.calledVersionId ? [[path, shown.calledVersionId]] : [])),
  );
  return (path) => {
    let list = documents.get(versionId) ?? [];
    let action: FlowAction | undefined;
    let walked = "";
    // `2.do#17.0`: a place in a list, then a branch with a place in it, as often as it goes down.
    for (const [index, part] of path.split(".").entries()) {
      if (index % 2 === 0) action = list[Number(part)];
      else if (part === "call") list = documents.get(calls.get(walked) ?? "") ?? [];
      else list = action ? branchOf(action, part.split("#")[0] as BranchName) : [];
      if (index % 2 === 0 && !action) return null;
      walked = walked === "" ? part : `${walked}.${part}`;
    }
    return action?.alias ?? null;
  };
}
