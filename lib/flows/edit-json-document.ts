import type { MessageParams } from "#lib/shared/app-error.ts";
import type { Json } from "#lib/shared/json.ts";
import { findJsonFault } from "#lib/shared/json-fault.ts";
import { findMember, findNode, type JsonNode, readJsonNodes, walkJsonNodes } from "#lib/shared/json-nodes.ts";
import { type DocumentFault, findDocumentFaults } from "./document-faults.ts";
import { describeIssue } from "./edit-json-issues.ts";
import { inReadingOrder } from "./edit-json-order.ts";
import { findJsonWarnings } from "./edit-json-warnings.ts";
import { keepSame } from "./edit-keep-same.ts";
import type { FlowAction } from "./schema.ts";

/** Something to know about the text between two offsets. */
export type JsonNote = { from: number; to: number; messageKey: string; params: MessageParams };

export type JsonReading = {
  /** Null while the text is no document that can be stored. */
  actions: readonly FlowAction[] | null;
  /** Why it is none; in the order of the text. */
  errors: JsonNote[];
  /** What will fail, or is not what it looks like. */
  warnings: JsonNote[];
};

/** More only bury the first. */
const MAX_NOTES = 200;

/** The document as a person reads and edits it: the wire's `actions`, with what is inside an action at its end. */
export function printDocument(actions: readonly FlowAction[]): string {
  return JSON.stringify(actions.map(inReadingOrder), null, 2);
}

/**
 * The document that a text stands for, and all that is wrong with it.
 *
 * @param before What the text was made from: of it, what the text still says stays the same object.
 */
export function readDocument(text: string, before: readonly FlowAction[]): JsonReading {
  const document = parse(text);
  if (document === undefined) return { actions: null, errors: [syntaxNote(text)], warnings: [] };
  const root = readJsonNodes(text);
  const errors = [
    ...findDuplicateNames(root),
    ...[...findDocumentFaults(document)].map((fault) => placeFault(fault, document, root)),
  ];
  if (errors.length > 0) return { actions: null, errors: inOrder(errors), warnings: [] };
  const actions = keepSame(before, document as unknown as FlowAction[]);
  return { actions, errors: [], warnings: inOrder(findJsonWarnings(actions, text, root)) };
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function syntaxNote(text: string): JsonNote {
  const at = findJsonFault(text);
  // At the end there is nothing to mark but what stands before it.
  const from = at < text.length ? at : Math.max(text.trimEnd().length - 1, 0);
  const isShort = at >= text.trimEnd().length;
  return { from, to: from + 1, messageKey: `flows.json.notes.${isShort ? "short" : "syntax"}`, params: {} };
}

/** Of two members with one name, JSON keeps the last and forgets the other. */
function findDuplicateNames(root: JsonNode): JsonNote[] {
  return [...walkJsonNodes(root)].flatMap(({ members = [] }) => {
    const names = new Set<string>();
    return members.flatMap(({ name, from, to }): JsonNote[] => {
      const isTwice = names.has(name);
      names.add(name);
      return isTwice ? [{ from, to, messageKey: "flows.json.notes.nameTwice", params: { name } }] : [];
    });
  });
}

function placeFault({ path, messageKey, params, issue }: DocumentFault, document: Json, root: JsonNode): JsonNote {
  const { node, member } = findNode(root, path);
  if (!issue) return { ...markOf(node, member ?? undefined), messageKey, params };
  const [unknown] = issue.code === "unrecognized_keys" ? issue.keys : [];
  const named = unknown === undefined ? (member ?? undefined) : findMember(node, unknown);
  return { ...markOf(node, named), ...describeIssue(issue, path, document) };
}

/** An object or a list is marked by its name or where it opens: all of it would be a page of red. */
function markOf(node: JsonNode, member: { from: number; to: number } | undefined): { from: number; to: number } {
  if (!node.members && !node.items && member) return { from: node.from, to: node.to };
  return member ? { from: member.from, to: member.to } : { from: node.from, to: Math.min(node.from + 1, node.to) };
}

function inOrder(notes: JsonNote[]): JsonNote[] {
  return notes.toSorted((one, other) => one.from - other.from).slice(0, MAX_NOTES);
}
