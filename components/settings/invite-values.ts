import type { Role } from "#lib/permissions/policy.ts";
import type { Language } from "#lib/shared/local-text.ts";

export type GrantValue = { sectionId: string; right: "view" | "change" };

export type InviteValues = {
  name: string;
  email: string;
  language: Language;
  role: Role;
  groupIds: string[];
  grants: GrantValue[];
};

/** The least that a role allows, and nothing of the vault. */
export const emptyInvite: InviteValues = {
  name: "",
  email: "",
  language: "en",
  role: "viewer",
  groupIds: [],
  grants: [],
};
