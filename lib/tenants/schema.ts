import { z } from "zod";
import { language, linkToken, newPassword, operatorEmail, operatorName } from "#lib/operators/schema.ts";

/** A tenant and its first administrator. */
export const createTenantInput = z.object({
  tenantName: z.string().trim().min(1, "errors.required").max(150, "errors.tooLong150"),
  name: operatorName,
  email: operatorEmail,
  password: newPassword,
  language: language.default("en"),
});
export type CreateTenantInput = z.input<typeof createTenantInput>;

export const setUpInput = createTenantInput.extend({ token: linkToken });
export type SetUpInput = z.input<typeof setUpInput>;
