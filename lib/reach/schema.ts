import { z } from "zod";
import { senderChannels } from "#lib/senders/schema.ts";
import { itemOption, settingUse } from "#lib/vault/schema.ts";

const named = z.object({ id: z.guid(), name: z.string() });

/** A flow that would notice the end of an item. */
export const blastFlow = z.object({
  ...named.shape,
  /** Of what is published: it fails, or goes on without what the item gives it. `draft`: nothing published uses it. */
  effect: z.enum(["stops", "goesOn", "draft"]),
  isDirect: z.boolean(),
  /** Flows that it calls, through which it uses the item. */
  via: z.array(named),
  /** Over the last week, or as long as there is anything to count; tries of drafts and dry runs apart. */
  runsADay: z.number(),
  /** What starts it, of what is on. */
  hooks: z.array(named),
  schedules: z.array(named),
});
export type BlastFlow = z.infer<typeof blastFlow>;

/** Everything that would stop if an item died. */
export const blastRadius = z.object({
  /** The worst first, as far as they are listed; none for a reader who may not see flows. */
  flows: z.array(blastFlow),
  counts: z.object({ stops: z.number().int(), goesOn: z.number().int(), draft: z.number().int() }),
  /** Of the flows that stop, together. */
  runsADay: z.number(),
  /** Hooks whose callers prove themselves by its secret: they are refused. */
  hooks: z.array(named.extend({ flowId: z.guid(), flowName: z.string() })),
  /** What the tenant sends or tells through it. */
  settings: z.array(settingUse),
  /** Alerts that start a flow which stops. */
  alerts: z.array(z.enum(["CONNECTION", "EXPIRY", "EXECUTION"])),
  /** Whether the reader may open the settings. */
  canSet: z.boolean(),
  /** Whether the reader may put another item in its place. */
  canReplace: z.boolean(),
});
export type BlastRadius = z.infer<typeof blastRadius>;

/** A document of the flow, or of one that it calls, by which it reaches something. */
const reachVersion = {
  /** `running`: no longer published, or a run of a draft, and not finished. `called`: as another flow has it published. */
  which: z.enum(["draft", "published", "running", "called"]),
  /** Of a published version; null for a draft and for a run of one. */
  number: z.number().int().nullable(),
  /** Of `called`. */
  flow: named.nullable(),
  /** Of `called`: whether the draft calls it, or what is published does; through other flows too. */
  calledBy: z.object({ draft: z.boolean(), published: z.boolean() }).nullable(),
};

const actionFacts = { id: z.string(), alias: z.string().nullable(), type: z.string(), action: z.string() };

/** An action that refers to an item, and where in it. */
const reachAction = z.object({
  ...actionFacts,
  /** `field` is what a text names of the item, such as `Password`. */
  places: z.array(
    z.object({
      path: z.string(),
      field: z.string().nullable(),
      /** Not in its params: the tenant's settings send its messages through the item. */
      sender: z.enum(senderChannels).optional(),
    }),
  ),
});

/** One item that a flow can use. */
export const reachEntry = z.object({
  itemId: z.guid(),
  /** Null if the reader may not see it, or it is gone. */
  item: itemOption.nullable(),
  isConnection: z.boolean(),
  /** Names of its secret fields. */
  secrets: z.array(z.string()),
  /** When a run of this flow last opened it, to the minute. */
  lastUsedAt: z.coerce.date().nullable(),
  versions: z.array(z.object({ ...reachVersion, actions: z.array(reachAction) })),
});
export type ReachEntry = z.infer<typeof reachEntry>;

/** How far a flow's requests can go: to a host, wherever its input says, wherever it says with a secret, or unseen. */
export const hostKinds = ["host", "input", "anyHost", "hidden"] as const;

/** An action that can reach a host. */
const hostAction = z.object({
  ...actionFacts,
  ...reachVersion,
  /** The items whose allowed hosts let it; `name` null of one that the reader may not see. */
  through: z.array(z.object({ id: z.guid(), name: z.string().nullable(), isAnyHost: z.boolean() })),
  /** An expression stands in its URL's host: which of the hosts it goes to depends on what arrives. */
  isByInput: z.boolean(),
  /** An item of the action may not go there: the request is refused. */
  isRefused: z.boolean(),
});
export type HostAction = z.infer<typeof hostAction>;

export const reachHost = z.object({
  kind: z.enum(hostKinds),
  /** Name and port; empty but for `host`. */
  host: z.string(),
  actions: z.array(hostAction),
});
export type ReachHost = z.infer<typeof reachHost>;

/** Everything that a flow can reach, through the flows that it calls too. */
export const flowReach = z.object({ entries: z.array(reachEntry), hosts: z.array(reachHost) });
export type FlowReach = z.infer<typeof flowReach>;
