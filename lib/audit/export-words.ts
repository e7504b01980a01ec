import "server-only";
import { getTranslations } from "next-intl/server";
import { columns, type ExportWords } from "./export-format.ts";
import { actorText, sourceText } from "./words.ts";

/** The export speaks its reader's language. */
export async function loadExportWords(): Promise<ExportWords> {
  const [what, type, csv, actors, sources, all] = await Promise.all([
    getTranslations("audit.what"),
    getTranslations("audit.types"),
    getTranslations("audit.csv"),
    getTranslations("audit.actors"),
    getTranslations("audit.sources"),
    getTranslations(),
  ]);
  return {
    what: (action, params) => what(action, params as never),
    type: (action) => type(action),
    message: (key) => (all.has(key as never) ? all(key as never) : null),
    columns: Object.fromEntries(columns.map((column) => [column, csv(column)])) as ExportWords["columns"],
    actor: (actor) => actorText((key, params) => actors(key, params as never), actor),
    source: (event) => sourceText((key, params) => sources(key, params as never), event),
  };
}
