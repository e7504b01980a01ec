/** A value in the text of its JSON, by offsets. */
export type JsonNode = {
  from: number;
  to: number;
  /** Of an object, in the order of the text; of a name that stands twice both. */
  members?: JsonMember[];
  /** Of a list. */
  items?: JsonNode[];
};

/** `from` and `to` are of the name, with its quotes. */
export type JsonMember = { name: string; from: number; to: number; node: JsonNode };

const token = /[{}[\],:]|"(?:[^"\\]|\\.)*"|[^\s{}[\],:"]+/g;

/**
 * Where everything stands in the text. Nesting costs no stack.
 *
 * @param text JSON, as `JSON.parse` takes it.
 */
export function readJsonNodes(text: string): JsonNode {
  const root: JsonNode = { from: 0, to: 0, items: [] };
  const open: JsonNode[] = [root];
  let name: Omit<JsonMember, "node"> | null = null;
  for (const { 0: piece, index: from } of text.matchAll(token)) {
    const to = from + piece.length;
    const holder = open.at(-1) ?? root;
    if (piece === "," || piece === ":") continue;
    if (piece === "}" || piece === "]") {
      holder.to = to;
      open.pop();
    } else if (holder.members && name === null) {
      name = { name: JSON.parse(piece) as string, from, to };
    } else {
      const node: JsonNode = { from, to, ...(piece === "{" && { members: [] }), ...(piece === "[" && { items: [] }) };
      if (name) holder.members?.push({ ...name, node });
      else holder.items?.push(node);
      name = null;
      if (node.members || node.items) open.push(node);
    }
  }
  return root.items?.[0] ?? root;
}

/** A member of the name's; of two, the last, which is the one that `JSON.parse` takes. */
export function findMember(node: JsonNode, name: string): JsonMember | undefined {
  return node.members?.findLast((member) => member.name === name);
}

/** What a path of names and indexes leads to; as far as it goes. */
export function findNode(root: JsonNode, path: readonly PropertyKey[]): { node: JsonNode; member: JsonMember | null } {
  let found: { node: JsonNode; member: JsonMember | null } = { node: root, member: null };
  for (const step of path) {
    const member = findMember(found.node, String(step)) ?? null;
    const node: JsonNode | undefined = member?.node ?? found.node.items?.[Number(step)];
    if (!node) break;
    found = { node, member };
  }
  return found;
}

/** Every object and list in which something stands, and every value. */
export function* walkJsonNodes(root: JsonNode): Generator<JsonNode> {
  const pending = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    yield node;
    for (const item of node.items ?? []) pending.push(item);
    for (const member of node.members ?? []) pending.push(member.node);
  }
}

/**
 * Where a character of a decoded text stands, from the text's first quote on.
 *
 * @param raw The text as JSON, with its quotes.
 */
export function toRawOffset(raw: string, offset: number): number {
  let at = 1;
  for (let count = 0; count < offset && at < raw.length - 1; count++) {
    at += raw[at] !== "\\" ? 1 : raw[at + 1] === "u" ? 6 : 2;
  }
  return at;
}
