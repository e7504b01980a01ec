import { z } from "zod";
import { defineConnector } from "../define-connector.ts";

const reference = z
  .string()
  .min(1)
  .meta({
    label: { en: "Reference", fr: "Référence" },
    help: {
      en: "Whom or what the code is for, such as an email address. The same in both actions",
      fr: "À qui ou à quoi le code est destiné, comme une adresse e-mail. La même dans les deux actions",
    },
    control: "template",
  });

/** One-time codes (`reference/auth0-forms.md` §2.5): five minutes, five tries, one flow: the one that was started. */
export const otp = defineConnector({
  id: "OTP",
  name: "OTP",
  icon: "shield-check",
  about: { en: "Make and check one-time codes", fr: "Créer et vérifier des codes à usage unique" },
  origins: [],
  hasTest: false,
  setups: {},
  actions: {
    GENERATE_CODE: {
      label: { en: "Generate one-time password", fr: "Génération d’un mot de passe à usage unique" },
      help: {
        en: "Makes a code that is good for five minutes, in this flow. It replaces an earlier code of the same reference.",
        fr: "Crée un code valable cinq minutes, dans ce flux. Il remplace un code antérieur de la même référence.",
      },
      connection: "none",
      effect: "none",
      sensitive: ["code"],
      summary: "reference",
      params: z.object({
        reference,
        length: z.coerce
          .number()
          .int()
          .min(1)
          .max(10)
          .default(6)
          .meta({
            label: { en: "Length", fr: "Longueur" },
            help: {
              en: "Digits, 1 to 10. A code has five tries, so with fewer than 6 digits guessing pays",
              fr: "Nombre de chiffres, de 1 à 10. Un code a cinq essais\u00a0: à moins de 6 chiffres, il se devine",
            },
            placeholder: "6",
            control: "template",
          }),
      }),
      output: z.object({ code: z.string() }),
    },
    VERIFY_CODE: {
      label: { en: "Verify one-time password", fr: "Vérification d’un mot de passe à usage unique" },
      help: {
        en: "Tells whether it is the code that was made for the reference: VALID, once; UNEQUAL; EXPIRED after five minutes or five wrong tries; MISSING.",
        fr: "Indique si c’est le code créé pour la référence\u00a0: VALID, une seule fois\u202f; UNEQUAL\u202f; EXPIRED après cinq minutes ou cinq essais manqués\u202f; MISSING.",
      },
      connection: "none",
      effect: "none",
      summary: "reference",
      params: z.object({
        reference,
        code: z.union([z.number().int().min(0).max(9_999_999_999), z.string()]).meta({
          label: { en: "Code", fr: "Code" },
          help: {
            en: "As it was typed. Spaces and dashes are left out, and a number counts with its leading zeros",
            fr: "Tel qu’il a été saisi. Espaces et tirets sont ignorés, et un nombre compte avec ses zéros initiaux",
          },
          control: "template",
        }),
      }),
      output: z.object({ valid: z.boolean(), result: z.enum(["MISSING", "EXPIRED", "VALID", "UNEQUAL"]) }),
    },
  },
});
