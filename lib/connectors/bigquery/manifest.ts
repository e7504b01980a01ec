import { z } from "zod";
import type { JsonObject } from "#lib/shared/json.ts";
import { defineConnector } from "../define-connector.ts";
import { isListOrObject } from "../json-param.ts";
import { optionalSetupText } from "../setup-text.ts";
import { face } from "./face.ts";

const INSERT_DATA = "https://www.googleapis.com/auth/bigquery.insertdata";
const MAX_ROWS = 50_000;

const isRow = (value: unknown) => isListOrObject(value) && !Array.isArray(value);

/** BigQuery API v2: https://cloud.google.com/bigquery/docs/reference/rest/v2/tabledata/insertAll */
export const bigquery = defineConnector({
  ...face,
  about: { en: "Insert rows into tables", fr: "Insérer des lignes dans des tables" },
  documentationUrl: "https://cloud.google.com/iam/docs/keys-create-delete#creating",
  // The second says whether a token is valid.
  origins: ["https://bigquery.googleapis.com", "https://oauth2.googleapis.com"],
  hasTest: true,
  setups: {
    OAUTH_JWT: {
      label: { en: "Service account key", fr: "Clé de compte de service" },
      help: {
        en: "All three stand in the JSON file that Google Cloud makes for a key of a service account.",
        fr: "Tous trois figurent dans le fichier JSON que Google Cloud crée pour une clé de compte de service.",
      },
      permissions: [
        { en: "BigQuery API turned on in the project", fr: "API BigQuery activée dans le projet" },
        {
          en: "Role BigQuery Data Editor on the dataset or table",
          fr: "Rôle Éditeur de données BigQuery sur l’ensemble de données ou la table",
        },
      ],
      fields: z.object({
        client_email: z
          .string()
          .trim()
          .max(255, "errors.tooLong255")
          .regex(/^(|[^\s@]+@[^\s@]+)$/, "errors.email")
          .optional()
          .meta({
            label: { en: "Client email", fr: "Adresse du compte (client_email)" },
            placeholder: "name@project.iam.gserviceaccount.com",
            control: "text",
            secret: false,
            isRequiredThen: true,
          }),
        private_key: z
          .string()
          .max(16_384, "errors.tooLong16384")
          .overwrite(withLineBreaks)
          .optional()
          .meta({
            label: { en: "Private key", fr: "Clé privée (private_key)" },
            help: {
              en: "The value of private_key, from -----BEGIN PRIVATE KEY----- to the last dash",
              fr: "La valeur de private_key, de -----BEGIN PRIVATE KEY----- au dernier tiret",
            },
            control: "password",
            secret: true,
            isRequiredThen: true,
          }),
        project_id: optionalSetupText(255).meta({
          label: { en: "Project ID", fr: "Identifiant du projet" },
          help: {
            en: "Where the tables are. The service account’s own project unless set",
            fr: "Celui des tables. Le projet du compte de service à défaut",
          },
          control: "text",
          secret: false,
        }),
      }),
      derive: ({ project_id = "", client_email = "" }) => {
        const project = project_id || projectOf(client_email);
        return project ? { project_id: project } : {};
      },
      tokens: {
        grant: "jwt_bearer",
        tokenUrl: "https://oauth2.googleapis.com/token",
        scopes: [INSERT_DATA],
        clientAuth: "none",
      },
      accountName: ({ client_email = null }) => client_email,
    },
  },
  actions: {
    INSERT_ROWS: {
      label: { en: "Insert rows into BigQuery", fr: "Insérer des lignes dans BigQuery" },
      help: { en: "Adds one row to a table, or several.", fr: "Ajoute une ligne à une table, ou plusieurs." },
      connection: "required",
      scopes: [INSERT_DATA],
      effect: "outside",
      // BigQuery knows a row again by its insertId for about a minute, as far as it can: no promise to build upon.
      example: { kind: "bigquery#tableDataInsertAllResponse" },
      summary: "table_id",
      params: z.object({
        dataset_id: z
          .string()
          .min(1)
          .meta({ label: { en: "Dataset ID", fr: "Identifiant de l’ensemble de données" }, control: "template" }),
        table_id: z
          .string()
          .min(1)
          .meta({ label: { en: "Table ID", fr: "Identifiant de la table" }, control: "template" }),
        data: z
          .custom<JsonObject | JsonObject[]>((value) => (Array.isArray(value) ? value.every(isRow) : isRow(value)))
          .refine((value) => !Array.isArray(value) || (value.length > 0 && value.length <= MAX_ROWS))
          .optional()
          .meta({
            label: { en: "Row", fr: "Ligne" },
            help: {
              en: "Values by the name of their column; a list of such objects for several rows",
              fr: "Valeurs par nom de colonne\u202f; une liste de tels objets pour plusieurs lignes",
            },
            placeholder: '{ "email": "{{ input.email }}" }',
            control: "json",
          }),
      }),
      output: z.looseObject({ kind: z.string() }),
    },
  },
});

/** In the JSON file they are written out. */
function withLineBreaks(text: string): string {
  return text.replaceAll("\\n", "\n").trim();
}

/** `name@project.iam.gserviceaccount.com`; of a project `example.com:project`, `name@project.example.com.iam.…`. */
function projectOf(email: string): string | null {
  const [project, ...domain] = /@([a-z0-9.-]+)\.iam\.gserviceaccount\.com$/.exec(email)?.[1]?.split(".") ?? [];
  if (!project) return null;
  return domain.length > 0 ? `${domain.join(".")}:${project}` : project;
}
