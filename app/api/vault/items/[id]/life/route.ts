import { defineRoute } from "#lib/shared/define-route.ts";
import { listLife } from "#lib/vault/data/list-life.ts";
import { lifeInput } from "#lib/vault/life-schema.ts";

export const GET = defineRoute(lifeInput, (actor, input) => listLife(actor, input));
