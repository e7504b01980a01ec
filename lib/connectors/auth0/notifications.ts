import { z } from "zod";
import type { ActionDefinition } from "../define-connector.ts";
import { anyJsonObject } from "../json-param.ts";

const sent = z.object({ success: z.literal(true) });

const customVars = anyJsonObject.optional().meta({
  label: { en: "Custom variables", fr: "Variables personnalisées" },
  help: {
    en: "Stand in the texts above as {{custom_vars.name}}",
    fr: "Figurent dans les textes ci-dessus sous la forme {{custom_vars.nom}}",
  },
  control: "keyValues",
});

const address = z.email();

const phone = z
  .string()
  .min(1)
  .meta({
    label: { en: "To", fr: "À" },
    help: { en: "In international form, like +33612345678", fr: "Au format international, comme +33612345678" },
    control: "template",
  });

const fromNumber = z
  .string()
  .min(1)
  .optional()
  .meta({
    label: { en: "From", fr: "De" },
    help: {
      en: "A number or sender of the phone provider, like +15557122661",
      fr: "Un numéro ou expéditeur du fournisseur téléphonique, comme +15557122661",
    },
    control: "template",
  });

const message = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .meta({ label: { en: "Message", fr: "Message" }, control: "templateArea" });

/** Messages by the mail and phone provider of the tenant's settings, in the place of those of an Auth0 tenant. */
export const notifications = {
  SEND_EMAIL: {
    label: { en: "Send email", fr: "Envoyer un e-mail" },
    help: {
      en: "Sends one email through the mail provider of the settings.",
      fr: "Envoie un e-mail par le fournisseur de messagerie des paramètres.",
    },
    connection: "none",
    through: "mail",
    effect: "outside",
    example: { success: true },
    summary: "to",
    fills: "custom_vars",
    params: z.object({
      from: z
        .object({
          email: address.meta({ label: { en: "Email", fr: "E-mail" }, control: "template" }),
          name: z
            .string()
            .max(125)
            .optional()
            .meta({ label: { en: "Name", fr: "Nom" }, control: "template" }),
        })
        .optional()
        .meta({
          label: { en: "From", fr: "De" },
          help: { en: "A sender that the mail provider knows", fr: "Un expéditeur que le fournisseur connaît" },
          control: "fields",
        }),
      to: address.meta({ label: { en: "To", fr: "À" }, control: "template" }),
      subject: z
        .string()
        .min(1)
        .meta({ label: { en: "Subject", fr: "Objet" }, control: "template" }),
      body: z
        .string()
        .min(1)
        .max(1024 * 1024)
        .meta({
          label: { en: "Message", fr: "Message" },
          help: {
            en: "In HTML. Custom variables are escaped; other {{ … }} are not",
            fr: "En HTML. Les variables personnalisées sont échappées\u202f; les autres {{ … }} ne le sont pas",
          },
          control: "templateArea",
        }),
      custom_vars: customVars,
    }),
    output: sent,
  },
  SEND_SMS: {
    label: { en: "Send SMS", fr: "Envoyer un SMS" },
    help: {
      en: "Sends one text message through the phone provider of the settings.",
      fr: "Envoie un SMS par le fournisseur téléphonique des paramètres.",
    },
    connection: "none",
    through: "phone",
    effect: "outside",
    example: { success: true },
    summary: "to",
    fills: "custom_vars",
    params: z.object({ from: fromNumber, to: phone, message: message(1600), custom_vars: customVars }),
    output: sent,
  },
  MAKE_CALL: {
    label: { en: "Make call", fr: "Faire un appel" },
    help: {
      en: "Calls a number through the phone provider of the settings, and says a text.",
      fr: "Appelle un numéro par le fournisseur téléphonique des paramètres et prononce un texte.",
    },
    connection: "none",
    through: "phone",
    effect: "outside",
    example: { success: true },
    summary: "to",
    fills: "custom_vars",
    params: z.object({ from: fromNumber, to: phone, message: message(3500), custom_vars: customVars }),
    output: sent,
  },
} as const satisfies Readonly<Record<string, ActionDefinition>>;
