import { z } from "zod";

/** What it is for. Left out, it is called as the published API calls it. */
const description = z.string().trim().min(1, "errors.required").max(150, "errors.tooLong150");

/** What forms ask for. */
export const apiAccountDescription = z.object({ description });
export type ApiAccountDescription = z.infer<typeof apiAccountDescription>;

export const createApiAccountInput = z.object({
  /** Left out: the actor's own. */
  operatorId: z.uuid().optional(),
  description: description.default("API"),
});
export type CreateApiAccountInput = z.input<typeof createApiAccountInput>;

/** Neither given: the actor's own. `everyone` is for admins. */
export type ListApiAccountsInput = { operatorId?: string; everyone?: boolean };

export const apiAccountIdInput = z.object({ id: z.uuid() });
export type ApiAccountIdInput = z.infer<typeof apiAccountIdInput>;

export const updateApiAccountInput = apiAccountIdInput.extend({ description });
export type UpdateApiAccountInput = z.infer<typeof updateApiAccountInput>;

/** Shown once: the password is kept as its hash alone. */
export type NewApiAccount = { id: string; userName: string; password: string };

/** What may be shown of an account that was not revoked. */
export type ApiAccountSummary = {
  id: string;
  operatorId: string;
  operatorName: string;
  userName: string;
  description: string;
  createdAt: Date;
  /** To the minute; null if it was never used. */
  lastUsedAt: Date | null;
};

/** An account that proved itself, and whose operator it acts as. */
export type KnownApiAccount = { id: string; tenantId: string; operatorId: string };
