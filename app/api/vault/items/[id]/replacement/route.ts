import { previewReplacement } from "#lib/replacements/data/preview-replacement.ts";
import { previewInput } from "#lib/replacements/schema.ts";
import { defineRoute } from "#lib/shared/define-route.ts";

export const GET = defineRoute(previewInput, (actor, { id, nextId }) =>
  previewReplacement(actor, { formerId: id, nextId }),
);
