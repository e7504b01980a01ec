import { findActionDefinition } from "#lib/connectors/registry.ts";
import type { Sender } from "#lib/senders/schema.ts";
import { channelOf } from "#lib/senders/sender-apps.ts";
import type { FlowAction, FlowProblem } from "./schema.ts";
import { type PlacedAction, walkActions } from "./walk-actions.ts";

type Chosen = Pick<Sender, "channel" | "from" | "isReady">;

/** What will make actions fail that go through the tenant's settings. Told, not blocking: a setting can follow. */
export function findSenderProblems(actions: readonly FlowAction[], senders: readonly Chosen[]): FlowProblem[] {
  return [...walkActions(actions)].flatMap(({ action, path }) => problemOf({ action, path }, senders) ?? []);
}

function problemOf({ action, path }: PlacedAction, senders: readonly Chosen[]): FlowProblem | null {
  const channel = channelOf(findActionDefinition(action.type, action.action));
  if (channel === null) return null;
  const sender = senders.find((each) => each.channel === channel);
  const problem = { path, actionId: action.id, params: { channel }, isBlocking: false };
  if (!sender) return { ...problem, field: "", messageKey: "errors.senderNotChosen" };
  if (!sender.isReady) return { ...problem, field: "", messageKey: "errors.senderEmpty" };
  if (sender.from !== null || isSenderNamed(action)) return null;
  return { ...problem, field: "from", messageKey: "errors.senderNoDefault" };
}

/** Whether the action says whom its message comes from. */
export function isSenderNamed({ params }: FlowAction): boolean {
  const from = params?.from;
  return from !== undefined && from !== null && from !== "";
}
