import { z } from "zod";

/** 1 to 150 characters after trimming. */
export const sectionName = z.string().trim().min(1, "errors.required").max(150, "errors.tooLong150");

export const createSectionInput = z.object({ name: sectionName });
export type CreateSectionInput = z.infer<typeof createSectionInput>;

export const renameSectionInput = z.object({ sectionId: z.uuid(), name: sectionName });
export type RenameSectionInput = z.infer<typeof renameSectionInput>;

export const sectionIdInput = z.object({ sectionId: z.uuid() });

export const rights = ["view", "change"] as const;

/** To one operator or to one group: exactly one of the two (`reference/uptrends-v4.md` §2.6). */
export const grantSectionInput = z
  .object({
    sectionId: z.uuid(),
    right: z.enum(rights),
    operatorId: z.uuid().nullish(),
    groupId: z.uuid().nullish(),
  })
  .refine(({ operatorId, groupId }) => !operatorId !== !groupId, { error: "errors.oneGrantee", path: ["grantee"] });
export type GrantSectionInput = z.infer<typeof grantSectionInput>;

export const revokeAuthorizationInput = z.object({ sectionId: z.uuid(), authorizationId: z.uuid() });
export type RevokeAuthorizationInput = z.infer<typeof revokeAuthorizationInput>;

/** A client is the service account of an API client: it has grants like an operator, and is no person. */
export const granteeKinds = ["operator", "group", "client"] as const;
export type GranteeKind = (typeof granteeKinds)[number];

export const authorization = z.object({
  id: z.uuid(),
  sectionId: z.uuid(),
  right: z.enum(rights),
  operatorId: z.uuid().nullable(),
  groupId: z.uuid().nullable(),
  name: z.string(),
  /** An operator's address; null for a group or a client. */
  email: z.string().nullable(),
  granteeKind: z.enum(granteeKinds),
  /** Of a group; null for an operator or a client. */
  groupKind: z.enum(["everyone", "administrators", "custom"]).nullable(),
  /** People in a group, deactivated ones left out; null for an operator or a client. */
  memberCount: z.number().int().nullable(),
  /** False for an operator who was deactivated: the grant waits for their return. */
  isActive: z.boolean(),
});
export type Authorization = z.infer<typeof authorization>;

export const sectionDetail = z.object({
  id: z.uuid(),
  name: z.string(),
  right: z.enum(rights),
  connectionCount: z.number().int(),
  /** Stored items: on screen simply vault items. */
  storedItemCount: z.number().int(),
  /** Live API clients whose new connections go here: they hold the section as an item does. */
  clients: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type SectionDetail = z.infer<typeof sectionDetail>;

/** Whom a section can be shared with: active people, and groups. */
export const granteeOptions = z.object({
  operators: z.array(z.object({ id: z.uuid(), name: z.string(), email: z.string() })),
  groups: z.array(z.object({ id: z.uuid(), name: z.string(), kind: z.enum(["everyone", "administrators", "custom"]) })),
});
export type GranteeOptions = z.infer<typeof granteeOptions>;

/** The page of a section, as the browser polls it. */
export const sectionPage = z.object({ section: sectionDetail, authorizations: z.array(authorization) });
export type SectionPage = z.infer<typeof sectionPage>;

export const orphanedSection = z.object({ id: z.uuid(), name: z.string() });
export type OrphanedSection = z.infer<typeof orphanedSection>;
