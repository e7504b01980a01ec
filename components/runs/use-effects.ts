"use client";

import { useLocale } from "next-intl";
import { actionName } from "#components/flows/action-text.ts";
import { connectionOf } from "#components/flows/connection-of.ts";
import { useFlowFacts } from "#components/flows/editor-context.ts";
import { leavesCoffre } from "#components/flows/leaves-coffre.ts";
import { findConnector } from "#lib/connectors/registry.ts";
import { notEarlier } from "#lib/flows/earlier-actions.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { calledFlowOf, walkActions } from "#lib/flows/walk-actions.ts";
import type { AskedPart } from "./run-context.ts";

/** What a run does outside: the action, with what, and where. */
export type Effect = {
  id: string;
  name: string;
  /** The connection, or the flow that is called; null for none, or one that is not shared. */
  through: string | null;
  hosts: readonly string[];
};

/** Every effect that a run of one action, or from it on, may have. */
export function useEffects(actions: readonly FlowAction[], { mode, actionId }: AskedPart): Effect[] {
  const language = useLocale();
  const { findItem, findFlow, senderOf } = useFlowFacts();
  return actionsOf(actions, { mode, actionId }).flatMap((action) => {
    const { id } = action;
    const name = actionName(action, language);
    const flowId = calledFlowOf(action);
    if (flowId !== null) return [{ id, name, through: findFlow(flowId)?.name ?? null, hosts: [] }];
    if (!leavesCoffre(action)) return [];
    const connection = connectionOf(action, findItem);
    const option = connection.kind === "known" ? connection.option : null;
    const sender = senderOf(action)?.sender;
    const used = option ?? (sender ? findItem(sender.connectionId) : null);
    return [{ id, name, through: used?.name ?? null, hosts: hostsOf(action, used?.origins ?? [], sender?.appId) }];
  });
}

function actionsOf(actions: readonly FlowAction[], { mode, actionId }: AskedPart): FlowAction[] {
  const all = [...walkActions(actions)];
  const at = all.findIndex(({ action }) => action.id === actionId);
  const target = all[at];
  if (!target) return [];
  const isWithin = (path: string) => path === target.path || path.startsWith(`${target.path}.`);
  const isLater = (path: string) => notEarlier(path, target.path) === "later";
  const after = all.slice(at);
  // A condition alone decides, and does nothing of what it holds.
  const isCondition = target.action.type === "FLOW" && target.action.action === "BOOLEAN_CONDITION";
  if (mode === "FROM") return after.filter(({ path }) => isWithin(path) || isLater(path)).map(({ action }) => action);
  return after.filter(({ path }) => isWithin(path) && !isCondition).map(({ action }) => action);
}

/** Of a request, as it is written; else of the connection; else of the app. */
function hostsOf({ type, params }: FlowAction, origins: readonly string[], appId = type): string[] {
  const url = typeof params?.url === "string" ? params.url : "";
  const written = /^(https?:\/\/[^/?#{]+)(?:[/?#]|$)/i.exec(url)?.[1];
  if (written !== undefined) return [hostOf(written)];
  const named = findConnector(appId)?.origins ?? [];
  return (origins.length > 0 || named === "author" ? origins : named).map(hostOf);
}

function hostOf(origin: string): string {
  return URL.parse(origin)?.host ?? origin;
}
