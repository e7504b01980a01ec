import { z } from "zod";
import { defineConnector } from "../define-connector.ts";
import { anyJson } from "../json-param.ts";

/** Between XML 1.0 and JSON: `docs/decisions/018-xml-as-json.md`. Nothing leaves the engine. */
export const xml = defineConnector({
  id: "XML",
  name: "XML",
  icon: "code-xml",
  about: { en: "Read and write XML", fr: "Lire et écrire du XML" },
  origins: [],
  hasTest: false,
  setups: {},
  actions: {
    SERIALIZE_XML: {
      label: { en: "Convert JSON to XML", fr: "Convertir JSON en XML" },
      help: { en: "Writes a JSON object as XML.", fr: "Écrit un objet JSON sous forme de XML." },
      connection: "none",
      effect: "none",
      summary: "object",
      params: z.object({
        object: anyJson.meta({
          label: { en: "JSON object", fr: "Objet JSON" },
          help: {
            en: "Members become elements, a list repeats its element. Attributes stand under $, text beside them under _",
            fr: "Les membres deviennent des éléments, une liste répète le sien. Les attributs figurent sous $, le texte qui les accompagne sous _",
          },
          control: "json",
        }),
      }),
      output: z.object({ xml: z.string() }),
    },
    PARSE_XML: {
      label: { en: "Convert XML to JSON", fr: "Convertir XML en JSON" },
      help: { en: "Reads XML as a JSON object.", fr: "Lit du XML sous forme d’objet JSON." },
      connection: "none",
      effect: "none",
      summary: "xml",
      params: z.object({
        xml: z.string().meta({
          label: { en: "XML", fr: "XML" },
          help: {
            en: "Without DOCTYPE. An element that repeats becomes a list; functions.toArray makes one of a single one too",
            fr: "Sans DOCTYPE. Un élément répété devient une liste ; functions.toArray en fait une d’un élément seul aussi",
          },
          control: "templateArea",
        }),
      }),
      output: z.object({ object: anyJson }),
    },
  },
});
