import { z } from "zod";
import { groupMark } from "#lib/groups/schema.ts";
import { type Role, roles } from "#lib/permissions/policy.ts";
import { rights } from "#lib/sections/schema.ts";
import { type Language, languages } from "#lib/shared/local-text.ts";

export const PASSWORD_LENGTH = 8;

export const operatorName = z.string().trim().min(1, "errors.required").max(150, "errors.tooLong150");
export const operatorEmail = z
  .string()
  .trim()
  .toLowerCase()
  .min(1, "errors.required")
  .max(254, "errors.email")
  .pipe(z.email("errors.email"));

/** Length is what counts (NIST SP 800-63B §3.1.1): no rules on kinds of characters. */
export const newPassword = z
  .string()
  .min(1, "errors.required")
  .min(PASSWORD_LENGTH, "errors.passwordTooShort")
  .max(1024, "errors.passwordTooLong");

export const language = z.enum(languages);
export const setLanguageInput = z.object({ language });

export const updateOwnProfileInput = z.object({ name: operatorName });
export type UpdateOwnProfileInput = z.infer<typeof updateOwnProfileInput>;

export const sessionIdInput = z.object({ sessionId: z.uuid() });

export type OwnProfile = { name: string; email: string; language: Language; role: Role };

/** A sign-in that stands. Of the device, what its browser said: null where that names nothing known. */
export type OwnSession = {
  id: string;
  browser: string | null;
  system: string | null;
  address: string | null;
  beganAt: Date;
  /** To the minute. */
  lastSeenAt: Date;
  /** The one in which this is asked. */
  isThis: boolean;
};

/** A section that an operator may see, and what gives them the right. */
export type OwnSection = {
  id: string;
  name: string;
  right: "view" | "change";
  /** Granted to the operator by name. */
  isOwn: boolean;
  /** Names of the groups that it is granted to and that they are in. */
  groups: { id: string; name: string; kind: "everyone" | "administrators" | "custom" }[];
};

export const createOperatorInput = z.object({
  name: operatorName,
  email: operatorEmail,
  role: z.enum(roles),
  language: language.default("en"),
  /** Left out: the operator chooses one by link. */
  password: newPassword.optional(),
});
export type CreateOperatorInput = z.input<typeof createOperatorInput>;

/** 256 random bits, as the links carry them. */
export const linkToken = z.string().regex(/^[A-Za-z0-9_-]{43}$/, "errors.linkInvalid");

export const setPasswordInput = z.object({ token: linkToken, password: newPassword });
export type SetPasswordInput = z.infer<typeof setPasswordInput>;

export const changePasswordInput = z.object({ current: z.string().min(1, "errors.required"), password: newPassword });
export type ChangePasswordInput = z.infer<typeof changePasswordInput>;

/** *Invited*: no password was chosen yet. */
export const operatorStates = ["active", "invited", "deactivated"] as const;
export type OperatorState = (typeof operatorStates)[number];

export const OPERATORS_PER_PAGE = 50;

export const listOperatorsInput = z.object({
  /** A piece of a name or an address. */
  search: z.string().trim().max(200).default(""),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
});
export type ListOperatorsInput = z.infer<typeof listOperatorsInput>;

export const operatorSummary = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(roles),
  /** All but *Everyone*. */
  groups: z.array(groupMark),
  state: z.enum(operatorStates),
  /** When the dashboard was last used, to the minute. */
  lastSeenAt: z.coerce.date().nullable(),
});
export type OperatorSummary = z.infer<typeof operatorSummary>;

export const operatorPage = z.object({
  operators: z.array(operatorSummary),
  total: z.number().int(),
  page: z.number().int(),
  perPage: z.number().int(),
});
export type OperatorPage = z.infer<typeof operatorPage>;

export const operatorDetail = operatorSummary.extend({
  language,
  createdAt: z.coerce.date(),
  deactivatedAt: z.coerce.date().nullable(),
  /** Sessions that stand. */
  sessionCount: z.number().int(),
  /** Of the password link that can still be used. */
  linkExpiresAt: z.coerce.date().nullable(),
  /** Whether it is whoever asks. */
  isSelf: z.boolean(),
});
export type OperatorDetail = z.infer<typeof operatorDetail>;

export const operatorIdInput = z.object({ operatorId: z.uuid() });

const grant = z.object({ sectionId: z.uuid(), right: z.enum(rights) });

export const inviteOperatorInput = z.object({
  name: operatorName,
  email: operatorEmail,
  language,
  role: z.enum(roles),
  groupIds: z.array(z.uuid()).max(200).default([]),
  /** In sections that the inviter fully controls. */
  grants: z.array(grant).max(200).default([]),
});
export type InviteOperatorInput = z.input<typeof inviteOperatorInput>;

/** What is left out stays as it is. */
export const updateOperatorInput = operatorIdInput.extend({
  name: operatorName.optional(),
  email: operatorEmail.optional(),
  role: z.enum(roles).optional(),
  language: language.optional(),
});
export type UpdateOperatorInput = z.infer<typeof updateOperatorInput>;

/** To one operator or to one group: exactly one of the two. */
const handOver = z
  .object({ sectionId: z.uuid(), operatorId: z.uuid().optional(), groupId: z.uuid().optional() })
  .refine((to) => (to.operatorId === undefined) !== (to.groupId === undefined), { error: "errors.oneGrantee" });
export type HandOver = z.infer<typeof handOver>;

export const deactivateOperatorInput = operatorIdInput.extend({ handOver: z.array(handOver).max(1000).default([]) });
export type DeactivateOperatorInput = z.input<typeof deactivateOperatorInput>;

/** What deactivating an operator would leave without anybody who fully controls it. */
export const soleSections = z.array(z.object({ id: z.string(), name: z.string() }));
export type SoleSections = z.infer<typeof soleSections>;
