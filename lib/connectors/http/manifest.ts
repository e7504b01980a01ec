import { z } from "zod";
import { json, jsonObject } from "#lib/shared/json.ts";
import { defineConnector } from "../define-connector.ts";

const text = (max: 55 | 155 | 255 | 4096) => z.string().min(1, "errors.required").max(max, `errors.tooLong${max}`);

/** Any API over HTTPS. Lengths of `reference/auth0-forms.md` §1.4. */
export const http = defineConnector({
  id: "HTTP",
  name: "HTTP",
  icon: "globe",
  about: { en: "Call any API over HTTPS", fr: "Appeler n’importe quelle API en HTTPS" },
  origins: "author",
  hasTest: false,
  setups: {
    BEARER: {
      label: { en: "Bearer token", fr: "Jeton Bearer" },
      help: { en: "Sent as Authorization: Bearer …", fr: "Envoyé comme Authorization: Bearer …" },
      fields: z.object({
        token: text(4096).meta({ label: { en: "Token", fr: "Jeton" }, control: "password", secret: true }),
      }),
      accountName: (_, { token = "" }) => `Bearer ${token}`.trim(),
    },
    BASIC_AUTH: {
      label: { en: "Basic authentication", fr: "Authentification Basic" },
      help: {
        en: "User name and password, sent as Authorization: Basic …",
        fr: "Nom d’utilisateur et mot de passe, envoyés comme Authorization: Basic …",
      },
      fields: z.object({
        username: text(155)
          .refine((name) => !name.includes(":"), "errors.noColon")
          .meta({
            label: { en: "User name", fr: "Nom d’utilisateur" },
            help: {
              en: "Shown in the vault, unless the password is left empty: then it is sealed as the secret.",
              fr: "Affiché dans le coffre-fort, sauf si le mot de passe est vide : il est alors scellé comme secret.",
            },
            control: "text",
            secret: false,
            secretWithout: "password",
          }),
        password: z
          .string()
          .max(155, "errors.tooLong155")
          .optional()
          .meta({ label: { en: "Password", fr: "Mot de passe" }, control: "password", secret: true }),
      }),
      accountName: ({ username }, hints) => `Basic ${username ?? hints.username ?? ""}`.trim(),
    },
    API_KEY: {
      label: { en: "API key", fr: "Clé d’API" },
      help: { en: "Sent in a header or in the query", fr: "Envoyée dans un en-tête ou dans la requête" },
      fields: z.object({
        name: text(55)
          .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, "errors.headerName")
          .refine((name) => !forbiddenHeaders.has(name.toLowerCase()), "errors.headerForbidden")
          .meta({
            label: { en: "Name", fr: "Nom" },
            help: {
              en: "Of the header or query parameter, like X-Api-Key",
              fr: "De l’en-tête ou du paramètre, comme X-Api-Key",
            },
            control: "text",
            secret: false,
          }),
        value: text(255).meta({ label: { en: "Value", fr: "Valeur" }, control: "password", secret: true }),
        in: z.enum(["HEADER", "QUERY"]).meta({
          label: { en: "Add to", fr: "Ajouter à" },
          control: "select",
          secret: false,
          options: [
            { value: "HEADER", label: { en: "Header", fr: "En-tête" } },
            { value: "QUERY", label: { en: "Query", fr: "Paramètres de l’URL" } },
          ],
        }),
      }),
      accountName: ({ name = "", in: place }, { value = "" }) =>
        `${place === "QUERY" ? "Query" : "Header"} ${name} ${value}`.trim(),
    },
  },
  actions: {
    SEND_REQUEST: {
      label: { en: "HTTP request", fr: "Requête HTTP" },
      help: { en: "Sends one request and gives its answer.", fr: "Envoie une requête et donne sa réponse." },
      connection: "optional",
      effect: "outside",
      summary: "url",
      params: z.object({
        method: z
          .enum(["GET", "POST", "PUT", "PATCH", "DELETE"])
          .default("GET")
          .meta({
            label: { en: "Method", fr: "Méthode" },
            control: "select",
            options: (["GET", "POST", "PUT", "PATCH", "DELETE"] as const).map((value) => ({
              value,
              label: { en: value, fr: value },
            })),
          }),
        url: z
          .string()
          .min(1)
          .meta({ label: { en: "URL", fr: "URL" }, placeholder: "https://", control: "template" }),
        params: z
          .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
          .optional()
          .meta({ label: { en: "Query parameters", fr: "Paramètres de l’URL" }, control: "keyValues" }),
        headers: jsonObject.optional().meta({ label: { en: "Headers", fr: "En-têtes" }, control: "keyValues" }),
        content_type: z
          .enum(["JSON", "FORM", "XML"])
          .optional()
          .meta({
            label: { en: "Content type", fr: "Type de contenu" },
            control: "select",
            options: [
              { value: "JSON", label: { en: "JSON", fr: "JSON" } },
              { value: "FORM", label: { en: "Form", fr: "Formulaire" } },
              { value: "XML", label: { en: "XML", fr: "XML" } },
            ],
          }),
        payload: json.optional().meta({ label: { en: "Body", fr: "Corps" }, control: "json" }),
      }),
      output: z.object({
        status: z.number().int(),
        success: z.boolean(),
        headers: z.record(z.string(), z.string()),
        body: json.optional(),
      }),
    },
  },
});

/** What a flow or a connection may never set: they frame the message or route it. */
export const forbiddenHeaders: ReadonlySet<string> = new Set([
  "host",
  "connection",
  "content-length",
  "transfer-encoding",
  "te",
  "trailer",
  "upgrade",
  "keep-alive",
  "expect",
  "proxy-authorization",
  "proxy-connection",
]);
