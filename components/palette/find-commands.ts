import { plainText } from "#lib/shared/plain-text.ts";
import type { CommandGroup } from "./commands.ts";

/**
 * What of the groups is called so: every word that was typed, accents and case aside, stands in a command's name, in
 * what tells it from others, or in the title above it. Groups with a name that begins so come first.
 */
export function findCommands(groups: readonly CommandGroup[], search: string): CommandGroup[] {
  const wanted = plainText(search);
  const words = wanted.split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...groups];
  const begins = ({ label }: { label: string }) => plainText(label).startsWith(wanted);
  return groups
    .map((group) => ({
      ...group,
      entries: group.entries
        .filter(({ label, detail = "" }) => {
          const text = plainText(`${label} ${detail} ${group.title}`);
          return words.every((word) => text.includes(word));
        })
        .toSorted((a, b) => Number(begins(b)) - Number(begins(a))),
    }))
    .filter(({ entries }) => entries.length > 0)
    .toSorted((a, b) => Number(b.entries.some(begins)) - Number(a.entries.some(begins)));
}
