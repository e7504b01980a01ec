import { deepEqual } from "fast-equals";
import type { FlowAction } from "./schema.ts";

/** Whether two documents are the same on the wire, where a value that is undefined is left out. */
export function isSameDocument(one: readonly FlowAction[], other: readonly FlowAction[]): boolean {
  return one === other || deepEqual(onWire(one), onWire(other));
}

function onWire(actions: readonly FlowAction[]): unknown {
  return JSON.parse(JSON.stringify(actions));
}
