import { z } from "zod";
import { defineConnector } from "../define-connector.ts";
import { fromOauthWire, oauthCodeFields } from "../oauth-fields.ts";
import { face } from "./face.ts";

const SPREADSHEETS = "https://www.googleapis.com/auth/spreadsheets";

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** Google Sheets API v4: https://developers.google.com/workspace/sheets/api/reference/rest */
export const googleSheets = defineConnector({
  ...face,
  about: { en: "Add rows to spreadsheets", fr: "Ajouter des lignes à des feuilles de calcul" },
  documentationUrl: "https://developers.google.com/workspace/guides/create-credentials#oauth-client-id",
  // The second says whose account it is.
  origins: ["https://sheets.googleapis.com", "https://openidconnect.googleapis.com", "https://oauth2.googleapis.com"],
  hasTest: true,
  setups: {
    OAUTH_CODE: {
      label: { en: "Google account", fr: "Compte Google" },
      help: {
        en: "An OAuth client of the type Web application, in the Google Cloud console under APIs & Services, Credentials.",
        fr: "Un client OAuth de type Application Web, dans la console Google Cloud sous API et services, Identifiants.",
      },
      permissions: [
        {
          en: "Google Sheets API turned on in the same project",
          fr: "API Google Sheets activée dans le même projet",
        },
        { en: `Scope ${SPREADSHEETS}`, fr: `Champ d’application ${SPREADSHEETS}` },
      ],
      fields: z.object(oauthCodeFields),
      fromWire: fromOauthWire([]),
      tokens: {
        grant: "authorization_code",
        authorizationUrl: "https://accounts.google.com/o/oauth2/v2/auth",
        tokenUrl: "https://oauth2.googleapis.com/token",
        scopes: ["openid", "https://www.googleapis.com/auth/userinfo.email", SPREADSHEETS],
        covers: { "https://www.googleapis.com/auth/drive": [SPREADSHEETS] },
        clientAuth: "body",
        // Google hands out a refresh token only so, and to who agrees anew only when asked again.
        authorizationParams: { access_type: "offline", prompt: "consent" },
      },
      accountName: () => null,
    },
  },
  actions: {
    ADD_ROW: {
      label: { en: "Add row to Google Sheets", fr: "Ajouter une ligne à Google Sheets" },
      help: {
        en: "Adds one row below the last one of a sheet.",
        fr: "Ajoute une ligne sous la dernière d’une feuille.",
      },
      connection: "required",
      scopes: [SPREADSHEETS],
      effect: "outside",
      example: { spreadsheetId: "1AbCdEfGhIjKlMnOpQrStUvWxYz", replies: [{}] },
      summary: "spreadsheet_id",
      params: z.object({
        spreadsheet_id: z
          .string()
          .min(1)
          .overwrite(idOfAddress)
          .meta({
            label: { en: "Spreadsheet ID", fr: "Identifiant du document" },
            help: {
              en: "The part of its address between /d/ and /edit, or the whole address",
              fr: "La partie de son adresse entre /d/ et /edit, ou l’adresse entière",
            },
            control: "template",
          }),
        sheet_id: z
          .union([
            z.number().int().min(0),
            z.literal("").transform(() => undefined),
            z
              .string()
              .regex(/^\d{1,10}$/)
              .transform(Number),
          ])
          .optional()
          .meta({
            label: { en: "Sheet ID", fr: "Identifiant de la feuille" },
            help: {
              en: "The number after gid= in its address. 0, which is the first sheet, unless set",
              fr: "Le nombre après gid= dans son adresse. 0 à défaut, soit la première feuille",
            },
            placeholder: "0",
            control: "template",
          }),
        values: z
          .array(cell)
          .min(1)
          .optional()
          .meta({
            label: { en: "Values", fr: "Valeurs" },
            help: {
              en: "One for each cell, from the left. Text stays text: a formula in it is never run. null leaves a cell empty",
              fr: "Une par cellule, de gauche à droite. Un texte reste un texte\u00a0: une formule n’y est jamais exécutée. null laisse une cellule vide",
            },
            placeholder: '["{{ input.name }}", 3]',
            control: "json",
          }),
      }),
      output: z.looseObject({ spreadsheetId: z.string() }),
    },
  },
});

/** People copy what the browser shows. */
function idOfAddress(text: string): string {
  return /\/spreadsheets\/d\/([\w-]+)/.exec(text)?.[1] ?? text.trim();
}
