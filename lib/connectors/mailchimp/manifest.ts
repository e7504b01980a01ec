import { z } from "zod";
import { defineConnector } from "../define-connector.ts";
import { anyJsonObject } from "../json-param.ts";
import { fromOauthWire, oauthCodeFields } from "../oauth-fields.ts";
import { setupText } from "../setup-text.ts";
import { face } from "./face.ts";

const statuses = [
  { value: "subscribed", label: { en: "Subscribed", fr: "Inscrit" } },
  {
    value: "pending",
    label: { en: "Pending: asked by email to confirm", fr: "En attente\u00a0: confirmation demandée par e-mail" },
  },
  { value: "unsubscribed", label: { en: "Unsubscribed", fr: "Désinscrit" } },
  { value: "cleaned", label: { en: "Cleaned: its messages come back", fr: "Nettoyé\u00a0: ses messages reviennent" } },
  {
    value: "transactional",
    label: { en: "Transactional: no campaigns", fr: "Transactionnel\u00a0: pas de campagnes" },
  },
] as const;

/** Mailchimp's Marketing API, at the host of the account's data centre: https://mailchimp.com/developer/marketing/api/ */
export const mailchimp = defineConnector({
  ...face,
  about: { en: "Add people to audiences", fr: "Ajouter des personnes à des audiences" },
  documentationUrl: "https://mailchimp.com/developer/marketing/guides/quick-start/#generate-your-api-key",
  origins: ["https://login.mailchimp.com"],
  handedOut: { attribute: "api_endpoint", patterns: ["https://*.api.mailchimp.com"] },
  hasTest: true,
  setups: {
    API_KEY: {
      label: { en: "API key", fr: "Clé d’API" },
      help: {
        en: "In Mailchimp under Account, Extras, API keys. It opens the whole account: Mailchimp has no keys for a part.",
        fr: "Dans Mailchimp sous Account, Extras, API keys. Elle ouvre tout le compte\u00a0: Mailchimp n’a pas de clés pour une partie.",
      },
      fields: z.object({
        secret_key: setupText().meta({
          label: { en: "API key", fr: "Clé d’API" },
          help: {
            en: "Ends with its data centre, like -us6. Copy it whole",
            fr: "Finit par son centre de données, comme -us6. Copiez-la en entier",
          },
          control: "password",
          secret: true,
        }),
      }),
      derive: ({ secret_key: key = "" }) => ({ api_endpoint: `https://${dataCenterOf(key)}.api.mailchimp.com` }),
      accountName: ({ api_endpoint: endpoint = "" }) => endpoint.replace("https://", "").split(".", 1)[0] ?? null,
    },
    OAUTH_CODE: {
      label: { en: "OAuth", fr: "OAuth" },
      help: {
        en: "Register an app in Mailchimp under Account, Extras, Registered apps, then connect an account to it.",
        fr: "Enregistrez une application dans Mailchimp sous Account, Extras, Registered apps, puis connectez-lui un compte.",
      },
      fields: z.object(oauthCodeFields),
      fromWire: fromOauthWire([]),
      accountName: () => null,
      /** No scopes, no refresh: https://mailchimp.com/developer/marketing/guides/access-user-data-oauth-2/ */
      tokens: {
        grant: "authorization_code",
        authorizationUrl: "https://login.mailchimp.com/oauth2/authorize",
        tokenUrl: "https://login.mailchimp.com/oauth2/token",
        scopes: [],
        clientAuth: "body",
      },
    },
  },
  actions: {
    UPSERT_MEMBER: {
      label: { en: "Add or update member in Mailchimp", fr: "Ajouter ou mettre à jour un membre dans Mailchimp" },
      help: {
        en: "Finds the member of an audience by email address, and adds them if there is none.",
        fr: "Trouve le membre d’une audience par son adresse e-mail, et l’ajoute s’il n’existe pas.",
      },
      connection: "required",
      effect: "outside",
      repeats: "always",
      example: {
        id: "00000000000000000000000000000000",
        email_address: "maud@acme.example",
        status: "subscribed",
        merge_fields: { FNAME: "Maud" },
        list_id: "0000000000",
      },
      summary: "list_id",
      params: z.object({
        list_id: z
          .string()
          .min(1)
          .meta({
            label: { en: "Audience ID", fr: "Identifiant de l’audience" },
            help: {
              en: "In the audience’s settings; 10 letters and digits",
              fr: "Dans les réglages de l’audience\u202f; 10 lettres et chiffres",
            },
            control: "template",
          }),
        member: z
          .looseObject({
            email_address: z
              .string()
              .min(1)
              .meta({ label: { en: "Email", fr: "E-mail" }, placeholder: "maud@acme.example", control: "template" }),
            status_if_new: z
              .string()
              .min(1)
              .meta({
                label: { en: "Status if new", fr: "État si nouveau" },
                help: {
                  en: "Of a member who is added. That of others stays",
                  fr: "D’un membre qui est ajouté. Celui des autres reste",
                },
                control: "select",
                options: statuses,
              }),
            merge_fields: anyJsonObject.optional().meta({
              label: { en: "Merge fields", fr: "Champs de fusion" },
              help: { en: "By their tags, like FNAME", fr: "Par leurs balises, comme FNAME" },
              control: "keyValues",
            }),
          })
          .meta({ label: { en: "Member", fr: "Membre" }, control: "fields" }),
      }),
      output: z.looseObject({ id: z.string(), email_address: z.string(), status: z.string() }),
    },
  },
});

/** Keys without a data centre are of a time when there was one. */
function dataCenterOf(key: string): string {
  return /-([a-z]{2,4}\d{1,4})$/.exec(key)?.[1] ?? "us1";
}
