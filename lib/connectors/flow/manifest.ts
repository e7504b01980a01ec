import { z } from "zod";
import type { Json, JsonObject } from "#lib/shared/json.ts";
import { defineConnector } from "../define-connector.ts";
import { anyJson, anyJsonObject, isListOrObject } from "../json-param.ts";

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** The actions that are the flow's own: the interpreter walks them. FOR_EACH and CALL_FLOW are not of the reference. */
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
      params: z.object({ if: anyJson.meta({ label: { en: "Condition", fr: "Condition" }, control: "condition" }) }),
      output: z.object({ result: z.boolean() }),
    },
    STORE_VARS: {
      label: { en: "Store shared variable", fr: "Stocker une variable partagée" },
      help: { en: "Later actions read it as vars.name.", fr: "Les actions suivantes la lisent comme vars.nom." },
      connection: "none",
      effect: "none",
      summary: "vars",
      params: z.object({
        vars: anyJsonObject.meta({ label: { en: "Variables", fr: "Variables" }, control: "keyValues" }),
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
          .custom<JsonObject | string | Json[]>((value) => typeof value === "string" || isListOrObject(value))
          .meta({ label: { en: "Payload", fr: "Contenu" }, control: "json" }),
        status: z.coerce
          .number()
          .int()
          .min(200)
          .max(599)
          .optional()
          .meta({
            label: { en: "HTTP status", fr: "Statut HTTP" },
            help: {
              en: "What a synchronous hook answers with. 200 unless set",
              fr: "Ce que répond un webhook synchrone. 200 à défaut",
            },
            placeholder: "200",
            control: "template",
          }),
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
    MAP_VALUE: {
      label: { en: "Input value mapping", fr: "Correspondance de valeurs" },
      help: {
        en: "Gives the result that belongs to a value, or the default.",
        fr: "Donne le résultat qui correspond à une valeur, ou celui par défaut.",
      },
      connection: "none",
      effect: "none",
      summary: "input",
      params: z.object({
        input: scalar.meta({ label: { en: "Value", fr: "Valeur" }, control: "template" }),
        cases: anyJsonObject.optional().meta({
          label: { en: "Results by value", fr: "Résultats par valeur" },
          control: "keyValues",
        }),
        fallback: anyJson.optional().meta({ label: { en: "Default", fr: "Par défaut" }, control: "json" }),
      }),
      output: z.object({ result: anyJson }),
    },
    DELAY_FLOW: {
      label: { en: "Delay", fr: "Attendre" },
      help: {
        en: "Waits, then goes on. The wait outlives a restart.",
        fr: "Attend, puis continue. L’attente survit à un redémarrage.",
      },
      connection: "none",
      effect: "none",
      summary: "number",
      params: z.object({
        number: z.coerce
          .number()
          .int()
          .min(0)
          .meta({ label: { en: "How long", fr: "Durée" }, placeholder: "10", control: "template" }),
        units: z
          .enum(["SECONDS", "MINUTES", "HOURS", "DAYS"])
          .default("SECONDS")
          .meta({
            label: { en: "Unit", fr: "Unité" },
            control: "select",
            options: [
              { value: "SECONDS", label: { en: "Seconds", fr: "Secondes" } },
              { value: "MINUTES", label: { en: "Minutes", fr: "Minutes" } },
              { value: "HOURS", label: { en: "Hours", fr: "Heures" } },
              { value: "DAYS", label: { en: "Days", fr: "Jours" } },
            ],
          }),
      }),
      output: z.object({}),
    },
    FOR_EACH: {
      label: { en: "For each", fr: "Pour chaque" },
      help: {
        en: "Runs its actions once for each item of a list.",
        fr: "Exécute ses actions une fois pour chaque élément d’une liste.",
      },
      connection: "none",
      effect: "none",
      summary: "items",
      params: z.object({
        items: z.array(anyJson).meta({
          label: { en: "Items", fr: "Éléments" },
          help: {
            en: "A list. Its actions read the current one as actions.<id>.item, and its place as actions.<id>.index",
            fr: "Une liste. Ses actions lisent l’élément courant dans actions.<id>.item, et sa place dans actions.<id>.index",
          },
          placeholder: "{{ input.orders }}",
          control: "template",
        }),
        concurrency: z.coerce
          .number()
          .int()
          .min(1)
          .max(10)
          .default(1)
          .meta({
            label: { en: "Side by side", fr: "En parallèle" },
            help: { en: "1 to 10. One after the other unless set", fr: "De 1 à 10. L’un après l’autre à défaut" },
            placeholder: "1",
            control: "template",
          }),
        on_error: z
          .enum(["STOP", "CONTINUE"])
          .default("STOP")
          .meta({
            label: { en: "When one fails", fr: "En cas d’échec" },
            control: "select",
            options: [
              { value: "STOP", label: { en: "Stop", fr: "Arrêter" } },
              { value: "CONTINUE", label: { en: "Go on with the next", fr: "Continuer avec le suivant" } },
            ],
          }),
      }),
      output: z.object({ results: z.array(anyJson) }),
    },
    CALL_FLOW: {
      label: { en: "Call a flow", fr: "Appeler un flux" },
      help: {
        en: "Runs the published version of another flow, and gives what it returns.",
        fr: "Exécute la version publiée d’un autre flux, et donne ce qu’il renvoie.",
      },
      connection: "none",
      effect: "none",
      params: z.object({
        flow_id: z
          .string()
          .min(1)
          .meta({ label: { en: "Flow", fr: "Flux" }, control: "flow" }),
        input: anyJson.optional().meta({
          label: { en: "Input", fr: "Entrée" },
          help: { en: "The called flow reads it as input", fr: "Le flux appelé la lit dans input" },
          control: "json",
        }),
      }),
      output: z.object({ result: anyJson }),
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
