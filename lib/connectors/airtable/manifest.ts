import { z } from "zod";
import { defineConnector } from "../define-connector.ts";
import { anyJsonObject } from "../json-param.ts";
import { setupText } from "../setup-text.ts";
import { face } from "./face.ts";

const baseId = z
  .string()
  .min(1)
  .meta({
    label: { en: "Base ID", fr: "Identifiant de la base" },
    help: {
      en: "Starts with app: it stands in the base’s URL",
      fr: "Commence par app\u00a0: il figure dans l’URL de la base",
    },
    placeholder: "app…",
    control: "template",
  });

const tableName = z
  .string()
  .min(1)
  .meta({
    label: { en: "Table", fr: "Table" },
    help: {
      en: "Its name, or its ID, which stays when the table is renamed",
      fr: "Son nom, ou son identifiant, qui reste quand la table est renommée",
    },
    control: "template",
  });

const fields = anyJsonObject.optional().meta({
  label: { en: "Fields", fr: "Champs" },
  help: {
    en: "By their names in the table, or their IDs",
    fr: "Par leurs noms dans la table, ou leurs identifiants",
  },
  control: "keyValues",
});

const record = z.looseObject({ id: z.string(), createdTime: z.string().optional(), fields: anyJsonObject });
const example = { id: "rec00000000000000", createdTime: "2026-01-01T00:00:00.000Z", fields: {} };

/** https://airtable.com/developers/web/api/introduction */
export const airtable = defineConnector({
  ...face,
  about: { en: "Read and write records of tables", fr: "Lire et écrire des enregistrements de tables" },
  documentationUrl: "https://airtable.com/developers/web/guides/personal-access-tokens",
  origins: ["https://api.airtable.com"],
  hasTest: true,
  setups: {
    API_KEY: {
      label: { en: "Personal access token", fr: "Jeton d’accès personnel" },
      help: {
        en: "Make one in Airtable’s Builder hub, under Personal access tokens.",
        fr: "Créez-en un dans le Builder hub d’Airtable, sous Personal access tokens.",
      },
      permissions: [
        { en: "Scope data.records:read, to list records", fr: "Le scope data.records:read, pour lister" },
        {
          en: "Scope data.records:write, to create and update records",
          fr: "Le scope data.records:write, pour créer et modifier",
        },
        { en: "Access to the bases that your flows use", fr: "L’accès aux bases que vos flux utilisent" },
      ],
      fields: z.object({
        api_key: setupText().meta({
          label: { en: "Token", fr: "Jeton" },
          help: { en: "Starts with pat", fr: "Commence par pat" },
          placeholder: "pat…",
          control: "password",
          secret: true,
        }),
      }),
      accountName: (_, { api_key: hint }) => hint ?? null,
    },
  },
  actions: {
    CREATE_RECORD: {
      label: { en: "Create record in Airtable", fr: "Créer un enregistrement dans Airtable" },
      help: { en: "Adds one record to a table.", fr: "Ajoute un enregistrement à une table." },
      connection: "required",
      effect: "outside",
      example,
      summary: "table_name",
      params: z.object({ base_id: baseId, table_name: tableName, fields }),
      output: record,
    },
    LIST_RECORDS: {
      label: { en: "List records of Airtable", fr: "Lister les enregistrements d’Airtable" },
      help: {
        en: "Gives the records of a table, up to 1,000. Where there are more, offset is set.",
        fr: "Donne les enregistrements d’une table, jusqu’à 1\u202f000. S’il y en a davantage, offset est présent.",
      },
      connection: "required",
      effect: "outside",
      repeats: "always",
      example: { records: [example] },
      summary: "table_name",
      params: z.object({
        base_id: baseId,
        table_name: tableName,
        query: z
          .string()
          .optional()
          .meta({
            label: { en: "Formula", fr: "Formule" },
            help: {
              en: "Only records for which it is true, such as {Email} = 'maud@acme.example'",
              fr: "Seuls les enregistrements pour lesquels elle est vraie, comme {Email} = 'maud@acme.example'",
            },
            control: "template",
          }),
        view: z
          .string()
          .optional()
          .meta({
            label: { en: "View", fr: "Vue" },
            help: {
              en: "Name or ID of a view: its records, in its order",
              fr: "Nom ou identifiant d’une vue\u00a0: ses enregistrements, dans son ordre",
            },
            control: "template",
          }),
      }),
      output: z.looseObject({ records: z.array(record), offset: z.string().optional() }),
    },
    UPDATE_RECORD: {
      label: { en: "Update record in Airtable", fr: "Mettre à jour un enregistrement dans Airtable" },
      help: {
        en: "Changes the fields that are given, and leaves the others.",
        fr: "Change les champs indiqués et laisse les autres.",
      },
      connection: "required",
      effect: "outside",
      repeats: "always",
      example,
      summary: "record_id",
      params: z.object({
        base_id: baseId,
        table_name: tableName,
        record_id: z
          .string()
          .min(1)
          .meta({
            label: { en: "Record ID", fr: "Identifiant de l’enregistrement" },
            placeholder: "rec…",
            control: "template",
          }),
        fields,
      }),
      output: record,
    },
  },
});
