import { diffArrays } from "diff";

/** A piece of a text that is replaced, by offsets of the text before any of them. */
export type TextChange = { from: number; to: number; insert: string };

/** From here on one change from the first difference to the last is made, which takes no time. */
const MAX_DIFFERENT_LINES = 400;

/** What leads from one text to the other, touching no more than it must: a caret elsewhere stays where it is. */
export function findTextChanges(before: string, after: string): TextChange[] {
  const [old, now] = [before.split(/(?<=\n)/), after.split(/(?<=\n)/)];
  const pieces = diffArrays(old, now, { maxEditLength: MAX_DIFFERENT_LINES });
  if (!pieces) return narrow(before, { from: 0, to: before.length, insert: after });
  const changes: TextChange[] = [];
  let at = 0;
  let open: TextChange | null = null;
  for (const { value, added, removed } of pieces) {
    const text = value.join("");
    if (!added && !removed) {
      open = null;
      at += text.length;
      continue;
    }
    if (!open) {
      open = { from: at, to: at, insert: "" };
      changes.push(open);
    }
    if (added) open.insert += text;
    else {
      at += text.length;
      open.to = at;
    }
  }
  return changes.flatMap((change) => narrow(before, change));
}

/** Without what is the same at both ends; nothing, if all is. */
function narrow(before: string, { from, to, insert }: TextChange): TextChange[] {
  const old = before.slice(from, to);
  const most = Math.min(old.length, insert.length);
  let [start, end] = [0, 0];
  while (start < most && old[start] === insert[start]) start += 1;
  while (end < most - start && old.at(-1 - end) === insert.at(-1 - end)) end += 1;
  if (start === old.length && start === insert.length) return [];
  return [{ from: from + start, to: to - end, insert: insert.slice(start, insert.length - end) }];
}
