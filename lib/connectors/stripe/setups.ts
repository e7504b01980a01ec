import { z } from "zod";
import type { SetupDefinition } from "../define-connector.ts";
import { fromOauthWire, oauthCodeFields } from "../oauth-fields.ts";
import { setupText } from "../setup-text.ts";

const key = setupText();

const permissions = [
  {
    en: "A restricted key is enough: Write on Customers, Tax IDs and Customer portal.",
    fr: "Une clé restreinte suffit : Écriture (Write) sur Customers, Tax IDs et Customer portal.",
  },
];

/** https://docs.stripe.com/keys */
const keyPair: SetupDefinition = {
  label: { en: "API keys", fr: "Clés d’API" },
  help: {
    en: "In the Stripe dashboard, under Developers, API keys. Keys for test data work on test data alone.",
    fr: "Dans le tableau de bord de Stripe, sous Developers, API keys. Les clés de test n’agissent que sur des données de test.",
  },
  permissions,
  fields: z.object({
    private_key: key
      .refine((text) => !text.startsWith("pk_"), "errors.stripePrivateKey")
      .meta({
        label: { en: "Secret key", fr: "Clé secrète" },
        help: { en: "Starts with sk_ or rk_", fr: "Commence par sk_ ou rk_" },
        placeholder: "sk_…",
        control: "password",
        secret: true,
      }),
    // It is shown, so a secret key that was pasted here must not pass.
    public_key: key
      .refine((text) => !/^[sr]k_/.test(text), "errors.stripePublicKey")
      .meta({
        label: { en: "Publishable key", fr: "Clé publiable" },
        help: { en: "Starts with pk_", fr: "Commence par pk_" },
        placeholder: "pk_…",
        control: "text",
        secret: false,
      }),
  }),
  accountName: ({ public_key = "" }) => public_key.replace(/^(pk_(?:live|test)_).*(.{4})$/, "$1…$2"),
};

/** Stripe Connect: https://docs.stripe.com/connect/oauth-reference */
const oauthCode: SetupDefinition = {
  label: { en: "Sign in with Stripe", fr: "Connexion avec Stripe" },
  help: {
    en: "Through a platform of your own: its client ID stands in the Stripe dashboard under Connect, Settings, OAuth. The client secret is the platform’s secret key.",
    fr: "Par votre propre plateforme : son identifiant client figure dans le tableau de bord de Stripe, sous Connect, Settings, OAuth. Le secret client est la clé secrète de la plateforme.",
  },
  fields: z.object({
    client_id: oauthCodeFields.client_id,
    client_secret: oauthCodeFields.client_secret,
  }),
  fromWire: fromOauthWire([]),
  tokens: {
    grant: "authorization_code",
    authorizationUrl: "https://connect.stripe.com/oauth/authorize",
    tokenUrl: "https://connect.stripe.com/oauth/token",
    scopes: ["read_write"],
    clientAuth: "body",
    facts: { account_id: "stripe_user_id" },
  },
  accountName: ({ account_id, client_id }) => account_id ?? client_id ?? null,
};

export const setups = { KEY_PAIR: keyPair, OAUTH_CODE: oauthCode };
