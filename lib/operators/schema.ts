import { z } from "zod";
import { roles } from "#lib/permissions/policy.ts";
import { languages } from "#lib/shared/local-text.ts";

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
