import { z } from "zod";
import type { LocalText } from "#lib/shared/local-text.ts";
import type { SetupDefinition } from "../define-connector.ts";
import { optionalSetupText, setupText } from "../setup-text.ts";

const shown = (label: LocalText, help: LocalText) => ({ label, help, control: "text", secret: false }) as const;

/**
 * A token of RFC 6749 §4.4, sent as a Bearer token to the connection's hosts; the secret goes to the token endpoint alone.
 * Lengths of `reference/auth0-forms.md` §1.4.
 */
export const clientCredentials = {
  label: { en: "OAuth client credentials", fr: "Identifiants client OAuth" },
  help: {
    en: "Coffre asks the token endpoint for a token, and sends it as Authorization: Bearer …",
    fr: "Coffre demande un jeton au point de terminaison et l’envoie comme Authorization: Bearer …",
  },
  fields: z.object({
    token_endpoint: setupText(500)
      .refine(isHttpsUrl, "errors.httpsUrl")
      .meta({
        ...shown(
          { en: "Token endpoint", fr: "Point de terminaison des jetons" },
          {
            en: "The client secret is sent there and nowhere else",
            fr: "Le secret client y est envoyé, et nulle part ailleurs",
          },
        ),
        placeholder: "https://login.example.com/oauth/token",
      }),
    client_id: setupText(255).meta({
      label: { en: "Client ID", fr: "Identifiant client" },
      control: "text",
      secret: false,
    }),
    client_secret: z
      .string()
      .min(1, "errors.required")
      .max(255, "errors.tooLong255")
      .meta({ label: { en: "Client secret", fr: "Secret client" }, control: "password", secret: true }),
    audience: optionalSetupText(255).meta(
      shown(
        { en: "Audience", fr: "Audience" },
        { en: "Where the provider asks for one", fr: "Si le fournisseur en demande une" },
      ),
    ),
    resource: optionalSetupText(255).meta(
      shown(
        { en: "Resource", fr: "Ressource" },
        { en: "Where the provider asks for one", fr: "Si le fournisseur en demande une" },
      ),
    ),
    scope: optionalSetupText(1024).meta(
      shown(
        { en: "Scope", fr: "Portée" },
        { en: "Several with spaces between", fr: "Plusieurs séparées par des espaces" },
      ),
    ),
  }),
  tokens: {
    grant: "client_credentials",
    tokenUrl: "{token_endpoint}",
    scopes: [],
    clientAuth: "either",
    tokenParams: { audience: "{audience}", resource: "{resource}", scope: "{scope}" },
  },
  accountName: ({ client_id = "" }) => client_id,
} as const satisfies SetupDefinition;

function isHttpsUrl(text: string): boolean {
  const url = URL.parse(text.startsWith("https://") ? text : "");
  return url !== null && url.username + url.password + url.hash === "";
}
