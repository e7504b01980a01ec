import { z } from "zod";
import { defineConnector } from "../define-connector.ts";
import { anyJson, anyJsonObject } from "../json-param.ts";
import { setupText } from "../setup-text.ts";
import { face } from "./face.ts";

const template = z.string().min(1);

/** SendGrid's Web API v3: https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send */
export const sendgrid = defineConnector({
  ...face,
  about: { en: "Send email", fr: "Envoyer des e-mails" },
  documentationUrl: "https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys",
  origins: ["https://api.sendgrid.com"],
  hasTest: true,
  setups: {
    API_KEY: {
      label: { en: "API key", fr: "Clé d’API" },
      help: {
        en: "Create one in SendGrid under Settings, API Keys.",
        fr: "Créez-en une dans SendGrid, sous Settings, API Keys.",
      },
      permissions: [
        {
          en: "Restricted access with Mail Send is enough.",
          fr: "Un accès restreint (Restricted Access) avec Mail Send suffit.",
        },
      ],
      fields: z.object({
        api_key: setupText().meta({
          label: { en: "API key", fr: "Clé d’API" },
          placeholder: "SG.…",
          control: "password",
          secret: true,
        }),
      }),
      accountName: (_, { api_key = "" }) => api_key,
    },
  },
  actions: {
    SEND_EMAIL: {
      label: { en: "Send email with SendGrid", fr: "Envoyer un e-mail avec SendGrid" },
      help: {
        en: "Sends one email, to one recipient or many.",
        fr: "Envoie un e-mail, à un ou plusieurs destinataires.",
      },
      connection: "required",
      effect: "outside",
      example: { status: "accepted", message_id: "AAAAAAAAAAAAAAAAAAAAAA" },
      summary: "subject",
      params: z.looseObject({
        from: z
          .object({
            email: template.meta({ label: { en: "Email", fr: "E-mail" }, control: "template" }),
            name: z
              .string()
              .optional()
              .meta({ label: { en: "Name", fr: "Nom" }, control: "template" }),
          })
          .meta({
            label: { en: "From", fr: "De" },
            help: {
              en: "An address of a sender or a domain that is verified at SendGrid",
              fr: "Une adresse d’un expéditeur ou d’un domaine vérifié chez SendGrid",
            },
            control: "fields",
          }),
        personalizations: z
          .array(anyJson)
          .min(1)
          .meta({
            label: { en: "Recipients", fr: "Destinataires" },
            help: {
              en: 'SendGrid’s personalizations, like [{"to":[{"email":"maud@example.com"}]}]',
              fr: 'Les personalizations de SendGrid, comme [{"to":[{"email":"maud@example.com"}]}]',
            },
            control: "json",
          }),
        subject: template.optional().meta({ label: { en: "Subject", fr: "Objet" }, control: "template" }),
        content: z
          .array(anyJsonObject)
          .optional()
          .meta({
            label: { en: "Content", fr: "Contenu" },
            help: {
              en: 'Like [{"type":"text/html","value":"<p>Hello</p>"}]. Left out with a template',
              fr: 'Comme [{"type":"text/html","value":"<p>Bonjour</p>"}]. Omis avec un modèle',
            },
            control: "json",
            when: { param: "template_id", isSet: false },
          }),
        template_id: template.optional().meta({
          label: { en: "Template ID", fr: "ID du modèle" },
          help: {
            en: "A dynamic template; its values stand in each recipient’s dynamic_template_data",
            fr: "Un modèle dynamique ; ses valeurs figurent dans dynamic_template_data de chaque destinataire",
          },
          placeholder: "d-…",
          control: "template",
        }),
      }),
      output: z.object({ status: z.literal("accepted"), message_id: z.string().optional() }),
    },
  },
});
