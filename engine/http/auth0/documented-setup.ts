import "server-only";
import { z } from "@hono/zod-openapi";
import { listApps } from "#lib/connectors/registry.ts";

/** `setup` as the OpenAPI document shows it: by app and kind, with the names of the fields (`reference/auth0-forms.md` §1.4). */
export function documentedSetup(): z.ZodType {
  const [first, second, ...others] = listApps().flatMap(({ id, setups }) =>
    Object.entries(setups).map(([type, { fields, fromWire }]) => {
      const members = Object.entries(fields.shape).map(([name, field]) => [
        name,
        field.safeParse(undefined).success ? z.string().optional() : z.string(),
      ]);
      // Some take whatever else is sent, and drop it.
      const shape = { type: z.literal(type), ...Object.fromEntries(members) };
      const setup = fromWire ? z.looseObject(shape) : z.strictObject(shape);
      return setup.openapi({ title: `${id} ${type}` });
    }),
  );
  if (!first || !second) throw new RangeError("there are no apps");
  return z.union([first, second, ...others]).openapi("ConnectionSetup");
}
