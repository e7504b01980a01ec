import type { FormNode } from "./form-nodes.ts";
import type { FormParts } from "./schema.ts";

/** An id that a form names, and where, such as `nodes.0.config.next_node`. */
export type FormReference = { id: string; path: string };

/** The nodes that a form leads to: from its start, nodes, rules and buttons. `$ending` is one of them. */
export function nodePointersOf({ start, nodes = [] }: FormParts): FormReference[] {
  return [reference(start?.next_node, "start.next_node"), ...nodes.flatMap(pointersOfNode)].flat();
}

function pointersOfNode(node: FormNode, index: number): FormReference[] {
  const path = `nodes.${index}.config`;
  if (node.type === "FLOW") return reference(node.config.next_node, `${path}.next_node`);
  if (node.type === "ROUTER") {
    const rules = node.config?.rules ?? [];
    return [
      ...rules.flatMap(({ next_node }, at) => reference(next_node, `${path}.rules.${at}.next_node`)),
      ...reference(node.config?.fallback, `${path}.fallback`),
    ];
  }
  const jumps = (node.config?.components ?? []).flatMap((component, at) =>
    component.type === "JUMP_BUTTON"
      ? reference(component.config.next_node, `${path}.components.${at}.config.next_node`)
      : [],
  );
  return [...jumps, ...reference(node.config?.next_node, `${path}.next_node`)];
}

/** Public ids of the flows that a form starts: at nodes, by buttons, after it was submitted. */
export function flowReferencesOf({ nodes = [], ending }: FormParts): FormReference[] {
  return [...nodes.flatMap(flowsOfNode), ...reference(ending?.after_submit?.flow_id, "ending.after_submit.flow_id")];
}

function flowsOfNode(node: FormNode, index: number): FormReference[] {
  const path = `nodes.${index}.config`;
  if (node.type === "FLOW") return reference(node.config.flow_id, `${path}.flow_id`);
  if (node.type === "ROUTER") return [];
  return (node.config?.components ?? []).flatMap((component, at) =>
    component.type === "RESEND_BUTTON"
      ? reference(component.config.flow_id, `${path}.components.${at}.config.flow_id`)
      : [],
  );
}

function reference(id: string | undefined, path: string): FormReference[] {
  return id === undefined ? [] : [{ id, path }];
}
