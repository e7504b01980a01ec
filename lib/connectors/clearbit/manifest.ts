import { z } from "zod";
import { defineConnector } from "../define-connector.ts";
import { anyJsonObject } from "../json-param.ts";
import { setupText } from "../setup-text.ts";
import { face } from "./face.ts";

/**
 * Clearbit's Enrichment API: https://dashboard.clearbit.com/docs. By its streaming hosts, which wait for what is looked up
 * for the first time: the others answer *queued*, so that whoever has just signed up would never be found.
 */
export const clearbit = defineConnector({
  ...face,
  about: { en: "Look people and companies up", fr: "Rechercher des personnes et des entreprises" },
  documentationUrl: "https://dashboard.clearbit.com/docs#authentication",
  origins: ["https://person-stream.clearbit.com", "https://company-stream.clearbit.com"],
  // Every call counts as a lookup of the plan.
  hasTest: false,
  setups: {
    API_KEY: {
      label: { en: "Secret key", fr: "Clé secrète" },
      help: {
        en: "In the Clearbit dashboard, under API, Secret API key.",
        fr: "Dans le tableau de bord Clearbit, sous API, Secret API key.",
      },
      fields: z.object({
        secret_key: setupText().meta({
          label: { en: "Secret key", fr: "Clé secrète" },
          help: { en: "Starts with sk_", fr: "Commence par sk_" },
          placeholder: "sk_…",
          control: "password",
          secret: true,
        }),
      }),
      accountName: (_, { secret_key: hint }) => hint ?? null,
    },
  },
  actions: {
    FIND_PERSON: {
      label: { en: "Find person with Clearbit", fr: "Trouver une personne avec Clearbit" },
      help: {
        en: "Gives what Clearbit knows about an email address. What is new to it can take up to a minute: give the action a longer time limit.",
        fr: "Donne ce que Clearbit sait d’une adresse e-mail. Ce qu’il ne connaît pas encore peut prendre jusqu’à une minute\u00a0: donnez à l’action un délai plus long.",
      },
      connection: "required",
      effect: "outside",
      repeats: "always",
      example: {
        id: "00000000-0000-4000-8000-000000000000",
        name: { fullName: "Maud Martin", givenName: "Maud", familyName: "Martin" },
        employment: { domain: "acme.example", name: "Acme" },
      },
      summary: "email",
      params: z.object({
        email: z
          .string()
          .min(1)
          .meta({ label: { en: "Email", fr: "E-mail" }, placeholder: "maud@acme.example", control: "template" }),
      }),
      output: anyJsonObject,
    },
    FIND_COMPANY: {
      label: { en: "Find company with Clearbit", fr: "Trouver une entreprise avec Clearbit" },
      help: {
        en: "Gives what Clearbit knows about a company. What is new to it can take up to a minute: give the action a longer time limit.",
        fr: "Donne ce que Clearbit sait d’une entreprise. Ce qu’il ne connaît pas encore peut prendre jusqu’à une minute\u00a0: donnez à l’action un délai plus long.",
      },
      connection: "required",
      effect: "outside",
      repeats: "always",
      example: {
        id: "00000000-0000-4000-8000-000000000000",
        name: "Acme",
        domain: "acme.example",
        metrics: { employees: 120 },
      },
      summary: "domain",
      params: z.object({
        domain: z
          .string()
          .min(1)
          .meta({
            label: { en: "Domain", fr: "Domaine" },
            help: { en: "Of its website or addresses", fr: "De son site ou de ses adresses" },
            placeholder: "acme.example",
            control: "template",
          }),
      }),
      output: anyJsonObject,
    },
  },
});
