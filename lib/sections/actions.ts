"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/shared/define-action.ts";
import { createSection } from "./mutations/create-section.ts";
import { deleteSection } from "./mutations/delete-section.ts";
import { grantSection } from "./mutations/grant-section.ts";
import { renameSection } from "./mutations/rename-section.ts";
import { revokeAuthorization } from "./mutations/revoke-authorization.ts";
import { takeOverSection } from "./mutations/take-over-section.ts";
import {
  createSectionInput,
  grantSectionInput,
  renameSectionInput,
  revokeAuthorizationInput,
  sectionIdInput,
} from "./schema.ts";

export const createSectionAction = defineAction(
  createSectionInput,
  async (actor, input) => {
    const created = await createSection(actor, input);
    revalidatePath("/vault");
    return created;
  },
  "section.create",
);

export const renameSectionAction = defineAction(
  renameSectionInput,
  async (actor, input) => {
    const renamed = await renameSection(actor, input);
    revalidatePath("/vault");
    return renamed;
  },
  "section.rename",
);

export const deleteSectionAction = defineAction(
  sectionIdInput,
  async (actor, input) => {
    const deleted = await deleteSection(actor, input);
    revalidatePath("/vault");
    return deleted;
  },
  "section.delete",
);

export const grantSectionAction = defineAction(
  grantSectionInput,
  async (actor, input) => {
    const granted = await grantSection(actor, input);
    revalidatePath("/vault");
    return granted;
  },
  "section.grant",
);

export const revokeAuthorizationAction = defineAction(
  revokeAuthorizationInput,
  async (actor, input) => {
    const revoked = await revokeAuthorization(actor, input);
    revalidatePath("/vault");
    return revoked;
  },
  "section.revoke",
);

export const takeOverSectionAction = defineAction(
  sectionIdInput,
  async (actor, input) => {
    const taken = await takeOverSection(actor, input);
    revalidatePath("/vault");
    return taken;
  },
  "section.takeOver",
);
