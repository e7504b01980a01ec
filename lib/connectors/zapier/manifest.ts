import { z } from "zod";
import { defineConnector } from "../define-connector.ts";
import { anyJson } from "../json-param.ts";
import { setupText } from "../setup-text.ts";
import { face } from "./face.ts";

const methods = ["POST", "PUT", "GET"] as const;

/** The trigger “Webhooks by Zapier”: https://help.zapier.com/hc/en-us/articles/8496288690317 */
export const zapier = defineConnector({
  ...face,
  about: { en: "Start Zaps", fr: "Démarrer des Zaps" },
  documentationUrl: "https://help.zapier.com/hc/en-us/articles/8496288690317",
  origins: ["https://hooks.zapier.com"],
  // Whatever reaches a webhook starts its Zap.
  hasTest: false,
  setups: {
    WEBHOOK: {
      label: { en: "Webhook", fr: "Webhook" },
      help: {
        en: "Of a Zap that starts with Webhooks by Zapier, Catch Hook. Whoever has its URL can start it.",
        fr: "D’un Zap qui commence par Webhooks by Zapier, Catch Hook. Qui détient son URL peut le démarrer.",
      },
      fields: z.object({
        url: setupText()
          .regex(/^https:\/\/hooks\.zapier\.com\/hooks(\/[A-Za-z0-9_-]+){3,}\/?$/, "errors.zapierUrl")
          .meta({
            label: { en: "Webhook URL", fr: "URL du webhook" },
            placeholder: "https://hooks.zapier.com/hooks/catch/…",
            control: "password",
            secret: true,
          }),
      }),
      // The hook's own id is short: a hint of it would be half of it.
      derive: ({ url = "" }) => {
        const account = /\/hooks\/[^/]+\/(?<id>[0-9]+)\//.exec(url)?.groups?.id;
        return account ? { account } : {};
      },
      accountName: ({ account }) => account ?? null,
    },
  },
  actions: {
    TRIGGER_WEBHOOK: {
      label: { en: "Start Zap", fr: "Démarrer un Zap" },
      help: {
        en: "Sends data to the Zap’s webhook. Zapier answers before the Zap has run.",
        fr: "Envoie des données au webhook du Zap. Zapier répond avant que le Zap ait fini.",
      },
      connection: "required",
      effect: "outside",
      example: { status: "success", id: "00000000-0000-0000-0000-000000000000" },
      summary: "method",
      params: z.looseObject({
        method: z
          .enum(methods)
          .optional()
          .meta({
            label: { en: "Method", fr: "Méthode" },
            help: {
              en: "POST unless chosen. With GET the data is in the query, where it may be logged",
              fr: "POST à défaut de choix. Avec GET, les données sont dans l’URL, où elles peuvent être journalisées",
            },
            control: "select",
            options: methods.map((value) => ({ value, label: { en: value, fr: value } })),
          }),
        payload: anyJson.optional().meta({
          label: { en: "Data", fr: "Données" },
          help: { en: "What the Zap gets, by name", fr: "Ce que le Zap reçoit, par nom" },
          control: "json",
        }),
      }),
      output: z.looseObject({ status: z.string() }),
    },
  },
});
