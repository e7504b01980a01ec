import { z } from "zod";
import { json, jsonObject } from "#lib/shared/json.ts";
import { defineConnector } from "../define-connector.ts";

const text = (max: 55 | 155 | 255 | 4096) => z.string().min(1, "errors.required").max(max, `errors.tooLong${max}`);

/** Bare, so that who writes a flow says which item, and nothing that arrives at run time does. Empty: none yet. */
const storedItem = z.union([z.literal("").transform(() => undefined), z.guid().toLowerCase()]).optional();

const partName = z.string().min(1).max(255).optional();
const MAX_FILES = 20;

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
        credential_set: storedItem.meta({
          label: { en: "Credential set", fr: "Jeu d’identification" },
          help: {
            en: "Its user name and password, in the place of a connection",
            fr: "Son nom d’utilisateur et son mot de passe, à la place d’une connexion",
          },
          control: "vaultItem",
          kinds: ["credentialSet"],
          when: { param: "connection_id", isSet: false },
        }),
        authentication: z
          .enum(["BASIC", "DIGEST"])
          .optional()
          .meta({
            label: { en: "Authentication", fr: "Authentification" },
            help: {
              en: "How the credential set is sent. Basic unless chosen",
              fr: "Façon d’envoyer le jeu d’identification. Basic à défaut de choix",
            },
            control: "select",
            options: [
              { value: "BASIC", label: { en: "Basic", fr: "Basic" } },
              { value: "DIGEST", label: { en: "Digest", fr: "Digest" } },
            ],
            when: { param: "credential_set", isSet: true },
          }),
        client_certificate: storedItem.meta({
          label: { en: "Client certificate", fr: "Certificat client" },
          help: {
            en: "A certificate archive that proves who calls (mutual TLS)",
            fr: "Une archive de certificat qui prouve qui appelle (TLS mutuel)",
          },
          control: "vaultItem",
          kinds: ["certificateArchive"],
        }),
        trusted_certificate: storedItem.meta({
          label: { en: "Trusted certificate", fr: "Certificat de confiance" },
          help: {
            en: "Accepted as an authority for this request, besides those of the system",
            fr: "Accepté comme autorité pour cette requête, en plus de celles du système",
          },
          control: "vaultItem",
          kinds: ["certificate"],
        }),
        content_type: z
          .enum(["JSON", "FORM", "XML", "MULTIPART", "FILE"])
          .optional()
          .meta({
            label: { en: "Content type", fr: "Type de contenu" },
            control: "select",
            options: [
              { value: "JSON", label: { en: "JSON", fr: "JSON" } },
              { value: "FORM", label: { en: "Form", fr: "Formulaire" } },
              { value: "XML", label: { en: "XML", fr: "XML" } },
              { value: "MULTIPART", label: { en: "Multipart form", fr: "Formulaire multipart" } },
              { value: "FILE", label: { en: "File", fr: "Fichier" } },
            ],
          }),
        payload: json.optional().meta({
          label: { en: "Body", fr: "Corps" },
          control: "json",
          when: { param: "content_type", isNot: ["FILE"] },
        }),
        file: storedItem.meta({
          label: { en: "File", fr: "Fichier" },
          help: { en: "Sent as the body, with content type File", fr: "Envoyé comme corps, avec le type Fichier" },
          control: "vaultItem",
          kinds: ["file"],
          when: { param: "content_type", is: ["FILE"] },
        }),
        files: z
          .array(z.object({ name: partName, item: storedItem }))
          .max(MAX_FILES)
          .optional()
          .meta({
            label: { en: "Files", fr: "Fichiers" },
            help: {
              en: "Parts of a multipart form, beside the fields of the body. A part without a name is named as its file",
              fr: "Parties d’un formulaire multipart, avec les champs du corps. Une partie sans nom porte celui de son fichier",
            },
            control: "vaultFiles",
            kinds: ["file"],
            when: { param: "content_type", is: ["MULTIPART"] },
          }),
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
