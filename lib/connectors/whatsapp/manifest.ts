import { z } from "zod";
import { defineConnector } from "../define-connector.ts";
import { anyJson } from "../json-param.ts";
import { setupText } from "../setup-text.ts";
import { face } from "./face.ts";

const types = [
  { value: "TEXT", label: { en: "Text", fr: "Texte" } },
  { value: "TEMPLATE", label: { en: "Template", fr: "Modèle" } },
  { value: "IMAGE", label: { en: "Image", fr: "Image" } },
  { value: "AUDIO", label: { en: "Audio", fr: "Audio" } },
  { value: "DOCUMENT", label: { en: "Document", fr: "Document" } },
  { value: "STICKER", label: { en: "Sticker", fr: "Autocollant" } },
  { value: "LOCATION", label: { en: "Location", fr: "Position" } },
  { value: "CONTACTS", label: { en: "Contacts", fr: "Contacts" } },
  { value: "INTERACTIVE", label: { en: "Interactive", fr: "Interactif" } },
] as const;

const template = z.string().min(1);

/** Meta's WhatsApp Cloud API: https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages */
export const whatsapp = defineConnector({
  ...face,
  about: { en: "Send WhatsApp messages", fr: "Envoyer des messages WhatsApp" },
  documentationUrl:
    "https://developers.facebook.com/docs/whatsapp/business-management-api/get-started#system-user-access-tokens",
  origins: ["https://graph.facebook.com"],
  hasTest: true,
  setups: {
    TOKEN: {
      label: { en: "Access token", fr: "Jeton d’accès" },
      help: {
        en: "The token of a system user of your Meta business, which does not end. The one shown on the app’s page lives a day.",
        fr: "Le jeton d’un utilisateur système de votre entreprise Meta, qui n’expire pas. Celui affiché sur la page de l’application vit un jour.",
      },
      permissions: [
        { en: "The permission whatsapp_business_messaging", fr: "L’autorisation whatsapp_business_messaging" },
        {
          en: "Access of the system user to the WhatsApp account that sends",
          fr: "L’accès de l’utilisateur système au compte WhatsApp qui envoie",
        },
      ],
      fields: z.object({
        token: setupText().meta({
          label: { en: "Token", fr: "Jeton" },
          placeholder: "EAA…",
          control: "password",
          secret: true,
        }),
      }),
      accountName: (_, { token = "" }) => token,
    },
  },
  actions: {
    SEND_MESSAGE: {
      label: { en: "Send message with WhatsApp", fr: "Envoyer un message avec WhatsApp" },
      help: {
        en: "Sends one message. To who has not written to you for 24 hours, only a template may be sent.",
        fr: "Envoie un message. À qui ne vous a pas écrit depuis 24 heures, seul un modèle peut être envoyé.",
      },
      connection: "required",
      effect: "outside",
      example: {
        messaging_product: "whatsapp",
        contacts: [{ input: "33612345678", wa_id: "33612345678" }],
        messages: [{ id: "wamid.HBg" }],
      },
      summary: "recipient_number",
      params: z.object({
        sender_id: template.meta({
          label: { en: "Sender ID", fr: "ID de l’expéditeur" },
          help: {
            en: "The phone number ID of the WhatsApp account, not the number itself",
            fr: "L’ID du numéro de téléphone du compte WhatsApp, et non le numéro lui-même",
          },
          control: "template",
        }),
        recipient_number: template.meta({
          label: { en: "Recipient’s number", fr: "Numéro du destinataire" },
          help: { en: "In international form, like +33612345678", fr: "Au format international, comme +33612345678" },
          control: "template",
        }),
        type: z
          .enum(["AUDIO", "CONTACTS", "DOCUMENT", "IMAGE", "INTERACTIVE", "LOCATION", "STICKER", "TEMPLATE", "TEXT"])
          .meta({ label: { en: "Type", fr: "Type" }, control: "select", options: types }),
        payload: anyJson.meta({
          label: { en: "Message", fr: "Message" },
          help: {
            en: 'What WhatsApp expects of this type, like {"body":"Hello"} of a text',
            fr: 'Ce que WhatsApp attend pour ce type, comme {"body":"Bonjour"} pour un texte',
          },
          control: "json",
        }),
      }),
      output: z.looseObject({ messages: z.array(z.looseObject({ id: z.string() })).min(1) }),
    },
  },
});
