import { z } from "zod";
import { asking } from "./form-asking.ts";
import { paymentConfig } from "./form-payment.ts";
import { anyValue, count, freeObject, text } from "./form-values.ts";

const field = <const Type extends string, Config extends z.ZodType>(type: Type, config: Config) =>
  asking("FIELD", type, config);

const filled = { default_value: z.string().optional(), placeholder: z.string().optional() };
const lengths = { min_length: count.optional(), max_length: count.optional() };
const typed = z.strictObject(filled).optional();

const option = { value: z.string(), label: z.string() };
/** A text, or a list of them where several may be chosen: which of both is not published. */
const choosing = { multiple: z.boolean().optional(), default_value: anyValue.optional() };

const choice = z.strictObject({
  ...choosing,
  options: z.array(z.strictObject(option)).optional(),
  allow_other: z
    .strictObject({
      enabled: z.literal(true).optional(),
      label: z.string().optional(),
      placeholder: z.string().optional(),
    })
    .optional(),
});

const cards = z.strictObject({
  ...choosing,
  hide_labels: z.boolean().optional(),
  options: z
    .array(z.strictObject({ ...option, image_url: z.string().regex(/^https:\/\//, "errors.formHttps") }))
    .optional(),
});

const password = z.strictObject({
  ...lengths,
  hash: z.enum(["NONE", "MD5", "SHA1", "SHA256", "SHA512"]).optional(),
  placeholder: z.string().optional(),
  complexity: z.boolean().optional(),
  nist: z.boolean().optional(),
  strength_meter: z.boolean().optional(),
});

const file = z.strictObject({
  multiple: z.boolean().optional(),
  storage: z.looseObject({ type: z.enum(["MANAGED", "CUSTOM"]) }).optional(),
  categories: z.array(z.enum(["AUDIO", "VIDEO", "IMAGE", "DOCUMENT", "ARCHIVE"])).optional(),
  extensions: z.array(z.string()).optional(),
  maxSize: z.int().min(1024).optional(),
  maxFiles: z.int().min(1).optional(),
});

/** Parts of a step that take an answer (`reference/auth0-forms.md` §4.4). */
export const fields = [
  field("TEXT", z.strictObject({ ...filled, ...lengths, multiline: z.boolean().optional() }).optional()),
  field("EMAIL", typed),
  field("URL", typed),
  field(
    "NUMBER",
    z
      .strictObject({
        default_value: z.number().optional(),
        placeholder: z.string().optional(),
        min_value: z.number().optional(),
        max_value: z.number().optional(),
      })
      .optional(),
  ),
  field(
    "TEL",
    z
      .strictObject({
        ...filled,
        ...lengths,
        country_picker: z.boolean().optional(),
        strings: z.strictObject({ filter_placeholder: z.string().optional() }).optional(),
      })
      .optional(),
  ),
  field(
    "DATE",
    z.strictObject({ format: z.enum(["DATE", "TIME"]).optional(), default_value: z.string().optional() }).optional(),
  ),
  field(
    "BOOLEAN",
    z
      .strictObject({
        default_value: z.boolean().optional(),
        options: z.strictObject({ true: text(50).optional(), false: text(50).optional() }).optional(),
      })
      .optional(),
  ),
  field("CHOICE", choice.optional()),
  field(
    "DROPDOWN",
    z
      .strictObject({
        ...choosing,
        options: z.array(z.strictObject(option)).optional(),
        placeholder: z.string().optional(),
      })
      .optional(),
  ),
  field("CARDS", cards.optional()),
  field("PASSWORD", password.optional()),
  field("FILE", file.optional()),
  field("LEGAL", z.strictObject({ text: text(10_000).optional() }).optional()),
  field("PAYMENT", paymentConfig),
  field(
    "CUSTOM",
    z.strictObject({
      schema: freeObject,
      code: z.string(),
      css: z.string().optional(),
      params: z.record(z.string(), z.string()).optional(),
    }),
  ),
  field("SOCIAL", z.strictObject({}).optional()),
] as const;
