import { z } from "zod";
import { asking } from "./form-asking.ts";
import { integer, text } from "./form-values.ts";

const widget = <const Type extends string, Config extends z.ZodType>(type: Type, config: Config) =>
  asking("WIDGET", type, config);

/** Parts of a step that other services stand behind (`reference/auth0-forms.md` §4.4). */
export const widgets = [
  widget("RECAPTCHA", z.strictObject({ site_key: z.string(), secret_key: z.string().min(1) })),
  widget("GMAPS_ADDRESS", z.strictObject({ api_key: z.string(), server_key: z.string().min(1).optional() })),
  widget(
    "AUTH0_VERIFIABLE_CREDENTIALS",
    z.strictObject({
      url: text(2000),
      size: integer(1, 500).optional(),
      alternate_text: z.string(),
      access_token: text(5000, 1),
      verification_id: z.string(),
      max_wait: integer(60, 600).optional(),
    }),
  ),
] as const;
