"use client";

import { createContext, use } from "react";
import type { EditStep } from "#lib/flows/edit-history.ts";
import type { FlowAction, FlowDetail } from "#lib/flows/schema.ts";
import type { JsonObject } from "#lib/shared/json.ts";
import type { FindFlow } from "./use-called-flows.ts";
import type { FindItem } from "./use-chosen-items.ts";
import type { SenderOf } from "./use-senders.ts";

/** What can be done to the document. The same functions as long as the editor is there. */
export type FlowCommands = {
  edit: (change: (actions: readonly FlowAction[]) => readonly FlowAction[], options?: EditOptions) => void;
  undo: () => void;
  redo: () => void;
  /** The document as it is now. */
  getActions: () => readonly FlowAction[];
  /** Opens an action, the only one that is selected then. */
  select: (path: string | null) => void;
  /** Ids of what is selected now. */
  getSelection: () => ReadonlySet<string>;
  /** The open action stays open if it is among them; else `openId` is, or the last. */
  selectMany: (ids: Iterable<string>, openId?: string) => void;
  /** Actions that a place is chosen for; null once it is. */
  getMoving: () => ReadonlySet<string> | null;
  setMoving: (ids: ReadonlySet<string> | null) => void;
  /** Opens the list of actions; the chosen one goes to that gap. */
  openPicker: (path: string) => void;
  remove: (path: string) => void;
  move: (path: string, by: "up" | "down") => void;
  duplicate: (path: string) => void;
};

/** What there is to know beside the document. The same while one types. */
export type FlowFacts = {
  flowId: string;
  isReadOnly: boolean;
  /** What starts the flow besides a person. */
  triggers: FlowDetail["triggers"];
  /** By UUID, of all that the document refers to. */
  findItem: FindItem;
  /** By UUID, of the flows that the document calls. */
  findFlow: FindFlow;
  /** Of an action without a connection of its own. */
  senderOf: SenderOf;
  /** UUIDs of items in the saved draft that the reader may not see, or that are gone. */
  hiddenItems: ReadonlySet<string>;
  /** Text that does not parse yet, by action and field: kept when another action is selected. */
  heldTexts: Map<string, string>;
  /** Params that an action does not ask for at the moment, by action id. */
  heldParams: Map<string, JsonObject>;
};

/** What the parts of the editor share. One document, one selection; every change goes through `edit`. */
export type FlowEditor = FlowCommands &
  FlowFacts & {
    actions: readonly FlowAction[];
    /** Path of the open action; null for none. */
    selectedPath: string | null;
    /** The open action, and what else is selected. */
    selectedIds: ReadonlySet<string>;
    /** Ids of the actions that a place is being chosen for. */
    moving: ReadonlySet<string> | null;
  };

export type EditOptions = {
  /** Goes along when the selected action's id changes. */
  selectId?: string;
  /** What undo calls it; left out, it is told from what changed. */
  step?: EditStep;
};

export const FlowEditorContext = createContext<FlowEditor | null>(null);
export const FlowCommandsContext = createContext<FlowCommands | null>(null);
export const FlowFactsContext = createContext<FlowFacts | null>(null);

/** Everything. Who asks for it is drawn again at each key press: rows of the tree ask for one of the two below. */
export function useFlowEditor(): FlowEditor {
  return given(use(FlowEditorContext));
}

export function useFlowCommands(): FlowCommands {
  return given(use(FlowCommandsContext));
}

export function useFlowFacts(): FlowFacts {
  return given(use(FlowFactsContext));
}

function given<Value>(value: Value | null): Value {
  if (!value) throw new Error("A part of the editor stands outside FlowEditorProvider");
  return value;
}
