"use client";

import { createContext, use } from "react";
import type { FlowAction, FlowDetail } from "#lib/flows/schema.ts";
import type { JsonObject } from "#lib/shared/json.ts";
import type { FindFlow } from "./use-called-flows.ts";
import type { FindItem } from "./use-chosen-items.ts";
import type { SenderOf } from "./use-senders.ts";

/** What the parts of the editor share. One document, one selection; every change goes through `edit`. */
export type FlowEditor = {
  flowId: string;
  actions: readonly FlowAction[];
  isReadOnly: boolean;
  /** What starts the flow besides a person. */
  triggers: FlowDetail["triggers"];
  /** `selectId` goes along when the selected action's id changes. */
  edit: (change: (actions: readonly FlowAction[]) => readonly FlowAction[], selectId?: string) => void;
  /** Path of the selected action; null for none. */
  selectedPath: string | null;
  select: (path: string | null) => void;
  /** Opens the list of actions; the chosen one goes to that gap. */
  openPicker: (path: string) => void;
  remove: (path: string) => void;
  move: (path: string, by: "up" | "down") => void;
  duplicate: (path: string) => void;
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

const FlowEditorContext = createContext<FlowEditor | null>(null);

export const FlowEditorProvider = FlowEditorContext.Provider;

export function useFlowEditor(): FlowEditor {
  const editor = use(FlowEditorContext);
  if (!editor) throw new Error("useFlowEditor stands outside FlowEditorProvider");
  return editor;
}
