"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/shared/define-action.ts";
import { createGroup } from "./mutations/create-group.ts";
import { deleteGroup } from "./mutations/delete-group.ts";
import { addGroupMember, removeGroupMember } from "./mutations/group-members.ts";
import { renameGroup } from "./mutations/rename-group.ts";
import { createGroupInput, groupIdInput, groupMemberInput, renameGroupInput } from "./schema.ts";

export const createGroupAction = defineAction(createGroupInput, createGroup, "group.create");

export const renameGroupAction = defineAction(renameGroupInput, renameGroup, "group.rename");

export const deleteGroupAction = defineAction(groupIdInput, deleteGroup, "group.delete");

/** Who joins Administrators gets links in the frame that they did not have. */
export const addGroupMemberAction = defineAction(
  groupMemberInput,
  async (actor, input) => {
    await addGroupMember(actor, input);
    revalidatePath("/", "layout");
  },
  "group.addMember",
);

export const removeGroupMemberAction = defineAction(
  groupMemberInput,
  async (actor, input) => {
    await removeGroupMember(actor, input);
    revalidatePath("/", "layout");
  },
  "group.removeMember",
);
