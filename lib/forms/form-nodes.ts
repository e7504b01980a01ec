import { z } from "zod";
import { blocks } from "./form-blocks.ts";
import { fields } from "./form-fields.ts";
import { anyValue, byType, coordinates, flowReference, nodePointer, partId, text } from "./form-values.ts";
import { widgets } from "./form-widgets.ts";

export const formComponent = byType([...blocks, ...widgets, ...fields]);
export type FormComponent = z.infer<typeof formComponent>;

const alias = text(150, 1).optional();
const node = <const Type extends string, Config extends z.ZodType>(type: Type, config: Config) =>
  z.strictObject({ id: partId, alias, coordinates: coordinates.optional(), type: z.literal(type), config });

const rule = z.strictObject({ id: partId, alias, condition: anyValue.optional(), next_node: nodePointer.optional() });

/** `reference/auth0-forms.md` §4.3. */
export const formNode = byType([
  node(
    "STEP",
    z.strictObject({ components: z.array(formComponent).optional(), next_node: nodePointer.optional() }).optional(),
  ),
  node("FLOW", z.strictObject({ flow_id: flowReference, next_node: nodePointer.optional() })),
  node("ROUTER", z.strictObject({ rules: z.array(rule).optional(), fallback: nodePointer.optional() }).optional()),
]);
export type FormNode = z.infer<typeof formNode>;

export const startNode = z.strictObject({
  hidden_fields: z.array(z.strictObject({ key: z.string(), value: text(500, 1).optional() })).optional(),
  next_node: nodePointer.optional(),
  coordinates: coordinates.optional(),
});

export const endingNode = z.strictObject({
  redirection: z.strictObject({ delay: z.int().min(0).max(10).optional(), target: text(1024, 1) }).optional(),
  after_submit: z.strictObject({ flow_id: flowReference.optional() }).optional(),
  resume_flow: z.literal(true).optional(),
  coordinates: coordinates.optional(),
});
