import { z } from "zod";
import { json, jsonObject } from "#lib/shared/json.ts";
import { defineConnector } from "../define-connector.ts";

/** The actions that are the flow's own. BOOLEAN_CONDITION is walked by the interpreter: its branches are actions. */
export const flow = defineConnector({
  id: "FLOW",
  name: "Flow",
  icon: "workflow",
  about: { en: "Branches, variables and results", fr: "Branches, variables et résultats" },
  origins: [],
  hasTest: false,
  setups: {},
  actions: {
    BOOLEAN_CONDITION: {
      label: { en: "If / then", fr: "Condition si/alors" },
      help: { en: "Runs one of two branches, then goes on.", fr: "Exécute l’une des deux branches, puis continue." },
      connection: "none",
      effect: "none",
      summary: "if",
      params: z.object({ if: json.meta({ label: { en: "Condition", fr: "Condition" }, control: "condition" }) }),
      output: z.object({ result: z.boolean() }),
    },
    STORE_VARS: {
      label: { en: "Store shared variable", fr: "Stocker une variable partagée" },
      help: { en: "Later actions read it as vars.name.", fr: "Les actions suivantes la lisent comme vars.nom." },
      connection: "none",
      effect: "none",
      summary: "vars",
      params: z.object({
        vars: jsonObject.meta({ label: { en: "Variables", fr: "Variables" }, control: "keyValues" }),
      }),
      output: z.object({}),
    },
    RETURN_JSON: {
      label: { en: "Return JSON", fr: "Renvoyer du JSON" },
      help: { en: "Ends the flow and answers its caller.", fr: "Termine le flux et répond à l’appelant." },
      connection: "none",
      effect: "none",
      params: z.object({
        payload: z
          .union([jsonObject, z.string(), z.array(json)])
          .meta({ label: { en: "Payload", fr: "Contenu" }, control: "json" }),
      }),
      output: z.object({}),
    },
    ERROR_MESSAGE: {
      label: { en: "Show error message", fr: "Afficher le message d’erreur" },
      help: { en: "Ends the flow as failed, with this message.", fr: "Termine le flux en échec, avec ce message." },
      connection: "none",
      effect: "none",
      summary: "message",
      params: z.object({
        message: z
          .string()
          .min(1)
          .meta({ label: { en: "Message", fr: "Message" }, control: "templateArea" }),
      }),
      output: z.object({}),
    },
    DO_NOTHING: {
      label: { en: "Do nothing", fr: "Ne rien faire" },
      help: { en: "Holds a place.", fr: "Garde une place." },
      connection: "none",
      effect: "none",
      params: z.object({}),
      output: z.object({}),
    },
  },
});
