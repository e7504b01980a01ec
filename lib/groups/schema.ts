import { z } from "zod";
import { roles } from "#lib/permissions/policy.ts";

export const groupName = z.string().trim().min(1, "errors.required").max(150, "errors.tooLong150");

export const groupKinds = ["everyone", "administrators", "custom"] as const;
export type GroupKind = (typeof groupKinds)[number];

/** A group as others name it. The names of the built-in ones are messages. */
export const groupMark = z.object({ id: z.string(), name: z.string(), kind: z.enum(groupKinds) });
export type GroupMark = z.infer<typeof groupMark>;

export const groupSummary = groupMark.extend({
  /** Active people. Of *Everyone*, all there are. */
  memberCount: z.number().int(),
  /** Sections that the group has a grant on. Their names are for who may see them. */
  sectionCount: z.number().int(),
  createdAt: z.coerce.date(),
});
export type GroupSummary = z.infer<typeof groupSummary>;

const person = z.object({ id: z.string(), name: z.string(), email: z.string() });

export const groupDetail = groupSummary.extend({
  members: z.array(person.extend({ role: z.enum(roles), isDeactivated: z.boolean() })),
  /** The active people who are not in it, for the picker. None for *Everyone*. */
  candidates: z.array(person),
});
export type GroupDetail = z.infer<typeof groupDetail>;

export const createGroupInput = z.object({ name: groupName });
export const groupIdInput = z.object({ groupId: z.uuid() });
export const renameGroupInput = groupIdInput.extend({ name: groupName });
export const groupMemberInput = groupIdInput.extend({ operatorId: z.uuid("errors.required") });
export type GroupMemberInput = z.infer<typeof groupMemberInput>;
