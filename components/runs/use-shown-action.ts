"use client";

import { useLocale } from "next-intl";
import { useSyncExternalStore } from "react";
import { actionName } from "#components/flows/action-text.ts";
import { useFlowEditor } from "#components/flows/editor-context.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { walkActions } from "#lib/flows/walk-actions.ts";
import { useRunPanel, useRunWatch } from "./run-context.ts";

const never = () => () => undefined;

/**
 * What the panel shows: the selected action with its settings, or with what it did in the run; and of a run that it goes
 * along with, the action that the run is at. Null for nothing.
 */
export function useShownAction(
  selected: FlowAction | null,
): { action: FlowAction; name: string; isRun: boolean } | null {
  const language = useLocale();
  const { actions } = useFlowEditor();
  const watch = useRunWatch();
  const { tab, isFollowing } = useRunPanel();
  const followed = () => (isFollowing && watch ? watch.getFollowed() : null);
  const followedId = useSyncExternalStore(watch?.subscribe ?? never, followed, followed);
  const isRun = tab === "run";
  const action = (isRun && findAction(actions, followedId)) || selected;
  return action && { action, name: actionName(action, language), isRun };
}

function findAction(actions: readonly FlowAction[], id: string | null): FlowAction | null {
  if (id === null) return null;
  for (const { action } of walkActions(actions)) if (action.id === id) return action;
  return null;
}
