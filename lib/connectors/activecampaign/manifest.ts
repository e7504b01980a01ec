import { z } from "zod";
import { defineConnector } from "../define-connector.ts";
import { anyJsonObject } from "../json-param.ts";
import { setupText } from "../setup-text.ts";
import { face } from "./face.ts";

const email = z
  .string()
  .min(1)
  .meta({ label: { en: "Email", fr: "E-mail" }, placeholder: "maud@acme.example", control: "template" });

const optionalText = (label: { en: string; fr: string }) => z.string().optional().meta({ label, control: "template" });

const contact = { id: "1", email: "maud@acme.example", firstName: "Maud", lastName: "Martin", phone: "" };

/** ActiveCampaign's API as of version 3: https://developers.activecampaign.com/reference/overview */
export const activecampaign = defineConnector({
  ...face,
  about: { en: "Keep contacts up to date", fr: "Tenir des contacts à jour" },
  documentationUrl: "https://developers.activecampaign.com/reference/authentication",
  origins: [],
  handedOut: { attribute: "base_url", patterns: ["https://*.api-us1.com", "https://*.activehosted.com"] },
  hasTest: true,
  setups: {
    API_KEY: {
      label: { en: "API URL and key", fr: "URL et clé d’API" },
      help: {
        en: "Both are in ActiveCampaign under Settings, Developer. The key does what its user may do.",
        fr: "Toutes deux figurent dans ActiveCampaign sous Settings, Developer. La clé permet ce que son utilisateur peut faire.",
      },
      permissions: [
        {
          en: "Managing contacts, for the group of the key’s user",
          fr: "La gestion des contacts, pour le groupe de l’utilisateur de la clé",
        },
      ],
      fields: z.object({
        base_url: setupText(255).meta({
          label: { en: "API URL", fr: "URL d’API" },
          help: {
            en: "Ends with .api-us1.com or .activehosted.com",
            fr: "Finit par .api-us1.com ou .activehosted.com",
          },
          placeholder: "https://acme.api-us1.com",
          control: "text",
          secret: false,
        }),
        api_key: setupText().meta({ label: { en: "API key", fr: "Clé d’API" }, control: "password", secret: true }),
      }),
      accountName: ({ base_url: url }) => accountOf(url ?? ""),
    },
  },
  actions: {
    LIST_CONTACTS: {
      label: { en: "List contacts of ActiveCampaign", fr: "Lister les contacts d’ActiveCampaign" },
      help: {
        en: "Gives the contact with an email address, if any.",
        fr: "Donne le contact d’une adresse e-mail, s’il existe.",
      },
      connection: "required",
      effect: "outside",
      repeats: "always",
      example: { contacts: [contact], meta: { total: "1" } },
      summary: "email",
      params: z.object({ email }),
      output: z.looseObject({ contacts: z.array(anyJsonObject) }),
    },
    UPSERT_CONTACT: {
      label: {
        en: "Create or update contact in ActiveCampaign",
        fr: "Créer ou mettre à jour un contact dans ActiveCampaign",
      },
      help: {
        en: "Finds the contact by its email address, and creates it if there is none.",
        fr: "Trouve le contact par son adresse e-mail, et le crée s’il n’existe pas.",
      },
      connection: "required",
      effect: "outside",
      repeats: "always",
      example: { contact },
      summary: "email",
      params: z.object({
        email,
        first_name: optionalText({ en: "First name", fr: "Prénom" }),
        last_name: optionalText({ en: "Last name", fr: "Nom" }),
        phone: optionalText({ en: "Phone", fr: "Téléphone" }),
        custom_fields: anyJsonObject.optional().meta({
          label: { en: "Custom fields", fr: "Champs personnalisés" },
          help: {
            en: "By the field’s ID. A list sets several choices",
            fr: "Par l’identifiant du champ. Une liste coche plusieurs choix",
          },
          control: "keyValues",
        }),
      }),
      output: z.looseObject({ contact: anyJsonObject }),
    },
  },
});

/** `acme` of `https://acme.api-us1.com`. */
export function accountOf(url: string): string {
  return url.replace(/^[a-z]+:\/\//i, "").split(/[./]/, 1)[0] ?? "";
}
