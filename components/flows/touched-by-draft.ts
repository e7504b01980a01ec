import type { FlowReach, ReachEntry, ReachHost } from "#lib/reach/schema.ts";

/** `isNew`: what is published does not use it. */
export type Touched<Thing> = { thing: Thing; isNew: boolean };
type TouchedHost = Pick<ReachHost, "kind" | "host">;

export type TouchedByDraft = {
  items: Touched<ReachEntry>[];
  hosts: Touched<TouchedHost>[];
  /** What only flows use that the draft calls, themselves or through others. */
  throughCalls: { items: Touched<ReachEntry>[]; hosts: Touched<TouchedHost>[] };
};

type Version = Pick<ReachEntry["versions"][number], "which" | "calledBy">;

const isOwn = ({ which }: Version) => which === "draft";
const isThroughCalls = ({ calledBy }: Version) => calledBy?.draft === true;
const isPublished = ({ which, calledBy }: Version) => which === "published" || calledBy?.published === true;

/** What the draft uses and reaches once it is published, what is new first. Where nothing is published nothing is new. */
export function touchedByDraft({ entries, hosts }: FlowReach, isFirst: boolean): TouchedByDraft {
  const items = entries.map((entry) => ({ thing: entry, versions: entry.versions }));
  const reached = hosts.map(({ kind, host, actions }) => ({
    thing: { kind, host },
    versions: actions.filter(({ isRefused }) => !isRefused),
  }));
  return {
    items: touched(items, (versions) => versions.some(isOwn), isFirst),
    hosts: touched(reached, (versions) => versions.some(isOwn), isFirst),
    throughCalls: {
      items: touched(items, (versions) => !versions.some(isOwn) && versions.some(isThroughCalls), isFirst),
      hosts: touched(reached, (versions) => !versions.some(isOwn) && versions.some(isThroughCalls), isFirst),
    },
  };
}

function touched<Thing>(
  all: readonly { thing: Thing; versions: readonly Version[] }[],
  isIn: (versions: readonly Version[]) => boolean,
  isFirst: boolean,
): Touched<Thing>[] {
  return all
    .filter(({ versions }) => isIn(versions))
    .map(({ thing, versions }) => ({ thing, isNew: !isFirst && !versions.some(isPublished) }))
    .toSorted((a, b) => Number(b.isNew) - Number(a.isNew));
}
