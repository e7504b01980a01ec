import { z } from "zod";
import { defineConnector } from "../define-connector.ts";
import { setupText } from "../setup-text.ts";
import { face } from "./face.ts";

const from = z
  .string()
  .min(1)
  .meta({
    label: { en: "From", fr: "De" },
    help: {
      en: "A Twilio number or sender, like +15557122661",
      fr: "Un numéro ou expéditeur Twilio, comme +15557122661",
    },
    control: "template",
  });

const to = z
  .string()
  .min(1)
  .meta({
    label: { en: "To", fr: "À" },
    help: { en: "In international form, like +33612345678", fr: "Au format international, comme +33612345678" },
    control: "template",
  });

/** Twilio's API as of 2010-04-01: https://www.twilio.com/docs/messaging/api/message-resource */
export const twilio = defineConnector({
  ...face,
  about: { en: "Send text messages, make calls", fr: "Envoyer des SMS, passer des appels" },
  documentationUrl: "https://www.twilio.com/docs/iam/api-keys",
  origins: ["https://api.twilio.com"],
  hasTest: true,
  setups: {
    API_KEY: {
      label: { en: "Account SID and auth token", fr: "SID du compte et jeton d’authentification" },
      help: {
        en: "Both are on the first page of the Twilio console, under Account info.",
        fr: "Tous deux figurent sur la première page de la console Twilio, sous Account info.",
      },
      fields: z.object({
        account_id: setupText(255).meta({
          label: { en: "Account SID", fr: "SID du compte" },
          help: { en: "34 characters, starts with AC", fr: "34 caractères, commence par AC" },
          placeholder: "AC…",
          control: "text",
          secret: false,
        }),
        api_key: setupText().meta({
          label: { en: "Auth token", fr: "Jeton d’authentification" },
          control: "password",
          secret: true,
        }),
      }),
      accountName: ({ account_id = "" }) =>
        account_id.length > 8 ? `${account_id.slice(0, 3)}***${account_id.slice(-3)}` : account_id,
    },
  },
  actions: {
    SEND_SMS: {
      label: { en: "Send SMS with Twilio", fr: "Envoyer un SMS avec Twilio" },
      help: { en: "Sends one text message.", fr: "Envoie un SMS." },
      connection: "required",
      effect: "outside",
      example: { sid: "SM00000000000000000000000000000000", status: "queued" },
      summary: "to",
      params: z.object({
        from,
        to,
        message: z
          .string()
          .min(1)
          .max(1600)
          .meta({ label: { en: "Message", fr: "Message" }, control: "templateArea" }),
      }),
      output: z.looseObject({ sid: z.string(), status: z.string() }),
    },
    MAKE_CALL: {
      label: { en: "Make call with Twilio", fr: "Faire un appel avec Twilio" },
      help: { en: "Calls a number, and says a text.", fr: "Appelle un numéro et prononce un texte." },
      connection: "required",
      effect: "outside",
      example: { sid: "CA00000000000000000000000000000000", status: "queued" },
      summary: "to",
      params: z.object({
        from,
        to,
        payload: z
          .string()
          .min(1)
          .max(4096)
          .meta({
            label: { en: "Text or TwiML", fr: "Texte ou TwiML" },
            help: {
              en: "A text is read out as it is. What begins with < is TwiML, where values from outside are not escaped",
              fr: "Un texte est lu tel quel. Ce qui commence par < est du TwiML, où les valeurs venues d’ailleurs ne sont pas échappées",
            },
            placeholder: "<Response><Say>…</Say></Response>",
            control: "templateArea",
          }),
      }),
      output: z.looseObject({ sid: z.string(), status: z.string() }),
    },
  },
});
