import { z } from "zod";
import { getClient } from "#lib/clients/data.ts";
import { clientIdInput } from "#lib/clients/schema.ts";
import { defineRoute } from "#lib/shared/define-route.ts";

export const GET = defineRoute(z.object({ id: clientIdInput.shape.clientId }), (actor, { id }) =>
  getClient(actor, { clientId: id }),
);
