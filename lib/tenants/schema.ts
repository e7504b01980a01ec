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

export const setAnyHostInput = z.object({
  allows: z.boolean(),
  /** The administrator's own. Longer than any is wrong in any case. */
  password: z.string().min(1, "errors.required").max(1024, "errors.passwordWrong"),
});
export type SetAnyHostInput = z.infer<typeof setAnyHostInput>;

/** With where the browser is, as the web process saw it. */
export const setAnyHostCall = setAnyHostInput.extend({ address: z.string().max(100) });
