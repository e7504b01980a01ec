import type { MessageParams } from "#lib/shared/app-error.ts";
import type { StepError } from "./schema.ts";

/** Gives a message in its reader's language; empty where there is none of that key any more. */
export type RenderMessage = (messageKey: string, params: MessageParams) => string;

/** The error in its reader's language, with the param and the character where its expression is wrong. */
export function errorText(
  { messageKey, params, place }: Pick<StepError, "messageKey" | "params" | "place">,
  render: RenderMessage,
): string {
  const message = render(messageKey, params);
  if (!place) return message;
  const { param, position } = place;
  if (position === undefined) return render("executions.errorIn", { param, message });
  return render("executions.errorAt", { param, position: position + 1, message });
}
