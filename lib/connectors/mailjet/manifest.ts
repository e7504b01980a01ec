import { z } from "zod";
import { defineConnector } from "../define-connector.ts";
import { anyJsonObject } from "../json-param.ts";
import { setupText } from "../setup-text.ts";
import { face } from "./face.ts";

const template = z.string().min(1);
const key = setupText();

const emailMeta = { label: { en: "Email", fr: "E-mail" }, control: "template" } as const;
const partyName = z
  .string()
  .optional()
  .meta({ label: { en: "Name", fr: "Nom" }, control: "template" });

/** Who sends or receives: an address, and the name that stands before it. */
const party = z.object({ email: template.meta(emailMeta), name: partyName });

const templateId = z.union([
  z.number().int().positive(),
  z
    .string()
    .regex(/^[0-9]{1,15}$/)
    .transform(Number),
]);

/**
 * Mailjet's Send API v3.1: https://dev.mailjet.com/email/guides/send-api-v31/. The wire leaves all but content and template
 * free (`reference/auth0-forms.md` §2.4); the names here are ours.
 */
export const mailjet = defineConnector({
  ...face,
  about: { en: "Send email", fr: "Envoyer des e-mails" },
  documentationUrl: "https://documentation.mailjet.com/hc/en-us/articles/360043229473",
  origins: ["https://api.mailjet.com"],
  hasTest: true,
  setups: {
    API_KEY: {
      label: { en: "API key and secret key", fr: "Clé d’API et clé secrète" },
      help: {
        en: "Both are in your Mailjet account, under API key management.",
        fr: "Toutes deux figurent dans votre compte Mailjet, sous Gestion des clés API.",
      },
      fields: z.object({
        api_key: key.meta({ label: { en: "API key", fr: "Clé d’API" }, control: "password", secret: true }),
        secret_key: key.meta({ label: { en: "Secret key", fr: "Clé secrète" }, control: "password", secret: true }),
      }),
      accountName: (_, { api_key = "" }) => api_key,
    },
  },
  actions: {
    SEND_EMAIL: {
      label: { en: "Send email with Mailjet", fr: "Envoyer un e-mail avec Mailjet" },
      help: {
        en: "Sends one email, written here or as a template of Mailjet.",
        fr: "Envoie un e-mail, rédigé ici ou selon un modèle Mailjet.",
      },
      connection: "required",
      effect: "outside",
      example: {
        Messages: [
          { Status: "success", To: [{ Email: "maud@example.com", MessageID: 1, MessageUUID: "1", MessageHref: "" }] },
        ],
      },
      summary: "subject",
      params: z
        .object({
          from: party.meta({
            label: { en: "From", fr: "De" },
            help: {
              en: "An address of a sender or a domain that is validated at Mailjet",
              fr: "Une adresse d’un expéditeur ou d’un domaine validé chez Mailjet",
            },
            control: "fields",
          }),
          to: party.meta({ label: { en: "To", fr: "À" }, control: "fields" }),
          cc: z
            .object({ email: z.string().optional().meta(emailMeta), name: partyName })
            .optional()
            .meta({ label: { en: "Copy to", fr: "Copie à" }, control: "fields" }),
          subject: z
            .string()
            .optional()
            .meta({
              label: { en: "Subject", fr: "Objet" },
              help: { en: "A template may have its own", fr: "Un modèle peut avoir le sien" },
              control: "template",
            }),
          content: template.optional().meta({
            label: { en: "Message", fr: "Message" },
            help: { en: "HTML or text", fr: "HTML ou texte" },
            control: "templateArea",
            when: { param: "template_id", isSet: false },
          }),
          template_id: templateId.optional().meta({
            label: { en: "Template ID", fr: "ID du modèle" },
            help: { en: "A number, in the place of a message", fr: "Un nombre, à la place d’un message" },
            control: "template",
          }),
          variables: anyJsonObject.optional().meta({
            label: { en: "Variables", fr: "Variables" },
            help: { en: "What the template shows by name", fr: "Ce que le modèle affiche par son nom" },
            control: "json",
            when: { param: "template_id", isSet: true },
          }),
          track: z
            .boolean()
            .optional()
            .meta({
              label: { en: "Track opens and clicks", fr: "Suivre les ouvertures et les clics" },
              help: {
                en: "Unless ticked, the settings of your Mailjet account apply",
                fr: "Sans cette coche, les réglages de votre compte Mailjet s’appliquent",
              },
              control: "checkbox",
            }),
        })
        .refine(({ content, template_id }) => content !== undefined || template_id !== undefined, {
          path: ["content"],
        }),
      output: z.looseObject({ Messages: z.array(z.looseObject({ Status: z.literal("success") })).min(1) }),
    },
  },
});
