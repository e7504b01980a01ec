import { z } from "zod";
import type { JsonObject } from "#lib/shared/json.ts";
import { defineConnector } from "../define-connector.ts";
import { anyJson, anyJsonObject } from "../json-param.ts";
import { methodParam } from "../method-param.ts";
import { clientCredentials } from "./client-credentials.ts";
import { face } from "./face.ts";
import { isForbiddenHeader } from "./forbidden-headers.ts";

const text = (max: 55 | 155 | 255 | 4096) => z.string().min(1, "errors.required").max(max, `errors.tooLong${max}`);

/** RFC 9110 §5.6.2. */
const headerNamePattern = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const headerName = z
  .string()
  .regex(headerNamePattern)
  .max(255)
  .refine((name) => !isForbiddenHeader(name));

/** Bare, so that who writes a flow says which item, and nothing that arrives at run time does. Empty: none yet. */
const storedItem = z.union([z.literal("").transform(() => undefined), z.guid().toLowerCase()]).optional();

const queryValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const partName = z.string().min(1).max(255).optional();
const MAX_FILES = 20;

/** Any API over HTTPS. Lengths of `reference/auth0-forms.md` §1.4. */
export const http = defineConnector({
  ...face,
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
          .regex(headerNamePattern, "errors.headerName")
          .refine((name) => !isForbiddenHeader(name), "errors.headerForbidden")
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
    OAUTH_CLIENT_CREDENTIALS: clientCredentials,
  },
  actions: {
    SEND_REQUEST: {
      label: { en: "HTTP request", fr: "Requête HTTP" },
      help: { en: "Sends one request and gives its answer.", fr: "Envoie une requête et donne sa réponse." },
      connection: "optional",
      effect: "outside",
      repeats: mayRepeat,
      example: { status: 200, success: true, headers: { "content-type": "application/json" }, body: {} },
      summary: "url",
      params: z.object({
        method: methodParam({
          en: "GET unless chosen; POST where there is a body or a file",
          fr: "GET à défaut de choix ; POST s’il y a un corps ou un fichier",
        }),
        url: z
          .string()
          .min(1)
          .meta({ label: { en: "URL", fr: "URL" }, placeholder: "https://", control: "template" }),
        params: z
          .record(z.string(), z.union([queryValue, z.array(queryValue)]))
          .optional()
          .meta({
            label: { en: "Query parameters", fr: "Paramètres de l’URL" },
            help: { en: "A list repeats its name", fr: "Une liste répète son nom" },
            control: "keyValues",
          }),
        headers: anyJsonObject.optional().meta({ label: { en: "Headers", fr: "En-têtes" }, control: "keyValues" }),
        basic: z
          .object({ username: z.string().optional(), password: z.string().optional() })
          .nullish()
          .meta({
            label: { en: "Basic authentication", fr: "Authentification Basic" },
            help: {
              en: "username and password. Whoever may read the flow reads them: a connection or a credential set keeps them sealed",
              fr: "username et password. Qui peut lire le flux les lit : une connexion ou un jeu d’identification les garde scellés",
            },
            control: "keyValues",
            // For flows that came with it: nobody is invited to write a password into a flow.
            when: { param: "basic", isSet: true },
          }),
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
        payload: anyJson.optional().meta({
          label: { en: "Body", fr: "Corps" },
          help: {
            en: "Text is sent as it is. As a form, a list repeats its name, and a member of an object is written name[member]",
            fr: "Un texte est envoyé tel quel. En formulaire, une liste répète son nom, et le membre d’un objet s’écrit nom[membre]",
          },
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
        idempotency_header: z
          .union([z.literal("").transform(() => undefined), headerName])
          .optional()
          .meta({
            label: { en: "Idempotency header", fr: "En-tête d’idempotence" },
            help: {
              en: "Where the service takes a key that makes a repeated request harmless. The key is made for each run of this action",
              fr: "Celui où le service attend une clé qui rend sans effet une requête répétée. La clé est propre à chaque exécution de cette action",
            },
            placeholder: "Idempotency-Key",
            control: "text",
          }),
      }),
      output: z.object({
        status: z.number().int(),
        success: z.boolean(),
        headers: z.record(z.string(), z.string()),
        body: anyJson.optional(),
        /** Only where the body was longer than 1 MiB: it is text then, up to there. */
        isCut: z.literal(true).optional(),
      }),
    },
  },
});

/** RFC 9110 §9.2.2 says so of the method, or the service takes a key and then promises it. */
function mayRepeat({ method, payload, file, files, idempotency_header: header }: JsonObject): boolean {
  if (typeof header === "string" && header !== "") return true;
  const hasBody = [payload, file].some((each) => each !== undefined && each !== null && each !== "");
  const standing = method ?? (hasBody || (Array.isArray(files) && files.length > 0) ? "POST" : "GET");
  return standing === "GET" || standing === "PUT" || standing === "DELETE";
}
