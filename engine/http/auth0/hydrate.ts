import "server-only";
import { z } from "@hono/zod-openapi";

/** `?hydrate=a&hydrate=b`: what is to be answered beside an object. */
export function hydrateQuery<const Name extends string>(names: readonly [Name, ...Name[]]) {
  return z.preprocess((given) => (given === undefined ? [] : [given].flat()), z.array(z.enum(names)));
}
