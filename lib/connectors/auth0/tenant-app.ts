import { z } from "zod";
import type { SetupDefinition } from "../define-connector.ts";
import { setupText } from "../setup-text.ts";

/** A name with a dot, and no address: RFC 1123 §2.1. */
const hostname = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

const required = setupText();

/** A machine-to-machine application of the tenant: `reference/auth0-forms.md` §1.4. */
export const tenantApp = {
  label: { en: "Machine-to-machine application", fr: "Application de machine à machine" },
  help: {
    en: "All three are in the Auth0 dashboard, under Applications, in the settings of the application.",
    fr: "Tous trois figurent dans le tableau de bord Auth0, sous Applications, dans les réglages de l’application.",
  },
  permissions: [
    {
      en: "The application must be authorized for the Auth0 Management API: read:users to get users, create:users to create, update:users to update them.",
      fr: "L’application doit être autorisée pour l’Auth0 Management API\u00a0: read:users pour obtenir des utilisateurs, create:users pour en créer, update:users pour les modifier.",
    },
  ],
  fields: z.object({
    domain: z
      .string()
      .overwrite(hostOf)
      .min(1, "errors.required")
      .regex(hostname, "errors.hostname")
      .meta({
        label: { en: "Tenant domain", fr: "Domaine du locataire" },
        placeholder: "tenant.eu.auth0.com",
        control: "text",
        secret: false,
      }),
    client_id: required.meta({
      label: { en: "Client ID", fr: "Identifiant client" },
      control: "text",
      secret: false,
    }),
    client_secret: required.meta({
      label: { en: "Client secret", fr: "Secret client" },
      control: "password",
      secret: true,
    }),
    audience: z
      .string()
      .trim()
      .max(4096, "errors.tooLong4096")
      .refine((text) => text === "" || URL.canParse(text.startsWith("https://") ? text : ""), "errors.httpsUrl")
      .optional()
      .meta({
        label: { en: "Audience", fr: "Audience" },
        help: {
          en: "Of the Management API. Needed where the domain is your own",
          fr: "Celle de la Management API. Nécessaire avec un domaine qui vous appartient",
        },
        placeholder: "https://tenant.eu.auth0.com/api/v2/",
        control: "text",
        secret: false,
      }),
  }),
  derive: ({ domain = "", audience = "" }) => ({ api_audience: audience || `https://${domain}/api/v2/` }),
  tokens: {
    grant: "client_credentials",
    tokenUrl: "https://{domain}/oauth/token",
    scopes: [],
    // For changes of metadata alone it is enough.
    covers: { "update:users_app_metadata": ["update:users"] },
    clientAuth: "body",
    tokenParams: { audience: "{api_audience}" },
  },
  accountName: ({ domain = "" }) => domain,
} as const satisfies SetupDefinition;

/** People paste the address that they see. */
function hostOf(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/^https:\/\//, "")
    .replace(/\/$/, "");
}
