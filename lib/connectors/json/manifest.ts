import { z } from "zod";
import type { Json } from "#lib/shared/json.ts";
import { defineConnector } from "../define-connector.ts";
import { anyJson, isListOrObject } from "../json-param.ts";

/** Between values and their text. Nothing leaves the engine. */
export const json = defineConnector({
  id: "JSON",
  name: "JSON",
  icon: "braces",
  about: { en: "Make, read and write JSON", fr: "Créer, lire et écrire du JSON" },
  origins: [],
  hasTest: false,
  setups: {},
  actions: {
    CREATE_JSON: {
      label: { en: "Create JSON object", fr: "Créer un objet JSON" },
      help: { en: "Makes a value for later actions to read.", fr: "Crée une valeur que liront les actions suivantes." },
      connection: "none",
      effect: "none",
      summary: "object",
      params: z.object({
        object: z
          .custom<Json>(isListOrObject)
          .meta({ label: { en: "JSON object", fr: "Objet JSON" }, control: "json" }),
      }),
      output: z.object({ result: anyJson }),
    },
    PARSE_JSON: {
      label: { en: "Parse JSON", fr: "Analyser du JSON" },
      help: { en: "Reads a text of JSON.", fr: "Lit un texte JSON." },
      connection: "none",
      effect: "none",
      summary: "json",
      params: z.object({
        json: z.string().meta({
          label: { en: "JSON text", fr: "Texte JSON" },
          help: {
            en: "The body of an HTTP answer that is JSON has been read already",
            fr: "Le corps d’une réponse HTTP en JSON est déjà analysé",
          },
          control: "templateArea",
        }),
      }),
      output: z.object({ object: anyJson }),
    },
    SERIALIZE_JSON: {
      label: { en: "Convert JSON to string", fr: "Convertir du JSON en chaîne" },
      help: { en: "Writes a value as a text of JSON.", fr: "Écrit une valeur sous forme de texte JSON." },
      connection: "none",
      effect: "none",
      summary: "object",
      params: z.object({
        object: anyJson.meta({
          label: { en: "JSON object", fr: "Objet JSON" },
          help: {
            en: "A text that holds the JSON of an object or a list counts as that object or list",
            fr: "Un texte qui contient le JSON d’un objet ou d’une liste vaut cet objet ou cette liste",
          },
          control: "json",
        }),
      }),
      output: z.object({ json: z.string() }),
    },
  },
});
