import { z } from "zod";
import { defineConnector } from "../define-connector.ts";
import { anyJson } from "../json-param.ts";
import { fromOauthWire, oauthCodeFields } from "../oauth-fields.ts";
import { setupText } from "../setup-text.ts";
import { face } from "./face.ts";

const email = z
  .string()
  .min(1)
  .meta({ label: { en: "Email", fr: "E-mail" }, control: "template" });

const contact = z.looseObject({ id: z.string(), properties: z.record(z.string(), z.string().nullable()) });

const ada = {
  id: "512",
  properties: { email: "ada@example.com", firstname: "Ada", lastname: "Lovelace" },
  createdAt: "2026-01-15T08:30:00.000Z",
  updatedAt: "2026-01-15T08:30:00.000Z",
  archived: false,
};

const read = "crm.objects.contacts.read";
const write = "crm.objects.contacts.write";
const automation = "automation";

const contactPermissions = [
  { en: `To find contacts: the scope ${read}`, fr: `Pour trouver des contacts : le scope ${read}` },
  { en: `To create and change them: ${write}`, fr: `Pour en créer et en modifier : ${write}` },
];

/** HubSpot's CRM API, version 3: https://developers.hubspot.com/docs/api-reference/crm-contacts-v3/guide */
export const hubspot = defineConnector({
  ...face,
  about: { en: "Contacts and workflows", fr: "Contacts et workflows" },
  documentationUrl: "https://developers.hubspot.com/docs/apps/legacy-apps/private-apps/overview",
  origins: ["https://api.hubapi.com"],
  hasTest: true,
  setups: {
    API_KEY: {
      label: { en: "Access token", fr: "Jeton d’accès" },
      help: {
        en: "Of a private app: in HubSpot under Settings, Integrations, Private apps. HubSpot’s old API keys no longer work.",
        fr: "Celui d’une application privée : dans HubSpot, sous Settings, Integrations, Private apps. Les anciennes clés d’API de HubSpot ne fonctionnent plus.",
      },
      permissions: [
        ...contactPermissions,
        { en: "To enroll them in workflows: automation", fr: "Pour les inscrire dans des workflows : automation" },
      ],
      fields: z.object({
        api_key: setupText().meta({
          label: { en: "Access token", fr: "Jeton d’accès" },
          help: { en: "Starts with pat-", fr: "Commence par pat-" },
          placeholder: "pat-…",
          control: "password",
          secret: true,
        }),
      }),
      accountName: (_, { api_key = "" }) => api_key || null,
    },
    OAUTH_CODE: {
      label: { en: "Sign in with HubSpot", fr: "Connexion avec HubSpot" },
      help: {
        en: "Through an app of your own: both values are on the Auth tab of its settings. HubSpot compares the scopes exactly: choose there those that are listed here.",
        fr: "Par votre propre application : les deux valeurs figurent sous l’onglet Auth de ses réglages. HubSpot compare les scopes exactement : choisissez-y ceux qui sont listés ici.",
      },
      permissions: [
        { en: "The scope oauth", fr: "Le scope oauth" },
        ...contactPermissions,
        {
          en: "To enroll them in workflows: automation, as an optional scope",
          fr: "Pour les inscrire dans des workflows : automation, comme scope facultatif",
        },
      ],
      fields: z.object({ ...oauthCodeFields }),
      fromWire: fromOauthWire([]),
      tokens: {
        grant: "authorization_code",
        authorizationUrl: "https://app.hubspot.com/oauth/authorize",
        tokenUrl: "https://api.hubapi.com/oauth/v1/token",
        scopes: ["oauth", read, write],
        clientAuth: "body",
        finalCodes: ["BAD_REFRESH_TOKEN", "BAD_AUTH_CODE", "BAD_CLIENT_ID", "BAD_CLIENT_SECRET", "BAD_REDIRECT_URI"],
        // Accounts whose plan has no workflows could not agree to it, and would be refused as a whole.
        authorizationParams: { optional_scope: automation },
        optionalScopes: [automation],
      },
      accountName: ({ client_id }) => client_id ?? null,
    },
  },
  actions: {
    ENROLL_CONTACT: {
      label: { en: "Enroll HubSpot contact", fr: "Inscrire un contact HubSpot" },
      help: {
        en: "Enrolls a contact in a workflow that is based on contacts and turned on.",
        fr: "Inscrit un contact dans un workflow fondé sur les contacts et activé.",
      },
      connection: "required",
      scopes: [automation],
      effect: "outside",
      example: { enrolled: true },
      summary: "email",
      params: z.object({
        email,
        workflow_id: z.union([z.string().min(1), z.int().nonnegative()]).meta({
          label: { en: "Workflow ID", fr: "Identifiant du workflow" },
          help: {
            en: "The number in the URL of the workflow’s page",
            fr: "Le nombre dans l’URL de la page du workflow",
          },
          control: "template",
        }),
      }),
      output: z.object({ enrolled: z.literal(true) }),
    },
    GET_CONTACT: {
      label: { en: "Get HubSpot contact", fr: "Obtenir un contact HubSpot" },
      help: { en: "Gives the contact who has an email address.", fr: "Donne le contact qui a une adresse e-mail." },
      connection: "required",
      effect: "outside",
      repeats: "always",
      scopes: [read],
      example: ada,
      summary: "email",
      params: z.object({ email }),
      output: contact,
    },
    UPSERT_CONTACT: {
      label: { en: "Create or update HubSpot contact", fr: "Créer ou mettre à jour un contact HubSpot" },
      help: {
        en: "Changes the contact who has the email address, or creates one. new tells which.",
        fr: "Modifie le contact qui a l’adresse e-mail, ou en crée un. new dit lequel des deux.",
      },
      connection: "required",
      effect: "outside",
      repeats: "always",
      scopes: [write],
      example: { ...ada, new: true },
      summary: "email",
      // Other names are properties of the contact as well: the wire has free keys here.
      params: z
        .object({
          email,
          properties: z
            .array(z.object({ property: z.string().min(1), value: anyJson.optional() }))
            .optional()
            .meta({
              label: { en: "Properties", fr: "Propriétés" },
              help: {
                en: 'By their internal names, like [{"property":"firstname","value":"Ada"}]. A value that is null empties the property',
                fr: 'Par leurs noms internes, comme [{"property":"firstname","value":"Ada"}]. Une valeur null vide la propriété',
              },
              control: "json",
            }),
        })
        .catchall(anyJson),
      output: contact.extend({ new: z.boolean() }),
    },
  },
});
