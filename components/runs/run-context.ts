"use client";

import { createContext, use } from "react";
import type { ExecutionPart } from "#lib/executions/execution-part.ts";
import type { RunWatch } from "./run-watch.ts";

/** What a person asked to run of the draft, before they said with what. */
export type AskedPart = Pick<ExecutionPart, "mode" | "actionId"> & {
  /** The execution to take earlier outputs from, where it is clear. */
  from?: string;
};

/** The same functions as long as the editor is there. */
export type RunCommands = {
  /** Shows a run on the document, from now on, and goes along with it. */
  follow: (executionId: string, part?: ExecutionPart | null) => void;
  /** The same of one that is looked back at: the panel stays with the action. */
  look: (executionId: string, part: ExecutionPart | null) => void;
  /** Shows none. */
  leave: () => void;
  /** Opens the dialog for a run of one action, or from one on. */
  ask: (asked: AskedPart) => void;
  /** The same for the action at a path of the document. */
  askAt: (mode: AskedPart["mode"], path: string) => void;
};

export type RunTab = "settings" | "run";

/** How the panel shows the run. */
export type RunPanelState = {
  tab: RunTab;
  setTab: (tab: RunTab) => void;
  /** The panel goes along with the run, until a person selects an action. */
  isFollowing: boolean;
  setFollowing: (isFollowing: boolean) => void;
};

export const RunWatchContext = createContext<RunWatch | null>(null);
export const RunCommandsContext = createContext<RunCommands | null>(null);
export const RunPanelContext = createContext<RunPanelState>({
  tab: "settings",
  setTab: () => undefined,
  isFollowing: false,
  setFollowing: () => undefined,
});

/** The run that the editor shows; null for none. What it tells is heard by `useSyncExternalStore`. */
export function useRunWatch(): RunWatch | null {
  return use(RunWatchContext);
}

/** Null on pages of a flow that have no editor: a run is looked at on its own page. */
export function useRunCommands(): RunCommands | null {
  return use(RunCommandsContext);
}

export function useRunPanel(): RunPanelState {
  return use(RunPanelContext);
}
