import "server-only";
import type { Json } from "#lib/shared/json.ts";
import type { Handlers } from "../define-handlers.ts";
import { withoutSecrets } from "../handlers-plain-params.ts";
import type { json } from "./manifest.ts";
import { findJson, parseJson } from "./parse-json.ts";

type Given<Name extends string> = { [Key in Name]: Json };

export const handlers: Handlers<typeof json> = {
  actions: {
    async CREATE_JSON({ params }) {
      return { result: withoutSecrets<Given<"object">>(params).object };
    },
    async PARSE_JSON({ params }) {
      return { object: parseJson(withoutSecrets<{ json: string }>(params).json) };
    },
    async SERIALIZE_JSON({ params }) {
      return { json: JSON.stringify(written(withoutSecrets<Given<"object">>(params).object)) };
    },
  },
};

/** Auth0's editor keeps an object as the text that was typed: it is written once, not twice. */
function written(value: Json): Json {
  return typeof value === "string" && /^\s*[[{]/.test(value) ? (findJson(value) ?? value) : value;
}
