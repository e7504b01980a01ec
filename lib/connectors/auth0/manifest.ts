import { z } from "zod";
import type { JsonObject } from "#lib/shared/json.ts";
import { defineConnector } from "../define-connector.ts";
import { anyJson, anyJsonObject } from "../json-param.ts";
import { methodParam } from "../method-param.ts";
import { face } from "./face.ts";
import { notifications } from "./notifications.ts";
import { tenantApp } from "./tenant-app.ts";

const userId = z
  .string()
  .min(1)
  .meta({
    label: { en: "User ID", fr: "Identifiant de l’utilisateur" },
    placeholder: "auth0|…",
    control: "template",
  });

const user = z.looseObject({ user_id: z.string() });
const exampleUser = { user_id: "auth0|000000000000000000000000", email: "ada@example.com", email_verified: true };

/** The Management API v2 of an Auth0 tenant (https://auth0.com/docs/api/management/v2), and messages by other apps. */
export const auth0 = defineConnector({
  ...face,
  about: { en: "Manage users, send email and messages", fr: "Gérer les utilisateurs, envoyer e-mails et messages" },
  documentationUrl: "https://auth0.com/docs/get-started/auth0-overview/create-applications/machine-to-machine-apps",
  origins: [],
  // A tenant may have a domain of its own: whoever makes the connection says where its credentials belong.
  handedOut: { attribute: "domain", patterns: ["https://*"] },
  hasTest: true,
  setups: { OAUTH_APP: tenantApp },
  actions: {
    GET_USER: {
      label: { en: "Get user", fr: "Obtenir l’utilisateur" },
      help: { en: "Gives one user of the tenant.", fr: "Donne un utilisateur du locataire." },
      connection: "required",
      scopes: ["read:users"],
      effect: "outside",
      repeats: "always",
      example: exampleUser,
      summary: "user_id",
      params: z.object({ user_id: userId }),
      output: user,
    },
    CREATE_USER: {
      label: { en: "Create user", fr: "Créer un utilisateur" },
      help: { en: "Adds a user to the tenant.", fr: "Ajoute un utilisateur au locataire." },
      connection: "required",
      scopes: ["create:users"],
      effect: "outside",
      example: exampleUser,
      params: z.object({
        payload: anyJsonObject.meta({
          label: { en: "User", fr: "Utilisateur" },
          help: {
            en: "Its properties, as Auth0’s Create a user takes them",
            fr: "Ses propriétés, telles que Create a user d’Auth0 les attend",
          },
          placeholder: '{ "connection": "…", "email": "{{ input.email }}" }',
          control: "json",
        }),
      }),
      output: user,
    },
    UPDATE_USER: {
      label: { en: "Update user", fr: "Mettre à jour l’utilisateur" },
      help: { en: "Changes one user of the tenant.", fr: "Modifie un utilisateur du locataire." },
      connection: "required",
      scopes: ["update:users"],
      effect: "outside",
      repeats: isPlainUpdate,
      example: exampleUser,
      summary: "user_id",
      params: z.object({
        user_id: userId,
        changes: anyJsonObject.meta({
          label: { en: "Changes", fr: "Modifications" },
          help: {
            en: "The properties to change, as Auth0’s Update a user takes them",
            fr: "Les propriétés à modifier, telles que Update a user d’Auth0 les attend",
          },
          placeholder: '{ "app_metadata": { "plan": "{{ input.plan }}" } }',
          control: "json",
        }),
      }),
      output: user,
    },
    SEND_REQUEST: {
      label: { en: "Custom API request", fr: "Requête d’API personnalisée" },
      help: {
        en: "Sends one request to the tenant’s API and gives its answer.",
        fr: "Envoie une requête à l’API du locataire et donne sa réponse.",
      },
      connection: "required",
      effect: "outside",
      repeats: isRepeatable,
      example: {},
      summary: "pathname",
      params: z.object({
        method: methodParam({
          en: "GET unless chosen; POST where there is a body",
          fr: "GET à défaut de choix\u202f; POST s’il y a un corps",
        }),
        pathname: z
          .string()
          .min(1)
          .meta({
            label: { en: "Path", fr: "Chemin" },
            help: {
              en: "In full. Values in it need encodeURIComponent()",
              fr: "En entier. Les valeurs qu’il contient demandent encodeURIComponent()",
            },
            placeholder: "/api/v2/organizations",
            control: "template",
          }),
        params: z
          .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
          .optional()
          .meta({ label: { en: "Query parameters", fr: "Paramètres de l’URL" }, control: "keyValues" }),
        headers: anyJsonObject.optional().meta({ label: { en: "Headers", fr: "En-têtes" }, control: "keyValues" }),
        payload: anyJson.optional().meta({ label: { en: "Body", fr: "Corps" }, control: "json" }),
      }),
      /** What the API says; null where it says nothing. */
      output: anyJson,
    },
    ...notifications,
  },
});

/** Those members make Auth0 send a mail or a message each time. */
function isPlainUpdate({ changes }: JsonObject): boolean {
  return !Object.keys(changes ?? {}).some((name) => name.startsWith("verify_"));
}

function isRepeatable({ method, payload }: JsonObject): boolean {
  const hasBody = payload !== undefined && payload !== null && payload !== "";
  return ["GET", "PUT", "DELETE"].includes(String(method ?? (hasBody ? "POST" : "GET")));
}
