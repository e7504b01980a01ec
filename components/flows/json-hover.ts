import type { Extension } from "@codemirror/state";
import { hoverTooltip } from "@codemirror/view";

/** What an id in the text is called; null for what is no id, or is not known. */
export type NameOf = (id: string) => string | null;

const reference = /a[cf]_[0-9A-Za-z]{22}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** The id of an item or a flow around an offset of a line. */
export function idAt(line: string, offset: number): { id: string; from: number; to: number } | null {
  for (const { 0: id, index: from } of line.matchAll(reference)) {
    if (from <= offset && offset <= from + id.length) return { id, from, to: from + id.length };
  }
  return null;
}

/** The name of the item or flow whose id is pointed at. */
export function jsonHover(nameOf: () => NameOf): Extension {
  return hoverTooltip(({ state }, pos) => {
    const line = state.doc.lineAt(pos);
    const found = idAt(line.text, pos - line.from);
    const name = found && nameOf()(found.id);
    if (!found || !name) return null;
    return {
      pos: line.from + found.from,
      end: line.from + found.to,
      above: true,
      create: () => {
        const dom = document.createElement("div");
        dom.className = "cm-diagnostic";
        dom.textContent = name;
        return { dom };
      },
    };
  });
}
