import { findSecretReferences } from "#lib/expressions/template-errors.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { chosenItemsOf, ownParams, referenceFields } from "./item-references.ts";
import { placeFault } from "./reference-places.ts";
import type { FlowAction } from "./schema.ts";
import { calledFlowOf } from "./walk-actions.ts";

/**
 * What a document's references to stored items and flows must be, whatever these are: texts name a field that exists,
 * where it leaves through the egress client alone and decides nothing; choices are bare ids.
 *
 * @throws AppError INVALID that names the action and its param.
 */
export function checkReferences(action: FlowAction): void {
  const name = action.alias || action.id;
  for (const { path, text, part } of findSecretReferences(ownParams(action))) {
    const about = { action: name, field: path };
    const fault = placeFault(action, path, text.slice(0, part.start));
    if (fault) throw new AppError("INVALID", fault, about);
    if (!Object.hasOwn(referenceFields, part.field)) {
      const allowed = Object.keys(referenceFields).join(", ");
      throw new AppError("INVALID", "errors.secretFieldUnknown", { ...about, name: part.field, allowed });
    }
  }
  // Empty text is a flow not chosen yet.
  if (
    action.type === "FLOW" &&
    action.action === "CALL_FLOW" &&
    action.params?.flow_id &&
    calledFlowOf(action) === null
  )
    throw new AppError("INVALID", "errors.calledFlowNotBare", { action: name });
  const items = chosenItemsOf(action);
  const computed = items.find(({ itemId }) => itemId === null);
  if (computed) throw new AppError("INVALID", "errors.itemNotBare", { action: name, field: computed.path });
  if (action.params?.connection_id && items.some(({ kinds }) => kinds.includes("credentialSet")))
    throw new AppError("INVALID", "errors.twoCredentials", { action: name });
}
