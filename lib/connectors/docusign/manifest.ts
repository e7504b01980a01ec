import { z } from "zod";
import { defineConnector } from "../define-connector.ts";
import { fromOauthWire, oauthCodeFields } from "../oauth-fields.ts";
import { face } from "./face.ts";

/** DocuSign's account service: https://developers.docusign.com/platform/auth/confidential-authcode-get-token/ */
export const docusign = defineConnector({
  ...face,
  about: { en: "Envelopes and signatures", fr: "Enveloppes et signatures" },
  documentationUrl: "https://developers.docusign.com/platform/auth/confidential-authcode-get-token/",
  origins: ["https://account.docusign.com", "https://account-d.docusign.com"],
  handedOut: { attribute: "base_uri", patterns: ["https://*.docusign.net"] },
  hasTest: true,
  setups: {
    OAUTH_CODE: {
      label: { en: "Sign in with DocuSign", fr: "Connexion avec DocuSign" },
      help: {
        en: "Through an app of your own: in DocuSign under Settings, Apps and Keys. The client ID is its integration key, the client secret one of its secret keys.",
        fr: "Par votre propre application : dans DocuSign, sous Settings, Apps and Keys. L’identifiant client est sa clé d’intégration, le secret client l’une de ses clés secrètes.",
      },
      permissions: [
        {
          en: "Whoever signs in agrees to the scopes signature and extended.",
          fr: "Qui se connecte consent aux scopes signature et extended.",
        },
      ],
      fields: z.object({
        account_host: z
          .enum(["account.docusign.com", "account-d.docusign.com"])
          .default("account.docusign.com")
          .meta({
            label: { en: "Environment", fr: "Environnement" },
            help: {
              en: "An integration key of a developer account works in Demo until DocuSign has approved it",
              fr: "La clé d’intégration d’un compte de développeur fonctionne en Démo jusqu’à l’approbation de DocuSign",
            },
            control: "select",
            secret: false,
            isRequiredThen: true,
            options: [
              { value: "account.docusign.com", label: { en: "Production", fr: "Production" } },
              { value: "account-d.docusign.com", label: { en: "Demo", fr: "Démo" } },
            ],
          }),
        ...oauthCodeFields,
      }),
      fromWire: fromOauthWire(["account_host"]),
      tokens: {
        grant: "authorization_code",
        authorizationUrl: "https://{account_host}/oauth/auth",
        tokenUrl: "https://{account_host}/oauth/token",
        // With `extended`, each use of a refresh token puts off its end by 30 days.
        scopes: ["signature", "extended"],
        clientAuth: "basic",
      },
      accountName: ({ client_id }) => client_id ?? null,
    },
  },
  /** The flow documents that we read know connections of DocuSign and no action that uses them. */
  actions: {},
});
