import { z } from "zod";
import { language, linkToken, newPassword, operatorEmail, operatorName } from "#lib/operators/schema.ts";

/** A tenant and its first administrator. */
export const createTenantInput = z.object({
  tenantName: z.string().trim().min(1, "errors.required").max(150, "errors.tooLong150"),
  name: operatorName,
  email: operatorEmail,
  /** Left out: the administrator chooses one by link. */
  password: newPassword.optional(),
  language: language.default("en"),
});
export type CreateTenantInput = z.input<typeof createTenantInput>;

export const setUpInput = createTenantInput.extend({ token: linkToken, password: newPassword });
export type SetUpInput = z.input<typeof setUpInput>;

export const switchTenantInput = z.object({ tenantId: z.uuid() });
