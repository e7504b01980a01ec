import { z } from "zod";
import type { LocalText } from "#lib/shared/local-text.ts";
import { defineConnector } from "../define-connector.ts";
import { anyJsonObject } from "../json-param.ts";
import { fromOauthWire, oauthCodeFields } from "../oauth-fields.ts";
import { setupText } from "../setup-text.ts";
import { face } from "./face.ts";

const name = z
  .string()
  .min(1)
  .meta({ label: { en: "Name", fr: "Nom" }, control: "template" });

const entityId = (label: LocalText, help?: LocalText) =>
  z
    .union([z.string(), z.number()])
    .optional()
    .meta({ label, ...(help && { help }), control: "template" });

const ownerHelp = {
  en: "ID of a user. Left out, the connection’s own",
  fr: "Identifiant d’un utilisateur. À défaut, celui de la connexion",
};
const organizationId = entityId({ en: "Organization ID", fr: "Identifiant de l’organisation" });

const fields = anyJsonObject.optional().meta({
  label: { en: "More fields", fr: "Autres champs" },
  help: {
    en: "By their names in Pipedrive’s API, custom fields by their key of 40 characters",
    fr: "Par leurs noms dans l’API de Pipedrive, les champs personnalisés par leur clé de 40 caractères",
  },
  control: "keyValues",
});

const output = z.looseObject({ success: z.literal(true), data: z.looseObject({ id: z.number() }) });

/**
 * Pipedrive's API as of version 2: https://pipedrive.readme.io/docs/pipedrive-api-v2. That of version 1 for these actions
 * is out of support since August 2026.
 */
export const pipedrive = defineConnector({
  ...face,
  about: { en: "Add deals, people and organizations", fr: "Ajouter des affaires, des personnes et des organisations" },
  documentationUrl: "https://pipedrive.readme.io/docs/core-api-concepts-authentication",
  origins: ["https://api.pipedrive.com", "https://oauth.pipedrive.com"],
  handedOut: { attribute: "api_domain", patterns: ["https://*.pipedrive.com"] },
  hasTest: true,
  setups: {
    TOKEN: {
      label: { en: "API token", fr: "Jeton d’API" },
      help: {
        en: "In Pipedrive under Personal preferences, API. It does what its user may do.",
        fr: "Dans Pipedrive sous Préférences personnelles, API. Il permet ce que son utilisateur peut faire.",
      },
      fields: z.object({
        token: setupText().meta({ label: { en: "API token", fr: "Jeton d’API" }, control: "password", secret: true }),
      }),
      accountName: (_, { token: hint }) => hint ?? null,
    },
    OAUTH_CODE: {
      label: { en: "OAuth", fr: "OAuth" },
      help: {
        en: "Make an app in Pipedrive’s Developer Hub, then connect an account to it.",
        fr: "Créez une application dans le Developer Hub de Pipedrive, puis connectez-lui un compte.",
      },
      permissions: [
        { en: "Deals: full access, to add deals", fr: "Affaires\u00a0: accès complet, pour en ajouter" },
        {
          en: "Contacts: full access, to add people and organizations",
          fr: "Contacts\u00a0: accès complet, pour ajouter personnes et organisations",
        },
      ],
      fields: z.object(oauthCodeFields),
      fromWire: fromOauthWire([]),
      accountName: () => null,
      /** Its scopes are chosen at the app itself: https://pipedrive.readme.io/docs/marketplace-oauth-authorization */
      tokens: {
        grant: "authorization_code",
        authorizationUrl: "https://oauth.pipedrive.com/oauth/authorize",
        tokenUrl: "https://oauth.pipedrive.com/oauth/token",
        scopes: [],
        scopeSeparator: ",",
        clientAuth: "basic",
        facts: { api_domain: "api_domain" },
      },
    },
  },
  actions: {
    ADD_DEAL: {
      label: { en: "Add deal in Pipedrive", fr: "Ajouter une affaire dans Pipedrive" },
      help: { en: "Adds one deal.", fr: "Ajoute une affaire." },
      connection: "required",
      effect: "outside",
      scopes: ["deals:full"],
      example: {
        success: true,
        data: { id: 1, title: "Acme, 20 seats", value: 1200, currency: "EUR", status: "open" },
      },
      summary: "title",
      params: z.object({
        title: z
          .string()
          .min(1)
          .meta({ label: { en: "Title", fr: "Titre" }, control: "template" }),
        value: z
          .union([z.string(), z.number()])
          .optional()
          .meta({
            label: { en: "Value", fr: "Valeur" },
            help: { en: "A number, like 1200.50", fr: "Un nombre, comme 1200.50" },
            control: "template",
          }),
        user_id: entityId({ en: "Owner ID", fr: "Identifiant du propriétaire" }, ownerHelp),
        person_id: entityId({ en: "Person ID", fr: "Identifiant de la personne" }),
        organization_id: organizationId,
        stage_id: entityId(
          { en: "Stage ID", fr: "Identifiant de l’étape" },
          { en: "Left out, the first stage of the pipeline", fr: "À défaut, la première étape du pipeline" },
        ),
        fields,
      }),
      output,
    },
    ADD_ORGANIZATION: {
      label: { en: "Add organization in Pipedrive", fr: "Ajouter une organisation dans Pipedrive" },
      help: { en: "Adds one organization.", fr: "Ajoute une organisation." },
      connection: "required",
      effect: "outside",
      scopes: ["contacts:full"],
      example: { success: true, data: { id: 1, name: "Acme" } },
      summary: "name",
      params: z.object({
        name,
        owner_id: entityId({ en: "Owner ID", fr: "Identifiant du propriétaire" }, ownerHelp),
        fields,
      }),
      output,
    },
    ADD_PERSON: {
      label: { en: "Add person in Pipedrive", fr: "Ajouter une personne dans Pipedrive" },
      help: { en: "Adds one person.", fr: "Ajoute une personne." },
      connection: "required",
      effect: "outside",
      scopes: ["contacts:full"],
      example: { success: true, data: { id: 1, name: "Maud Martin" } },
      summary: "name",
      params: z.object({
        name,
        email: z
          .string()
          .optional()
          .meta({ label: { en: "Email", fr: "E-mail" }, control: "template" }),
        phone: z
          .string()
          .optional()
          .meta({ label: { en: "Phone", fr: "Téléphone" }, control: "template" }),
        owner_id: entityId({ en: "Owner ID", fr: "Identifiant du propriétaire" }, ownerHelp),
        organization_id: organizationId,
        fields,
      }),
      output,
    },
  },
});
