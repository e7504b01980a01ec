import { z } from "zod";
import { defineConnector, type FieldMeta } from "../define-connector.ts";
import { anyJsonObject } from "../json-param.ts";
import { fromOauthWire, oauthCodeFields } from "../oauth-fields.ts";
import { face } from "./face.ts";

/** The token's answer does not say when it ends: with the session, after two hours unless the org has set another time. */
const SESSION_SECONDS = 2 * 60 * 60;

const text = (meta: Omit<FieldMeta, "control">) =>
  z
    .string()
    .min(1)
    .meta({ control: "template", ...meta });
const optionalText = (meta: Omit<FieldMeta, "control">) =>
  z
    .string()
    .nullish()
    .meta({ control: "template", ...meta });

const leadId = text({
  label: { en: "Lead ID", fr: "Identifiant de la piste" },
  help: { en: "15 or 18 characters, starts with 00Q", fr: "15 ou 18 caractères, commence par 00Q" },
  placeholder: "00Q…",
});

const otherFields = anyJsonObject.nullish().meta({
  label: { en: "Other fields", fr: "Autres champs" },
  help: {
    en: 'By their API names, like {"LeadSource":"Web"}',
    fr: 'Par leurs noms d’API, comme {"LeadSource":"Web"}',
  },
  control: "keyValues",
});

const lead = z.looseObject({ Id: z.string() });

const ada = { Id: "00Q5e00001AbCdEEAV", FirstName: "Ada", LastName: "Lovelace", Company: "Analytical Engines" };

const outside = { connection: "required", effect: "outside", scopes: ["api"] } as const;

/** Salesforce's REST API: https://developer.salesforce.com/docs/platform/api-rest/guide/intro-rest */
export const salesforce = defineConnector({
  ...face,
  about: { en: "Create, find and change leads", fr: "Créer, trouver et modifier des pistes" },
  documentationUrl: "https://help.salesforce.com/s/articleView?id=sf.connected_app_create.htm",
  origins: ["https://login.salesforce.com", "https://test.salesforce.com"],
  handedOut: { attribute: "instance_url", patterns: ["https://*.salesforce.com", "https://*.force.com"] },
  hasTest: true,
  setups: {
    OAUTH_CODE: {
      label: { en: "Sign in with Salesforce", fr: "Connexion avec Salesforce" },
      help: {
        en: "Through an app of your own: in Salesforce under Setup, External Client App Manager. The client ID is its consumer key, the client secret its consumer secret.",
        fr: "Par votre propre application : dans Salesforce, sous Setup, External Client App Manager. L’identifiant client est sa consumer key, le secret client son consumer secret.",
      },
      permissions: [
        {
          en: "In the app: the scopes api, id and refresh_token",
          fr: "Dans l’application : les scopes api, id et refresh_token",
        },
        {
          en: "For who signs in: API Enabled, and Create, Read and Edit on leads",
          fr: "Pour qui se connecte : API Enabled, ainsi que Create, Read et Edit sur les pistes",
        },
      ],
      fields: z.object({
        login_host: z
          .enum(["login.salesforce.com", "test.salesforce.com"])
          .default("login.salesforce.com")
          .meta({
            label: { en: "Environment", fr: "Environnement" },
            control: "select",
            secret: false,
            isRequiredThen: true,
            options: [
              { value: "login.salesforce.com", label: { en: "Production", fr: "Production" } },
              { value: "test.salesforce.com", label: { en: "Sandbox", fr: "Bac à sable" } },
            ],
          }),
        ...oauthCodeFields,
      }),
      fromWire: fromOauthWire(["login_host"]),
      tokens: {
        grant: "authorization_code",
        authorizationUrl: "https://{login_host}/services/oauth2/authorize",
        tokenUrl: "https://{login_host}/services/oauth2/token",
        scopes: ["api", "id", "refresh_token"],
        // What an admin of the org may have given the app instead.
        covers: { full: ["api", "id"] },
        clientAuth: "body",
        lifetimeSeconds: SESSION_SECONDS,
        facts: { instance_url: "instance_url" },
      },
      accountName: ({ instance_url, client_id }) => instance_url?.replace(/^https:\/\//, "") ?? client_id ?? null,
    },
  },
  actions: {
    CREATE_LEAD: {
      ...outside,
      label: { en: "Create Salesforce lead", fr: "Créer une piste Salesforce" },
      help: { en: "Creates a lead and gives its id.", fr: "Crée une piste et donne son id." },
      example: { id: ada.Id, success: true, errors: [] },
      summary: "last_name",
      params: z.object({
        first_name: optionalText({ label: { en: "First name", fr: "Prénom" } }),
        last_name: text({ label: { en: "Last name", fr: "Nom" } }),
        company: text({ label: { en: "Company", fr: "Société" } }),
        email: optionalText({ label: { en: "Email", fr: "E-mail" } }),
        phone: optionalText({ label: { en: "Phone", fr: "Téléphone" } }),
        payload: otherFields,
      }),
      output: z.looseObject({ id: z.string(), success: z.literal(true) }),
    },
    GET_LEAD: {
      ...outside,
      repeats: "always",
      label: { en: "Get Salesforce lead", fr: "Obtenir une piste Salesforce" },
      help: { en: "Gives a lead with all its fields.", fr: "Donne une piste avec tous ses champs." },
      example: ada,
      summary: "lead_id",
      params: z.object({ lead_id: leadId }),
      output: lead,
    },
    SEARCH_LEADS: {
      ...outside,
      repeats: "always",
      label: { en: "Search Salesforce leads", fr: "Rechercher des pistes Salesforce" },
      help: {
        en: "Gives the leads that were found under searchRecords; none are no failure. New leads are found after a few minutes.",
        fr: "Donne les pistes trouvées sous searchRecords ; n’en trouver aucune n’est pas un échec. Les nouvelles pistes se trouvent au bout de quelques minutes.",
      },
      example: { searchRecords: [ada] },
      summary: "search_value",
      params: z.object({
        search_field: z.enum(["email", "name", "phone", "all"]).meta({
          label: { en: "Search in", fr: "Rechercher dans" },
          control: "select",
          options: [
            { value: "email", label: { en: "Email addresses", fr: "Adresses e-mail" } },
            { value: "name", label: { en: "Names", fr: "Noms" } },
            { value: "phone", label: { en: "Phone numbers", fr: "Numéros de téléphone" } },
            { value: "all", label: { en: "All fields", fr: "Tous les champs" } },
          ],
        }),
        search_value: text({
          label: { en: "Search for", fr: "Rechercher" },
          help: {
            en: "Found as it is written, of two characters at least",
            fr: "Trouvé tel qu’écrit, d’au moins deux caractères",
          },
        }),
        lead_fields: z
          .array(z.string().min(1))
          .min(1)
          .meta({
            label: { en: "Fields to give", fr: "Champs à donner" },
            help: {
              en: "API names, one in a line, like Id, Name or Owner.Email",
              fr: "Noms d’API, un par ligne, comme Id, Name ou Owner.Email",
            },
            control: "lines",
          }),
      }),
      output: z.looseObject({ searchRecords: z.array(z.looseObject({})) }),
    },
    UPDATE_LEAD: {
      ...outside,
      repeats: "always",
      label: { en: "Update Salesforce lead", fr: "Mettre à jour une piste Salesforce" },
      help: {
        en: "Changes the fields that are given and leaves the rest.",
        fr: "Modifie les champs donnés et laisse le reste.",
      },
      example: { id: ada.Id, success: true },
      summary: "lead_id",
      params: z.object({
        lead_id: leadId,
        payload: anyJsonObject.nullish().meta({
          label: { en: "Fields", fr: "Champs" },
          help: {
            en: 'By their API names, like {"Status":"Working - Contacted"}',
            fr: 'Par leurs noms d’API, comme {"Status":"Working - Contacted"}',
          },
          control: "keyValues",
        }),
      }),
      output: z.object({ id: z.string(), success: z.literal(true) }),
    },
  },
});
