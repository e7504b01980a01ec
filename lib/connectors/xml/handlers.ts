import "server-only";
import type { Json } from "#lib/shared/json.ts";
import type { Handlers } from "../define-handlers.ts";
import { withoutSecrets } from "../handlers-plain-params.ts";
import { parseJson } from "../json/parse-json.ts";
import type { xml } from "./manifest.ts";
import { parseXml } from "./parse-xml.ts";
import { serializeXml } from "./serialize-xml.ts";

export const handlers: Handlers<typeof xml> = {
  actions: {
    /** Auth0's editor keeps an object as the text that was typed. */
    async SERIALIZE_XML({ params }) {
      const { object } = withoutSecrets<{ object: Json }>(params);
      return { xml: serializeXml(typeof object === "string" ? parseJson(object) : object) };
    },
    async PARSE_XML({ params }) {
      return { object: parseXml(withoutSecrets<{ xml: string }>(params).xml) };
    },
  },
};
