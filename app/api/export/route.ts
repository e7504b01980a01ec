import { z } from "zod";
import { parseInput } from "#lib/shared/define-action.ts";
import { defineFileRoute } from "#lib/shared/define-route.ts";
import { exportEnvelope } from "#lib/transfer/data/export-envelope.ts";
import { exportFileName } from "#lib/transfer/export-file-name.ts";
import { exportInput } from "#lib/transfer/schema.ts";

export const GET = defineFileRoute("errors.flowNotFound", z.object({}), async (actor, _, request) => {
  const input = parseInput(exportInput, Object.fromEntries(new URL(request.url).searchParams));
  const { file, name } = await exportEnvelope(actor, input);
  return new Response(`${JSON.stringify(file, null, 2)}\n`, {
    headers: {
      "content-type": "application/json; charset=utf-8",
      "content-disposition": `attachment; filename="${exportFileName(name)}"`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
});
