import { z } from "zod";
import { byType, freeObject, text } from "./form-values.ts";

const currencies = ["AUD", "CAD", "CHF", "EUR", "GBP", "INR", "MXN", "SEK", "USD"] as const;

const charge = byType([
  z.strictObject({
    type: z.literal("ONE_OFF"),
    one_off: z.looseObject({ amount: z.union([z.string(), z.number()]), currency: z.enum(currencies) }),
  }),
  z.strictObject({ type: z.literal("SUBSCRIPTION"), subscription: freeObject }),
]);

const shown = z.strictObject({ label: z.string().optional(), placeholder: z.string().optional() }).optional();

export const paymentConfig = z.strictObject({
  provider: z.enum(["STRIPE"]).optional(),
  charge,
  credentials: z.strictObject({ public_key: z.string(), private_key: text(250, 1) }),
  customer: freeObject.optional(),
  fields: z
    .strictObject({
      card_number: shown,
      expiration_date: shown,
      security_code: shown,
      trustmarks: z.boolean().optional(),
    })
    .optional(),
});
